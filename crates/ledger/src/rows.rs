//! The rows of the table of states, in their order.

use quittance_protocol::{Amount, Policy, Resolution};

use crate::reading::Deadline;
use crate::status::{Confirmations, Failure, InvoiceStatus, Late};
use crate::sums::Sums;

/// What the rows ask about.
pub(crate) struct Case {
    /// What happens to a payment that is too small.
    pub(crate) policy: Policy,
    /// The invoice's money.
    pub(crate) sums: Sums,
    /// The confirmations of the least confirmed money that is needed.
    pub(crate) confirmations: Option<Confirmations>,
    /// The time to pay in force.
    pub(crate) deadline: Deadline,
    /// The late money, as the status tells it; `None` if none is known.
    pub(crate) late: Option<Late>,
    /// What the merchant decided.
    pub(crate) resolution: Resolution,
    /// Whether it was ever settled.
    pub(crate) settled: bool,
    /// Whether the merchant withdrew it.
    pub(crate) canceled: bool,
    /// Whether the merchant refused or refunded what came before it was settled.
    pub(crate) refused: bool,
    /// How far it came without money.
    pub(crate) stage: Stage,
}

/// How far an invoice comes without money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// No method is chosen.
    NoQuote,
    /// Payer data is missing.
    NoTarget,
    /// A target is shown.
    Asked,
}

impl Case {
    /// The first row that holds.
    pub(crate) fn status(&self) -> InvoiceStatus {
        self.settled_row()
            .or_else(|| self.enough_row())
            .or_else(|| self.partial_row())
            .or_else(|| self.late.clone().map(InvoiceStatus::Late))
            .or_else(|| self.failed_row())
            .unwrap_or_else(|| self.empty_row())
    }

    fn settled_row(&self) -> Option<InvoiceStatus> {
        if self.sums.settled < self.sums.enough {
            return None;
        }
        let all = self.sums.final_in_all();
        if all > self.sums.most {
            return Some(InvoiceStatus::Overpaid { by: all.less(self.sums.due) });
        }
        Some(InvoiceStatus::Paid)
    }

    fn enough_row(&self) -> Option<InvoiceStatus> {
        (self.sums.seen >= self.sums.enough).then(|| self.under_way(self.sums.in_blocks >= self.sums.enough))
    }

    fn partial_row(&self) -> Option<InvoiceStatus> {
        if self.sums.seen.is_zero() || self.deadline.has_passed() {
            return None;
        }
        match self.policy {
            Policy::PartialUntilExpiry => {
                Some(InvoiceStatus::Partial { received: self.sums.seen, remaining: self.missing() })
            }
            Policy::ExactOrFail if self.all_is_final() => None,
            Policy::ExactOrFail => Some(self.under_way(self.sums.in_blocks == self.sums.seen)),
        }
    }

    /// Money is on its way and nobody has to do anything but wait.
    fn under_way(&self, in_blocks: bool) -> InvoiceStatus {
        let (received, missing) = (self.sums.seen, self.missing());
        match self.confirmations {
            Some(confirmations) if in_blocks => {
                InvoiceStatus::Confirming { confirmations, received, missing }
            }
            Some(_) | None => InvoiceStatus::Detected { received, missing },
        }
    }

    fn failed_row(&self) -> Option<InvoiceStatus> {
        let (received, missing, resolution) = (self.sums.seen, self.missing(), self.resolution);
        if !received.is_zero() {
            return Some(InvoiceStatus::Failed(Failure::Short { received, missing, resolution }));
        }
        let amount = self.sums.stuck;
        (!amount.is_zero()).then_some(InvoiceStatus::Failed(Failure::Stuck { amount, resolution }))
    }

    /// No money is known.
    fn empty_row(&self) -> InvoiceStatus {
        // What was refused left again. To ask for more money, which would be late, would be a trap.
        match (self.canceled || self.refused, self.deadline.has_passed(), self.settled) {
            (true, _, _) => InvoiceStatus::Canceled,
            (false, true, true) => InvoiceStatus::Failed(Failure::Reversed),
            (false, true, false) => InvoiceStatus::Expired,
            (false, false, _) => match self.stage {
                Stage::NoQuote => InvoiceStatus::Choose,
                Stage::NoTarget => InvoiceStatus::Payer,
                Stage::Asked => InvoiceStatus::Awaiting,
            },
        }
    }

    /// What is missing; nothing once it is enough, however far within the tolerance.
    fn missing(&self) -> Amount {
        if self.sums.seen >= self.sums.enough { Amount::ZERO } else { self.sums.due.less(self.sums.seen) }
    }

    fn all_is_final(&self) -> bool {
        self.sums.settled == self.sums.seen
    }
}
