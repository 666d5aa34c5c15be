//! The point of sale: what stands on a shop's counter.
//!
//! It is drawn in the browser alone. A counter loads it once and keeps it, so a document that is seen before its program gains
//! nobody anything, and leaving that out makes the program smaller. Everything that can be pressed says what it does in `data-do`
//! (and of what in `data-at`), or is a key by its `data-key`; `browser::pos` does it. What a sale comes to and how it stands is
//! the gateway's to say.
//!
//! # Layout
//!
//! [`till`] is a sale before it is one, in plain Rust. [`counter`] is what changes; [`app`] frames the screens: [`sell`], [`tip`],
//! [`sale`], [`payments`], [`settings`]. [`icon`] draws the signs on buttons.

pub mod app;
pub mod counter;
pub mod icon;
pub mod payments;
pub mod sale;
pub mod sell;
pub mod settings;
pub mod till;
pub mod tip;
