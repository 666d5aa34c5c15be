//! The merchant withdrew the invoice.

use crate::parts::{Ending, Way};
use crate::screen::Screen;
use crate::words::Word;

/// That nothing should be sent any more.
#[must_use]
pub fn canceled() -> Ending {
    Ending::new(Screen::Canceled, vec![Word::CanceledText], vec![Way::Back, Way::Sent, Way::Write])
}
