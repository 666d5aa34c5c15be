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
    let accepted = first(&|answer| rulings.accepts(&answer.track.transfer.key));
    let bound = accepted
        .or_else(|| first(&|answer| settles(answer, all, tolerance, offers, rulings)))
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

/// True for money that was there when the invoice was settled, and is enough still.
///
/// A block's clock may run hours before ours: money that is found later to be older must not undo a settled payment.
fn settles(
    answer: &Answer<'_>,
    all: &[Answer<'_>],
    tolerance: Tolerance,
    offers: &Offers<'_>,
    rulings: &Rulings<'_>,
) -> bool {
    let (Some(settled), Some(offer)) = (rulings.settled, answer.offer) else { return false };
    let counts = |other: &&Answer<'_>| {
        other.standing == Standing::InTime
            && other.track.was_present_before(settled)
            && other.offer.is_some_and(|other| offers.same_line(offer, other))
    };
    let sum = all
        .iter()
        .filter(counts)
        .fold(Amount::ZERO, |sum, other| sum.saturating_add(other.track.transfer.amount));
    let due = offers.list.get(offer).map_or(Amount::ZERO, |offer| offer.quote.due);
    counts(&answer) && sum >= due.less(tolerance.of(due))
}
