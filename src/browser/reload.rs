//! Fetches the page anew: of another build once, and for what only a document has.

use wasm_bindgen::JsValue;

use crate::browser::dom;

/// The attempt, kept in the address: a second one would not help.
const ATTEMPT: &str = "#reloaded";

/// Loads the page anew, if that was not tried yet.
pub(super) fn once() {
    let Some(window) = dom::window() else { return };
    let location = window.location();
    if !was_tried() && location.set_hash(ATTEMPT).is_ok() {
        // A refusal leaves a page that is not live, and says so.
        let _ = location.reload();
    }
}

/// Whether it was tried.
pub(super) fn was_tried() -> bool {
    dom::window().is_some_and(|window| window.location().hash().is_ok_and(|hash| hash == ATTEMPT))
}

/// Forgets the attempt, which helped: a page that stays open may need another one some day.
pub(super) fn helped() {
    let Some(window) = dom::window().filter(|_| was_tried()) else { return };
    let location = window.location();
    if let (Ok(path), Ok(query), Ok(history)) = (location.pathname(), location.search(), window.history()) {
        // An address that keeps the mark costs the next attempt and nothing else.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&[path, query].concat()));
    }
}

/// Loads the page anew after going back or on, which marking an attempt is not.
pub(super) fn stepped() {
    if !was_tried() {
        now();
    }
}

/// Loads the page anew.
pub(super) fn now() {
    if let Some(window) = dom::window() {
        // A page that refuses stays what it is.
        let _ = window.location().reload();
    }
}
