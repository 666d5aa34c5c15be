//! How each transfer counts: in time, late, stuck, or money elsewhere.

use quittance_protocol::method::MethodCode;
use quittance_protocol::{Amount, Duration, LateBecause, Network};

use crate::bind::in_force;
use crate::offer::Offers;
use crate::reading::{Finality, Money, Standing};
use crate::ruling::Rulings;
use crate::terms::Terms;
use crate::track::{Chain, Missed, Track};
use crate::transfer::Place;

/// The invoice's money, judged.
pub(crate) struct Judged<'a> {
    /// The quote in force: its position among the quotes.
    pub(crate) offer: Option<usize>,
    /// What the sums are counted in.
    pub(crate) method: Option<MethodCode>,
    /// What is owed.
    pub(crate) due: Option<Amount>,
    /// The transfers that count, and how, in the order they were seen.
    pub(crate) counted: Vec<(&'a Track<'a>, Standing)>,
    /// Transfers that no quote asks for.
    pub(crate) elsewhere: Vec<&'a Track<'a>>,
}

impl<'a> Judged<'a> {
    /// Judges every transfer that is in the mempool or in a block.
    pub(crate) fn of(
        terms: &Terms,
        chain: &'a Chain<'a>,
        offers: &Offers<'_>,
        rulings: &Rulings<'_>,
    ) -> Self {
        let present = chain.tracks.iter().filter(|track| track.is_present());
        let all: Vec<Answer<'_>> = present
            .map(|track| {
                let answers = offers.answered_by(track);
                Answer { track, offer: answers, standing: standing(track, answers, offers, rulings) }
            })
            .collect();
        let mut judged =
            Self { offer: None, method: None, due: None, counted: Vec::new(), elsewhere: Vec::new() };
        judged.offer = in_force(&all, terms.tolerance, offers, rulings);
        let quote = judged.offer.and_then(|offer| offers.list.get(offer)).map(|offer| offer.quote);
        judged.method = quote.map(|quote| quote.method.clone());
        judged.due = quote.map(|quote| quote.due);
        judged.take_accepted(chain, rulings);
        for Answer { track, offer: answers, standing } in all {
            let on_the_line = match (answers, judged.offer) {
                (Some(answers), Some(offer)) => offers.same_line(answers, offer),
                _ => false,
            };
            let same_asset = judged.method.as_ref() == Some(&track.transfer.method);
            if same_asset && (on_the_line || rulings.accepts(&track.transfer.key)) {
                judged.counted.push((track, standing));
            } else {
                judged.elsewhere.push(track);
            }
        }
        judged
    }

    /// What the merchant accepted is what is owed, also where it was never asked for. If all of it left, quotes hold again.
    fn take_accepted(&mut self, chain: &Chain<'_>, rulings: &Rulings<'_>) {
        let named = || chain.tracks.iter().filter(|track| rulings.accepts(&track.transfer.key));
        if !named().any(Track::is_present) {
            return;
        }
        let mut due = Amount::ZERO;
        for track in named() {
            due = due.saturating_add(track.transfer.amount);
            self.method = Some(track.transfer.method.clone());
        }
        self.due = Some(due);
    }
}

/// A transfer, the quote it answers, and how it stands.
pub(crate) struct Answer<'a> {
    /// The transfer.
    pub(crate) track: &'a Track<'a>,
    /// The quote: its position among the quotes.
    pub(crate) offer: Option<usize>,
    /// How it stands.
    pub(crate) standing: Standing,
}

fn standing(
    track: &Track<'_>,
    answers: Option<usize>,
    offers: &Offers<'_>,
    rulings: &Rulings<'_>,
) -> Standing {
    let in_a_block = matches!(track.place, Place::Included(_));
    let pay_by = answers.and_then(|offer| offers.list.get(offer)).and_then(|offer| offer.pay_by);
    if track.missed == Missed::Still || (track.missed == Missed::Once && !in_a_block) {
        // What was accepted was in a block then. If it falls out, it is given the time again that any reversal is given.
        let waits_again = rulings.accepts(&track.transfer.key) && track.missed == Missed::Once;
        return if waits_again { Standing::InTime } else { Standing::Stuck };
    }
    if rulings.accepts(&track.transfer.key) {
        return Standing::InTime;
    }
    if let Some(because) = rulings.cut_off(track) {
        return Standing::Late(because);
    }
    match (track.missed, pay_by) {
        (Missed::Once | Missed::Still, _) => Standing::Late(LateBecause::Stuck),
        (Missed::No, Some(pay_by)) if track.seen_at > pay_by => Standing::Late(LateBecause::Deadline),
        (Missed::No, Some(_) | None) => Standing::InTime,
    }
}

/// How a transfer stands, in the words that others read.
pub(crate) fn money(
    track: &Track<'_>,
    chain: &Chain<'_>,
    offers: &Offers<'_>,
    offer: Option<usize>,
) -> Money {
    let (confirmations, is_final) = chain.depth(track);
    let own = offers.answered_by(track).and_then(|own| offers.list.get(own));
    let in_force = offer.and_then(|offer| offers.list.get(offer)).map_or(1, |offer| offer.quote.need);
    let need = own.map_or_else(|| in_force.max(usual_need(track)), |own| own.quote.need);
    let finality =
        if need == 0 || is_final || confirmations >= need { Finality::Final } else { Finality::Pending };
    Money {
        transfer: track.transfer.clone(),
        place: track.place.clone(),
        seen_at: track.seen_at,
        settle_by: track.settle_by,
        confirmations,
        need,
        finality,
    }
}

/// What the table of networks asks for, where no quote says it.
fn usual_need(track: &Track<'_>) -> u32 {
    Network::find(track.transfer.key.network.as_str()).map_or(1, |network| network.confirmations)
}

/// How long after the time to pay of its own quote a transfer was seen.
pub(crate) fn seen_after(track: &Track<'_>, offers: &Offers<'_>) -> Option<Duration> {
    let own = offers.answered_by(track).and_then(|own| offers.list.get(own));
    own.and_then(|own| own.pay_by).map(|pay_by| track.seen_at.since(pay_by))
}
