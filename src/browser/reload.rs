//! Fetches the page of another build: once, and never over what the payer has typed.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use crate::browser::dom;

/// The attempt, kept in the address: a second one would not help.
const ATTEMPT: &str = "#reloaded";

/// Loads the page anew, if that was not tried yet and loses nothing.
pub(super) fn once() {
    let Some(window) = dom::window() else { return };
    let location = window.location();
    let tried = location.hash().is_ok_and(|hash| hash == ATTEMPT);
    if !tried && !has_unsaved_input() && location.set_hash(ATTEMPT).is_ok() {
        // A refusal leaves a page that is not live, and says so.
        let _ = location.reload();
    }
}

fn has_unsaved_input() -> bool {
    let Some(fields) = dom::document().and_then(|document| document.query_selector_all(".payer input").ok())
    else {
        return false;
    };
    (0..fields.length())
        .filter_map(|index| fields.item(index)?.dyn_into::<HtmlInputElement>().ok())
        .any(|field| field.type_() != "radio" && !field.value().is_empty())
}
