//! What others have to be told when a fact or time changed a decision.

use std::collections::HashSet;

use quittance_protocol::State;

use crate::reading::{Finality, Money, Reading, Settlement, Wake};
use crate::transfer::TransferKey;

/// One difference between two decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The state is another one.
    StateChanged {
        /// What it was.
        from: State,
        /// What it is.
        to: State,
    },
    /// The state is the same, but what the page shows about it is not: sums, confirmations, deadline, reason.
    Updated,
    /// `paid` or `overpaid` was decided for the first time. It happens once in the life of an invoice.
    Settled,
    /// It was settled and final money is no longer enough: subscribers and the operator must know.
    Reversed,
    /// It was reversed and final money is enough again.
    Restored,
    /// Money is at one of its targets that no quote asks for.
    Elsewhere(TransferKey),
}

/// What changed from `told` to `reading`.
pub(crate) fn difference(told: &Reading, reading: &Reading) -> Vec<Event> {
    let mut events = Vec::new();
    let (from, to) = (told.status.state(), reading.status.state());
    if from != to {
        events.push(Event::StateChanged { from, to });
    } else if shown(told) != shown(reading) {
        events.push(Event::Updated);
    }
    match (told.settlement, reading.settlement) {
        (Settlement::Open, Settlement::Settled) => events.push(Event::Settled),
        (Settlement::Open | Settlement::Settled, Settlement::Reversed) => events.push(Event::Reversed),
        (Settlement::Reversed, Settlement::Settled) => events.push(Event::Restored),
        (Settlement::Open, Settlement::Open) | (Settlement::Settled, Settlement::Settled) => {}
        (Settlement::Reversed, Settlement::Reversed) => {}
        // A settlement is never forgotten.
        (Settlement::Settled | Settlement::Reversed, Settlement::Open) => {}
    }
    let known: HashSet<&TransferKey> = told.elsewhere.iter().map(|money| &money.transfer.key).collect();
    let news = reading.elsewhere.iter().map(|money| &money.transfer.key).filter(|key| !known.contains(key));
    events.extend(news.cloned().map(Event::Elsewhere));
    events
}

/// What is shown of a reading: blocks beyond the needed ones change nothing.
fn shown(reading: &Reading) -> Reading {
    let mut shown = Reading { wake: Wake::default(), ..reading.clone() };
    let counted = shown.transfers.iter_mut().map(|counted| &mut counted.money);
    for money in counted.chain(&mut shown.elsewhere) {
        money.confirmations = shown_confirmations(money);
    }
    shown
}

fn shown_confirmations(money: &Money) -> u32 {
    match money.finality {
        Finality::Final => money.need,
        Finality::Pending => money.confirmations,
    }
}
