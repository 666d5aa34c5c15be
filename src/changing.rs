//! What changes on the screen by itself, with one type for each kind.
//!
//! Leptos makes code of its own for every type of closure that a view holds. With these there are four.

use crate::drawn::Drawn;

/// A text, or an attribute that is one.
pub type Text = Box<dyn FnMut() -> String + Send>;

/// A class.
pub type Class = Box<dyn FnMut() -> &'static str + Send>;

/// An attribute that is there or not.
pub type Flag = Box<dyn FnMut() -> bool + Send>;

/// A part of the page.
pub type Drawing = Box<dyn FnMut() -> Drawn + Send>;

/// A text that changes.
pub fn text(text: impl FnMut() -> String + Send + 'static) -> Text {
    Box::new(text)
}

/// A class that changes.
pub fn class(class: impl FnMut() -> &'static str + Send + 'static) -> Class {
    Box::new(class)
}

/// An attribute that comes and goes.
pub fn flag(flag: impl FnMut() -> bool + Send + 'static) -> Flag {
    Box::new(flag)
}

/// A part of the page that is drawn anew.
pub fn drawing(drawing: impl FnMut() -> Drawn + Send + 'static) -> Drawing {
    Box::new(drawing)
}
