//! Who pays is asked by a document of its own (`ssr::payer`), so that nothing drawn anew replaces what a payer types.

use crate::parts::Ending;
use crate::screen::Screen;

/// The way to that document, for a page that meets the question while it is open.
#[must_use]
pub const fn payer() -> Ending {
    Ending { screen: Screen::Payer, lead: String::new(), received: None, requote: None, topic: "pay" }
}
