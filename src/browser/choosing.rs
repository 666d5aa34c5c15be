//! Listens to the list of methods: what is searched for, and which one is picked.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

use crate::browser::dom;
use crate::browser::news::News;

/// Follows the search field and the list.
pub(super) fn start(news: News) {
    let Some(document) = dom::document() else { return };
    for kind in ["input", "change"] {
        dom::listen(&document, kind, move |event| {
            if let Some((name, value)) = field(&event) {
                news.pen.touch.update(|touch| match name.as_str() {
                    "search" => touch.sought = value.trim().to_ascii_lowercase(),
                    "radio" => touch.picked = value,
                    _ => {}
                });
            }
        });
    }
}

/// The kind of the field and what it holds.
fn field(event: &Event) -> Option<(String, String)> {
    let field: HtmlInputElement = event.target()?.dyn_into().ok()?;
    Some((field.type_(), field.value()))
}
