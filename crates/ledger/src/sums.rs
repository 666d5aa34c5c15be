//! What the judged money adds up to.

use quittance_protocol::{Amount, LateBecause};

use crate::reading::{Counted, Finality, Money, Standing};
use crate::status::Confirmations;
use crate::terms::Tolerance;

/// Sums over the transfers that count, and what is asked of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums {
    /// What is owed.
    pub(crate) due: Amount,
    /// The least that counts as all of it.
    pub(crate) enough: Amount,
    /// The most that counts as not too much.
    pub(crate) most: Amount,
    /// In time, in the mempool or in blocks.
    pub(crate) seen: Amount,
    /// In time and in blocks.
    pub(crate) in_blocks: Amount,
    /// In time and final.
    pub(crate) settled: Amount,
    /// Late.
    pub(crate) late: Amount,
    /// Late and final.
    pub(crate) late_settled: Amount,
    /// Stuck in no block.
    pub(crate) stuck: Amount,
}

impl Sums {
    /// Adds up `transfers` against `due`.
    pub(crate) fn of(transfers: &[Counted], due: Amount, tolerance: Tolerance) -> Self {
        let slack = tolerance.of(due);
        let sum = |wanted: &dyn Fn(&Counted) -> bool| {
            let wanted = transfers.iter().filter(|counted| wanted(counted));
            wanted.fold(Amount::ZERO, |sum, counted| sum.saturating_add(counted.money.transfer.amount))
        };
        let is_final = |money: &Money| money.finality == Finality::Final;
        Self {
            due,
            // Even the widest tolerance asks for something.
            enough: due.less(slack).max(Amount::new(1)),
            most: due.saturating_add(slack),
            seen: sum(&|counted| counted.standing == Standing::InTime),
            in_blocks: sum(&|counted| counted.standing == Standing::InTime && counted.money.is_in_a_block()),
            settled: sum(&|counted| counted.standing == Standing::InTime && is_final(&counted.money)),
            late: sum(&|counted| counted.is_late()),
            late_settled: sum(&|counted| counted.is_late() && is_final(&counted.money)),
            stuck: sum(&|counted| counted.standing == Standing::Stuck),
        }
    }

    /// Final money of every standing.
    pub(crate) fn final_in_all(self) -> Amount {
        self.settled.saturating_add(self.late_settled)
    }
}

impl Counted {
    /// True for late money.
    #[must_use]
    pub const fn is_late(&self) -> bool {
        match self.standing {
            Standing::Late(
                LateBecause::Deadline | LateBecause::Canceled | LateBecause::Refused | LateBecause::Stuck,
            ) => true,
            Standing::InTime | Standing::Stuck => false,
        }
    }
}

/// How far the least confirmed transfer has come of those that are needed to reach `enough`; of all, if they do not reach it.
pub(crate) fn least_confirmed(transfers: &[Counted], enough: Amount) -> Option<Confirmations> {
    let mut in_time: Vec<&Money> = transfers
        .iter()
        .filter(|counted| counted.standing == Standing::InTime)
        .map(|counted| &counted.money)
        .collect();
    in_time.sort_by_key(|money| missing(money));
    let mut sum = Amount::ZERO;
    let mut least = None;
    for money in in_time {
        least = Some(Confirmations { have: money.need.saturating_sub(missing(money)), need: money.need });
        sum = sum.saturating_add(money.transfer.amount);
        if sum >= enough {
            break;
        }
    }
    least
}

/// Confirmations still to come.
fn missing(money: &Money) -> u32 {
    match money.finality {
        Finality::Final => 0,
        Finality::Pending => money.need.saturating_sub(money.confirmations),
    }
}
