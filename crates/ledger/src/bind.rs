//! Which quote holds, among all that were given.

use quittance_protocol::Amount;

use crate::judge::Answer;
use crate::offer::Offers;
use crate::reading::Standing;
use crate::ruling::Rulings;
use crate::terms::Tolerance;

/// The quote in force: its position among the quotes.
///
/// Accepted money decides; then what the invoice was settled with; then the first money in time, which binds the invoice;
/// then the first other money, which is late; then the newest quote. A quote for the rest takes over from the one whose money
/// was known when it was given.
pub(crate) fn in_force(
    all: &[Answer<'_>],
    tolerance: Tolerance,
    offers: &Offers<'_>,
    rulings: &Rulings<'_>,
) -> Option<usize> {
    let first = |wanted: &dyn Fn(&Answer<'_>) -> bool| {
        all.iter()
            .filter(|answer| wanted(answer))
            .find_map(|answer| answer.offer.map(|offer| (answer, offer)))
    };
    let settled = Settled::of(all, offers, rulings);
    let accepted = first(&|answer| rulings.accepts(&answer.track.transfer.key));
    let bound = accepted
        .or_else(|| first(&|answer| settled.holds(answer, tolerance, offers)))
        .or_else(|| first(&|answer| answer.standing == Standing::InTime));
    if let Some((answer, offer)) = bound {
        let for_the_rest = |other: &usize| {
            let index = offers.list.get(*other).map_or(0, |other| other.index);
            offers.same_line(offer, *other) && answer.track.was_present_before(index)
        };
        return (0..offers.list.len()).rev().find(for_the_rest).max(Some(offer));
    }
    let other = first(&|answer| answer.standing != Standing::InTime).map(|(_, offer)| offer);
    let line = other.or(offers.list.len().checked_sub(1))?;
    (0..offers.list.len()).rev().find(|&offer| offers.same_line(line, offer))
}

/// What was there when the invoice was settled, and still is.
struct Settled {
    /// When it was settled: a position among the records.
    at: Option<usize>,
    /// How much came in time, by the quotes that it answers.
    sums: Vec<Amount>,
}

impl Settled {
    fn of(all: &[Answer<'_>], offers: &Offers<'_>, rulings: &Rulings<'_>) -> Self {
        let mut settled = Self { at: rulings.settled, sums: vec![Amount::ZERO; offers.list.len()] };
        for answer in all {
            if !settled.counts(answer) {
                continue;
            }
            if let Some(sum) = answer.offer.and_then(|offer| settled.sums.get_mut(offer)) {
                *sum = sum.saturating_add(answer.track.transfer.amount);
            }
        }
        settled
    }

    fn counts(&self, answer: &Answer<'_>) -> bool {
        let was_there = self.at.is_some_and(|settled| answer.track.was_present_before(settled));
        answer.standing == Standing::InTime && was_there
    }

    /// True for money that was there when the invoice was settled, and is enough still.
    ///
    /// A block's clock may run hours before ours: money that is found later to be older must not undo a settled payment.
    fn holds(&self, answer: &Answer<'_>, tolerance: Tolerance, offers: &Offers<'_>) -> bool {
        let Some(offer) = answer.offer.filter(|_| self.counts(answer)) else { return false };
        let line = self.sums.iter().enumerate().filter(|(other, _)| offers.same_line(offer, *other));
        let sum = line.fold(Amount::ZERO, |sum, (_, amount)| sum.saturating_add(*amount));
        let due = offers.list.get(offer).map_or(Amount::ZERO, |offer| offer.quote.due);
        sum >= due.less(tolerance.of(due))
    }
}
