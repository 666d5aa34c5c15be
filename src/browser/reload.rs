//! Fetches the page of another build, once.

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
