//! The payment cannot complete: too little, stuck, or undone. Each says where the money is.

use quittance_protocol::state::{self, Resolution};
use quittance_protocol::view::{InvoiceView, Money};

use crate::app::Page;
use crate::parts::Ending;
use crate::screen::{Screen, money};
use crate::screens::late::decision;
use crate::words::Word;

/// A payment that cannot complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedPayment {
    /// Why.
    pub because: state::Failed,
    /// What arrived in time.
    pub received: Option<Money>,
    /// What is missing.
    pub remaining: Option<Money>,
    /// What the merchant decided about what arrived.
    pub resolution: Resolution,
    /// Whether a new quote may be asked for.
    pub may_requote: bool,
}

/// Why it failed, where the money is, and what can be done.
#[must_use]
pub fn failed(page: Page, view: &InvoiceView, failed: &FailedPayment) -> Ending {
    let (screen, again) = match failed.because {
        state::Failed::Short => (Screen::Short, Word::ShortRest),
        state::Failed::Stuck => (Screen::Stuck, Word::NewPrice),
        state::Failed::Reversed => (Screen::Reversed, Word::NewPrice),
    };
    let received = failed.received.as_ref().map(|money| money.value.clone());
    let requote = failed.may_requote.then_some(again);
    Ending { screen, lead: text(page, view, failed), received, requote, topic: "sent" }
}

fn text(page: Page, view: &InvoiceView, failed: &FailedPayment) -> String {
    let say = |amount: &Option<Money>| amount.as_ref().map_or(String::new(), money);
    let (received, remaining) = (say(&failed.received), say(&failed.remaining));
    let due = view.quote.as_ref().map_or(String::new(), |quote| money(&quote.due));
    let places = [
        ("received", &*received),
        ("remaining", &*remaining),
        ("due", &*due),
        ("merchant", &view.merchant.name),
    ];
    match failed.because {
        state::Failed::Short => {
            let next = match failed.resolution {
                Resolution::Pending if failed.may_requote => Word::ShortMissing,
                Resolution::Pending => Word::WithMerchant,
                Resolution::Refused | Resolution::Refunded => decision(failed.resolution),
            };
            [&page.fill(Word::ShortLead, &places), " ", &page.fill(next, &places)].concat()
        }
        state::Failed::Stuck => page.fill(Word::StuckLead, &places),
        state::Failed::Reversed => page.fill(Word::ReversedLead, &places),
    }
}
