//! The one decision: terms, facts and the time become a status.

use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, LateBecause, Time};

use crate::fact::Record;
use crate::judge::{Judged, money, seen_after};
use crate::offer::Offers;
use crate::quote::Quote;
use crate::reading::{Counted, Deadline, Reading, Settlement, Standing};
use crate::rows::{Case, Stage};
use crate::ruling::Rulings;
use crate::status::{InvoiceStatus, Late};
use crate::sums::{Sums, least_confirmed};
use crate::terms::Terms;
use crate::track::{Chain, Track};
use crate::{permit, wake};

/// Where the invoice stands: the first row of the table of states that holds.
#[must_use]
pub fn decide(terms: &Terms, facts: &[Record], now: Time) -> InvoiceStatus {
    read(terms, facts, now).status
}

/// The same decision with all it was worked out from.
#[must_use]
pub fn read(terms: &Terms, facts: &[Record], now: Time) -> Reading {
    let chain = Chain::of(facts, terms.windows.settle, now);
    let rulings = Rulings::of(facts);
    let mut offers = Offers::of(terms, facts);
    offers.extend(terms, &chain, &rulings);
    let judged = Judged::of(terms, &chain, &offers, &rulings);
    let table = Table { terms, chain: &chain, offers: &offers, rulings: &rulings, judged: &judged, now };
    table.reading()
}

/// All that was read, on one table.
struct Table<'a> {
    terms: &'a Terms,
    chain: &'a Chain<'a>,
    offers: &'a Offers<'a>,
    rulings: &'a Rulings<'a>,
    judged: &'a Judged<'a>,
    now: Time,
}

impl Table<'_> {
    fn reading(&self) -> Reading {
        let transfers = self.transfers();
        let case = self.case(&transfers);
        let status = case.status();
        let described = |track: &Track<'_>| money(track, self.chain, self.offers, self.judged.offer);
        let overpaid_by = match &status {
            InvoiceStatus::Overpaid { by } => *by,
            InvoiceStatus::Choose | InvoiceStatus::Payer | InvoiceStatus::Awaiting => Amount::ZERO,
            InvoiceStatus::Detected { .. } | InvoiceStatus::Confirming { .. } => Amount::ZERO,
            InvoiceStatus::Partial { .. } | InvoiceStatus::Paid | InvoiceStatus::Expired => Amount::ZERO,
            InvoiceStatus::Late(_) | InvoiceStatus::Failed(_) | InvoiceStatus::Canceled => Amount::ZERO,
        };
        let mut reading = Reading {
            quote: self.quote().cloned(),
            method: self.judged.method.clone(),
            deadline: case.deadline,
            due: self.judged.due,
            received: case.sums.seen,
            final_received: case.sums.settled,
            remaining: case.sums.due.less(case.sums.seen),
            late: case.sums.late,
            overpaid_by,
            confirmations: case.confirmations,
            elsewhere: self.judged.elsewhere.iter().map(|track| described(track)).collect(),
            left: self.chain.tracks.iter().filter(|track| !track.is_present()).map(described).collect(),
            targets: self.offers.targets(),
            settlement: match (self.rulings.settled.is_some(), status.is_settled()) {
                (false, _) => Settlement::Open,
                (true, true) => Settlement::Settled,
                (true, false) => Settlement::Reversed,
            },
            resolution: case.resolution,
            actions: Vec::new(),
            wake: wake::wake(&transfers, case.deadline, self.deadline_network(), &status, self.chain),
            status,
            transfers,
        };
        reading.actions = permit::actions(self.terms, self.rulings, &reading);
        reading
    }

    fn case(&self, transfers: &[Counted]) -> Case {
        let sums = Sums::of(transfers, self.judged.due.unwrap_or(Amount::ZERO), self.terms.tolerance);
        let undecided = self.judged.counted.iter().filter(|(_, standing)| *standing != Standing::InTime);
        let resolution = self.rulings.resolution(undecided.map(|(track, _)| *track));
        let late = self.judged.counted.iter().find_map(|(track, standing)| match standing {
            Standing::Late(because) => {
                let by = match because {
                    LateBecause::Deadline => seen_after(track, self.offers),
                    LateBecause::Canceled | LateBecause::Refused | LateBecause::Stuck => None,
                };
                Some(Late { amount: sums.late, because: *because, by, resolution })
            }
            Standing::InTime | Standing::Stuck => None,
        });
        Case {
            policy: self.terms.policy,
            sums,
            confirmations: least_confirmed(transfers, sums.enough),
            deadline: self.deadline(),
            late,
            resolution,
            settled: self.rulings.settled.is_some(),
            canceled: self.rulings.canceled,
            refused: self.rulings.refused,
            stage: match self.quote().map(|quote| &quote.target) {
                None => Stage::NoQuote,
                Some(None) => Stage::NoTarget,
                Some(Some(_)) => Stage::Asked,
            },
        }
    }

    fn transfers(&self) -> Vec<Counted> {
        let counted = self.judged.counted.iter().map(|(track, standing)| Counted {
            money: money(track, self.chain, self.offers, self.judged.offer),
            standing: *standing,
        });
        counted.collect()
    }

    fn quote(&self) -> Option<&Quote> {
        let offer = self.judged.offer.and_then(|offer| self.offers.list.get(offer));
        offer.map(|offer| offer.quote)
    }

    /// The network that has to be read beyond the time to pay. Before a target is taken nothing can be on its way.
    fn deadline_network(&self) -> Option<&NetworkId> {
        self.quote().and_then(|quote| quote.target.as_ref()).map(|target| &target.network)
    }

    fn deadline(&self) -> Deadline {
        let pay_by = self.judged.offer.map_or(self.offers.base, |offer| self.offers.pay_by(offer));
        let Some(pay_by) = pay_by else { return Deadline::Never };
        let has_passed = match self.deadline_network() {
            Some(network) => self.chain.has_passed(network, pay_by),
            None => pay_by < self.now,
        };
        if has_passed { Deadline::Passed(pay_by) } else { Deadline::Open(pay_by) }
    }
}
