//! A shop's counter: how a device is paired with it, what it sells, and what makes it an app. No browser is needed for any of it.

#![expect(clippy::indexing_slicing, reason = "a story that goes wrong is a failed test")]

mod app;
mod documents;
mod pairing;
mod selling;
mod till;
