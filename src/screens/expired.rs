//! Time is up and nothing arrived: what happened on the payer's side decides what to do.

use quittance_protocol::Time;
use quittance_protocol::view::InvoiceView;

use crate::parts::{Ending, Way};
use crate::screen::Screen;
use crate::words::Word;

/// A new price for those who sent nothing, an explanation for those who did, and never the address.
#[must_use]
pub fn expired(view: &InvoiceView, pay_by: Option<Time>, may_requote: bool) -> Ending {
    let nothing = if pay_by.is_some() { Word::ExpiredNone } else { Word::ExpiredNonePlain };
    let again = Way::Requote(Word::NewPrice);
    let (lead, ways) = match (view.elsewhere.is_empty(), may_requote) {
        (true, true) => (vec![nothing, Word::ExpiredAsk], vec![again, Way::Sent, Way::Write, Way::Back]),
        (true, false) => (vec![nothing, Word::ExpiredOver], vec![Way::Back, Way::Sent, Way::Write]),
        // They have sent it, and the page knows.
        (false, true) => (vec![Word::ExpiredElsewhere], vec![Way::Write, again, Way::Back]),
        (false, false) => (vec![Word::ExpiredElsewhere], vec![Way::Write, Way::Back]),
    };
    Ending { time: pay_by, ..Ending::new(Screen::Expired, lead, ways) }
}
