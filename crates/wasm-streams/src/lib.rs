//! Stands in for the crate of this name.
//!
//! Leptos brings `server_fn`, and that brings `wasm-streams`, for server functions that stream. Quittance has no server
//! functions. The real crate exports classes to JavaScript, and what is exported is never linked away: every payer would
//! download 16 KB of WebAssembly and 7 KB of JavaScript that nothing calls. This is the part of it that `server_fn` names, with
//! streams that are empty.

use futures_util::stream::{Empty, Stream, empty};
use wasm_bindgen::JsValue;
use web_sys::ReadableStream as Raw;

/// A stream of the browser's.
#[derive(Debug)]
pub struct ReadableStream(Raw);

impl ReadableStream {
    /// Takes one that the browser made.
    #[must_use]
    pub const fn from_raw(raw: Raw) -> Self {
        Self(raw)
    }

    /// Reads nothing from it.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        empty()
    }

    /// Makes one that holds nothing.
    ///
    /// # Panics
    ///
    /// In a browser that knows no streams.
    #[must_use]
    pub fn from_stream(_: impl Stream<Item = Result<JsValue, JsValue>> + 'static) -> Self {
        Self(Raw::new().unwrap_or_else(|error| wasm_bindgen::throw_val(error)))
    }

    /// Hands it back to the browser.
    #[must_use]
    pub fn into_raw(self) -> Raw {
        self.0
    }
}
