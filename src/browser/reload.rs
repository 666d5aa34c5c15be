//! Fetches the page anew: of another build once, and for what only a document has.

use crate::browser::dom;

/// The attempt, kept in the address: a second one would not help.
const ATTEMPT: &str = "#reloaded";

/// Loads the page anew, if that was not tried yet.
pub(super) fn once() {
    let Some(window) = dom::window() else { return };
    let location = window.location();
    let tried = location.hash().is_ok_and(|hash| hash == ATTEMPT);
    if !tried && location.set_hash(ATTEMPT).is_ok() {
        // A refusal leaves a page that is not live, and says so.
        let _ = location.reload();
    }
}

/// Loads the page anew after going back or on, which marking an attempt is not.
pub(super) fn stepped() {
    let marked = dom::window().and_then(|window| window.location().hash().ok());
    if marked.is_none_or(|hash| hash != ATTEMPT) {
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
