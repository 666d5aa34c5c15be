//! Who pays is asked by a document of its own (`ssr::payer`), so that nothing drawn anew replaces what a payer types.

use crate::parts::{Ending, Way};
use crate::screen::Screen;
use crate::words::Word;

/// The way to that document, for a page that meets the question while it is open.
#[must_use]
pub fn payer() -> Ending {
    Ending::new(Screen::Payer, Vec::new(), vec![Way::Again(Word::Continue)])
}
