//! Nothing has a price just now.

use crate::parts::{Ending, Way};
use crate::screen::Screen;
use crate::words::Word;

/// That there is nothing to choose yet, and that looking again is all there is to do: the gateway looks at its prices every
/// time the page is loaded.
#[must_use]
pub fn unpriced() -> Ending {
    Ending::new(Screen::Unpriced, vec![Word::UnpricedLead], vec![Way::Again(Word::TryAgain), Way::Write])
}
