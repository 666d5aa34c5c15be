//! The payment page: rendered by the gateway, then hydrated in the browser.
//!
//! # Layout
//!
//! - [`boot`] is what the document carries; [`words`] is every sentence.
//! - [`screen`] decides what an invoice shows, [`when`] writes times and [`figure`] sums; all are plain Rust.
//! - [`app`] is the page as one component; [`screens`] has one for each state, [`parts`] what they are made of.
//! - [`drawn`] is a view whose type is forgotten, at the borders of screens; [`changing`] is what moves inside them.
//! - [`live`] is what changes while the page is open; `browser` (feature `hydrate`) keeps it fresh and is all that touches
//!   the browser.
//! - [`pos`] is the point of sale, a program of its own that a shop's counter loads; `browser::pos` is its side of the browser.
//! - `ssr` (feature `ssr`) makes the documents, the QR codes and the seals for the gateway.

pub mod app;
pub mod boot;
pub mod changing;
pub mod drawn;
pub mod figure;
pub mod live;
pub mod parts;
pub mod pos;
pub mod screen;
pub mod screens;
pub mod when;
pub mod words;

#[cfg(feature = "hydrate")]
pub mod browser;
#[cfg(feature = "ssr")]
pub mod ssr;
