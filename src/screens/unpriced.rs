//! Nothing has a price just now.

use crate::app::Page;
use crate::parts::Ending;
use crate::screen::Screen;
use crate::words::Word;

/// That there is nothing to choose yet, and that looking again is all there is to do.
#[must_use]
pub fn unpriced(page: Page) -> Ending {
    let lead = page.say(Word::UnpricedLead);
    Ending { screen: Screen::Unpriced, lead, received: None, requote: None, topic: "pay" }
}
