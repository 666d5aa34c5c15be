//! What may be asked for now, and what is a conflict.

use std::collections::HashMap;

use quittance_protocol::{Policy, State, Time};

use crate::conflict::Conflict;
use crate::fact::{Fact, Record};
use crate::quote::{Quote, Target};
use crate::reading::{Action, Reading};
use crate::ruling::Rulings;
use crate::status::{Failure, InvoiceStatus};
use crate::terms::{PayerData, Requote, Terms};
use crate::transfer::{Transfer, TransferKey};

/// What payer and merchant may ask for, by the table of next states.
pub(crate) fn actions(terms: &Terms, rulings: &Rulings<'_>, reading: &Reading) -> Vec<Action> {
    // What was refused is not gone on from: more money would be late.
    let again = terms.requote_after_expiry == Requote::Allowed && !rulings.refused;
    let before = terms.requote_after_expiry != Requote::Never;
    let elsewhere = reading.elsewhere.iter().any(|money| money.is_in_a_block());
    let counted = reading.transfers.iter().any(|counted| counted.money.is_in_a_block());
    let wishes: &[(Action, bool)] = match &reading.status {
        InvoiceStatus::Choose => &[(Action::Choose, true), (Action::Requote, before), (Action::Cancel, true)],
        InvoiceStatus::Payer => &[
            (Action::Choose, true),
            (Action::GivePayer, true),
            (Action::Requote, before),
            (Action::Cancel, true),
        ],
        InvoiceStatus::Awaiting => &[
            (Action::Choose, true),
            (Action::Requote, before),
            (Action::Cancel, true),
            (Action::Accept, elsewhere),
        ],
        InvoiceStatus::Detected { .. } | InvoiceStatus::Confirming { .. } | InvoiceStatus::Canceled => &[],
        InvoiceStatus::Partial { .. } => &[(Action::Accept, counted || elsewhere)],
        InvoiceStatus::Paid | InvoiceStatus::Overpaid { .. } => &[(Action::Refuse, true)],
        InvoiceStatus::Expired => &[(Action::Requote, again), (Action::Accept, elsewhere)],
        InvoiceStatus::Late(_) => &[(Action::Accept, counted || elsewhere), (Action::Refuse, true)],
        InvoiceStatus::Failed(failure) => &[
            (Action::Requote, again && opens_again(terms, failure)),
            (Action::Accept, counted || elsewhere),
            (Action::Refuse, true),
        ],
    };
    wishes.iter().filter(|(_, allowed)| *allowed).map(|(action, _)| *action).collect()
}

/// Whether a failed payment can go on with a new quote.
fn opens_again(terms: &Terms, failure: &Failure) -> bool {
    match failure {
        // Under exact-or-fail the rest cannot be paid by a second transfer.
        Failure::Short { .. } => terms.policy == Policy::PartialUntilExpiry,
        Failure::Stuck { .. } => false,
        Failure::Reversed => true,
    }
}

/// Whether a fact may be recorded now. Chain facts always may.
pub(crate) fn check(
    terms: &Terms,
    reading: &Reading,
    rulings: &Rulings<'_>,
    record: &Record,
) -> Result<(), Conflict> {
    let wish = Wish { terms, reading, rulings, now: record.at };
    match &record.fact {
        Fact::Chain(_) | Fact::Followed(_) => Ok(()),
        Fact::Settled => Err(Conflict::NotYours),
        Fact::Chosen(quote) => wish.needs(Action::Choose).and_then(|()| wish.target(quote)),
        Fact::PayerGiven(quote) => wish.payer_given(quote),
        Fact::Requoted(quote) => wish.requoted(quote),
        Fact::Extended(time) => wish.extended(*time),
        Fact::Canceled => wish.needs(Action::Cancel),
        Fact::Accepted(keys) => wish.accepted(keys),
        Fact::Refused | Fact::Refunded => wish.needs(Action::Refuse),
    }
}

/// What a wish is checked against.
struct Wish<'a> {
    terms: &'a Terms,
    reading: &'a Reading,
    rulings: &'a Rulings<'a>,
    now: Time,
}

impl Wish<'_> {
    fn needs(&self, action: Action) -> Result<(), Conflict> {
        let state = self.reading.status.state();
        match (self.reading.permits(action), action, state) {
            (true, _, _) => Ok(()),
            (false, Action::Requote, State::Expired) => Err(Conflict::TimePassed),
            (false, _, _) => Err(Conflict::State(state)),
        }
    }

    /// A target is taken once the payer data is there, and it is shared by all quotes for its asset.
    fn target(&self, quote: &Quote) -> Result<(), Conflict> {
        let waits = self.terms.payer_data == PayerData::Needed && !self.rulings.payer_given;
        match (&quote.target, waits) {
            (None, true) => Ok(()),
            (None, false) => Err(Conflict::TargetMissing),
            (Some(_), true) => Err(Conflict::PayerDataMissing),
            (Some(target), false) => self.shares(quote, target),
        }
    }

    fn shares(&self, quote: &Quote, target: &Target) -> Result<(), Conflict> {
        let known = self.rulings.quotes.iter().filter(|known| known.method == quote.method);
        let mut targets = known.filter_map(|known| known.target.as_ref());
        if targets.all(|known| known == target) { Ok(()) } else { Err(Conflict::OtherTarget) }
    }

    fn payer_given(&self, quote: &Quote) -> Result<(), Conflict> {
        self.needs(Action::GivePayer)?;
        match (&quote.target, &self.reading.quote) {
            (None, _) => Err(Conflict::TargetMissing),
            (Some(_), Some(chosen)) if chosen.method == quote.method => Ok(()),
            (Some(_), _) => Err(Conflict::OtherTarget),
        }
    }

    fn requoted(&self, quote: &Quote) -> Result<(), Conflict> {
        self.needs(Action::Requote)?;
        let Some(current) = &self.reading.quote else { return Err(Conflict::NoQuote) };
        if current.method != quote.method || current.target != quote.target {
            return Err(Conflict::OtherTarget);
        }
        self.forward(quote.pay_by)
    }

    fn extended(&self, time: Time) -> Result<(), Conflict> {
        self.needs(Action::Requote)?;
        if self.reading.quote.is_some() { Err(Conflict::HasQuote) } else { self.forward(Some(time)) }
    }

    /// A deadline moves forward only, and never to a time that has passed.
    fn forward(&self, pay_by: Option<Time>) -> Result<(), Conflict> {
        let before = self.reading.deadline.pay_by();
        let backwards = |after| after < self.now || before.is_some_and(|before| after < before);
        if pay_by.is_some_and(backwards) { Err(Conflict::Backwards) } else { Ok(()) }
    }

    fn accepted(&self, keys: &[TransferKey]) -> Result<(), Conflict> {
        self.needs(Action::Accept)?;
        let counted = self.reading.transfers.iter().map(|counted| &counted.money);
        let known: HashMap<_, _> =
            counted.chain(&self.reading.elsewhere).map(|money| (&money.transfer.key, money)).collect();
        let mut asset: Option<&Transfer> = None;
        for key in keys {
            let money = known.get(key).ok_or(Conflict::UnknownTransfer)?;
            if !money.is_in_a_block() {
                return Err(Conflict::NotInABlock);
            }
            if asset.is_some_and(|asset| asset.method != money.transfer.method) {
                return Err(Conflict::SeveralAssets);
            }
            asset = Some(&money.transfer);
        }
        if asset.is_some() { Ok(()) } else { Err(Conflict::NothingNamed) }
    }
}
