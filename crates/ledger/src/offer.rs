//! The quotes an invoice was given, and which of them a transfer answers.

use quittance_protocol::Time;

use crate::coins::Spent;
use crate::fact::{Fact, Record};
use crate::quote::{Quote, Target};
use crate::ruling::Rulings;
use crate::terms::Terms;
use crate::track::{Chain, Track};

/// A quote as it was recorded.
#[derive(Clone, Copy)]
pub(crate) struct Offer<'a> {
    /// The quote.
    pub(crate) quote: &'a Quote,
    /// Until when it can be paid, once extended by enough money.
    pub(crate) pay_by: Option<Time>,
    /// When it was recorded.
    at: Time,
    /// Its position among the records.
    pub(crate) index: usize,
}

/// The quotes of an invoice, oldest first.
pub(crate) struct Offers<'a> {
    /// The quotes.
    pub(crate) list: Vec<Offer<'a>>,
    /// The time to pay before there is a quote.
    pub(crate) base: Option<Time>,
}

impl<'a> Offers<'a> {
    /// Reads the quotes among `facts`.
    pub(crate) fn of(terms: &Terms, facts: &'a [Record]) -> Self {
        let mut offers = Self { list: Vec::new(), base: terms.pay_by };
        for (index, record) in facts.iter().enumerate() {
            match &record.fact {
                Fact::Chosen(quote) | Fact::PayerGiven(quote) | Fact::Requoted(quote) => {
                    let pay_by = quote.pay_by.or(offers.base);
                    offers.list.push(Offer { quote, pay_by, at: record.at, index });
                }
                Fact::Extended(time) => offers.base = Some(*time),
                Fact::Chain(_) | Fact::Followed(_) | Fact::Settled => {}
                Fact::Canceled | Fact::Accepted(_) | Fact::Refused | Fact::Refunded => {}
            }
        }
        offers
    }

    /// Moves each quote's time to pay when at least half of it came in time.
    ///
    /// Money that has left since still did move it: what the payer was shown is kept. Money that replaced other money does
    /// not count beside it.
    pub(crate) fn extend(&mut self, terms: &Terms, chain: &Chain<'_>, rulings: &Rulings<'_>) {
        let extend = terms.windows.extend;
        let answers = chain.tracks.iter().map(|track| (track, self.answered_by(track)));
        let answers: Vec<(&Track<'_>, Option<usize>)> =
            answers.filter(|(track, _)| rulings.cut_off(track).is_none()).collect();
        let moved: Vec<Option<Time>> =
            (0..self.list.len()).map(|offer| self.half_paid_at(offer, &answers)).collect();
        for (offer, half_paid_at) in self.list.iter_mut().zip(moved) {
            if let (Some(pay_by), Some(then)) = (offer.pay_by, half_paid_at)
                && extend.millis() > 0
            {
                offer.pay_by = Some(pay_by.max(then + extend));
            }
        }
    }

    fn half_paid_at(&self, offer: usize, answers: &[(&Track<'_>, Option<usize>)]) -> Option<Time> {
        let quote = self.list.get(offer)?;
        let mut sum = 0u128;
        let mut counted = Spent::default();
        for (track, _) in answers.iter().filter(|(_, answers)| *answers == Some(offer)) {
            let in_time = quote.pay_by.is_none_or(|pay_by| track.seen_at <= pay_by);
            if !in_time || counted.competes(track.transfer) {
                continue;
            }
            sum = sum.saturating_add(track.transfer.amount.units());
            counted.add(track.transfer);
            if sum >= quote.quote.due.units().div_ceil(2) {
                return Some(track.seen_at);
            }
        }
        None
    }

    /// The quote a transfer answers: of those for its asset and target the one that was current when it was seen.
    ///
    /// A block's clock may run a little before ours: what looks older than the first quote answers the first quote. But money
    /// that was known before a quote was given does not answer it.
    pub(crate) fn answered_by(&self, track: &Track<'_>) -> Option<usize> {
        let asks = |offer: &Offer<'_>| {
            offer.quote.target.as_ref() == Some(&track.transfer.to)
                && offer.quote.method == track.transfer.method
                && offer.index < track.first_index()
        };
        let current = self.list.iter().rposition(|offer| asks(offer) && offer.at <= track.seen_at);
        current.or_else(|| self.list.iter().position(asks))
    }

    /// True if both quotes ask for the same asset at the same target.
    pub(crate) fn same_line(&self, one: usize, other: usize) -> bool {
        match (self.list.get(one), self.list.get(other)) {
            (Some(one), Some(other)) => {
                one.quote.method == other.quote.method && one.quote.target == other.quote.target
            }
            _ => false,
        }
    }

    /// The latest time to pay of the quotes for the same asset and target.
    pub(crate) fn pay_by(&self, offer: usize) -> Option<Time> {
        let line = (0..self.list.len()).filter(|&other| self.same_line(offer, other));
        let times: Option<Vec<Time>> =
            line.map(|other| self.list.get(other).and_then(|offer| offer.pay_by)).collect();
        times.and_then(|times| times.into_iter().max())
    }

    /// Every target ever taken, oldest first.
    pub(crate) fn targets(&self) -> Vec<Target> {
        let mut targets: Vec<Target> = Vec::new();
        for target in self.list.iter().filter_map(|offer| offer.quote.target.as_ref()) {
            if !targets.contains(target) {
                targets.push(target.clone());
            }
        }
        targets
    }
}
