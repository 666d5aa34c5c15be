//! A view whose type is forgotten: drawn anew when it changes, taken over from the document once.
//!
//! Leptos' own `AnyView` also carries the code to patch a view in place and to take it over piece by piece. Nothing here needs
//! either, and together they would make the page's program half as large again.

use core::mem;
use std::future::Future;

use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::types::{Element, Node};
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};

/// A view whose type is forgotten.
pub struct Drawn(Box<dyn Draw + Send>);

/// What is on the screen of a [`Drawn`].
pub struct DrawnState(Box<dyn Mountable>);

impl Drawn {
    /// Forgets the type of a view.
    pub fn new<V: RenderHtml + 'static>(view: V) -> Self {
        Self(Box::new(view))
    }
}

trait Draw {
    fn draw(self: Box<Self>) -> Box<dyn Mountable>;
    fn take_over(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Box<dyn Mountable>;
    #[cfg(feature = "ssr")]
    fn write(self: Box<Self>, html: &mut String, position: &mut Position, escape: bool, mark: bool);
}

impl<V: RenderHtml + 'static> Draw for V {
    fn draw(self: Box<Self>) -> Box<dyn Mountable> {
        Box::new(self.build())
    }

    fn take_over(self: Box<Self>, cursor: &Cursor, position: &PositionState) -> Box<dyn Mountable> {
        Box::new(self.hydrate::<true>(cursor, position))
    }

    #[cfg(feature = "ssr")]
    fn write(self: Box<Self>, html: &mut String, position: &mut Position, escape: bool, mark: bool) {
        self.to_html_with_buf(html, position, escape, mark, Vec::new());
    }
}

impl Render for Drawn {
    type State = DrawnState;

    fn build(self) -> DrawnState {
        DrawnState(self.0.draw())
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
        DrawnState(self.0.take_over(cursor, position))
    }

    fn into_owned(self) -> Self {
        self
    }
}

no_attrs!(Drawn);

impl Mountable for DrawnState {
    fn unmount(&mut self) {
        self.0.unmount();
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        self.0.mount(parent, marker);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        self.0.insert_before_this(child)
    }

    fn elements(&self) -> Vec<Element> {
        self.0.elements()
    }
}
