//! A view whose type is forgotten: drawn anew when it changes, taken over from the document once.
//!
//! Leptos' own `AnyView` also carries the code to patch a view in place and to take it over piece by piece. Nothing here needs
//! either, and together they would make the page's program half as large again.

use core::mem;
use std::future::Future;

use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::html::element::{ElementChild, div};
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::prelude::ClassAttribute;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::renderer::{CastFrom, Rndr};
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

/// A view whose type is forgotten, in an element of its own that takes no part in the layout.
pub struct Drawn(Box<dyn Draw + Send>);

/// What is on the screen of a [`Drawn`].
pub struct DrawnState {
    root: Element,
    /// Keeps what is alive in it alive until it is replaced.
    _alive: Box<dyn Alive>,
}

impl Drawn {
    /// Forgets the type of a view.
    pub fn new<V: RenderHtml + 'static>(view: V) -> Self {
        Self(Box::new(view))
    }
}

/// Anything that is only kept to be dropped.
trait Alive {}

impl<T> Alive for T {}

trait Draw {
    fn draw(self: Box<Self>) -> DrawnState;
    fn take_over(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> DrawnState;
    #[cfg(feature = "ssr")]
    fn write(self: Box<Self>, html: &mut String, position: &mut Position, escape: bool, mark: bool);
}

impl<V: RenderHtml + 'static> Draw for V {
    fn draw(self: Box<Self>) -> DrawnState {
        let state = div().class("drawn").child(*self).build();
        DrawnState { root: Element::clone(&state), _alive: Box::new(state) }
    }

    fn take_over(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> DrawnState {
        let state = div().class("drawn").child(*self).hydrate::<true>(cursor, position);
        DrawnState { root: Element::clone(&state), _alive: Box::new(state) }
    }

    #[cfg(feature = "ssr")]
    fn write(self: Box<Self>, html: &mut String, position: &mut Position, escape: bool, mark: bool) {
        div().class("drawn").child(*self).to_html_with_buf(html, position, escape, mark, Vec::new());
    }
}

impl Render for Drawn {
    type State = DrawnState;

    fn build(self) -> DrawnState {
        self.0.draw()
    }

    fn rebuild(self, state: &mut DrawnState) {
        let mut new = self.build();
        state.insert_before_this(&mut new);
        mem::replace(state, new).unmount();
    }
}

impl RenderHtml for Drawn {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    fn resolve(self) -> impl Future<Output = Self> + Send {
        core::future::ready(self)
    }

    #[cfg(feature = "ssr")]
    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        escape: bool,
        mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
        self.0.write(buf, position, escape, mark_branches);
    }

    #[cfg(not(feature = "ssr"))]
    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> DrawnState {
        self.0.take_over(cursor, position)
    }

    fn into_owned(self) -> Self {
        self
    }
}

no_attrs!(Drawn);

impl Mountable for DrawnState {
    fn unmount(&mut self) {
        Rndr::remove(self.root.as_ref());
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        Rndr::insert_node(parent, self.root.as_ref(), marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = Rndr::get_parent(self.root.as_ref()).and_then(Element::cast_from);
        if let Some(parent) = &parent {
            child.mount(parent, Some(self.root.as_ref()));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<Element> {
        vec![self.root.clone()]
    }
}
