//! The state with its data.

use quittance_ledger::{Action, Failure, InvoiceStatus, Reading};
use quittance_page::ssr::seal;
use quittance_protocol::view::{Money, Progress, Receipt, Stage};
use quittance_protocol::{Amount, Failed, Resolution};
use sha2::{Digest, Sha256};

use super::{Presented, fiat_money, money};

impl Presented<'_> {
    pub(super) fn stage(&self) -> Stage {
        let pay_by = self.reading.deadline.pay_by();
        let may_requote = self.reading.permits(Action::Requote);
        match &self.reading.status {
            InvoiceStatus::Choose => Stage::Choose { priced: !self.offers.is_empty(), pay_by, may_requote },
            InvoiceStatus::Payer => Stage::Payer { may_requote },
            InvoiceStatus::Awaiting => self.pay().map_or(Stage::Payer { may_requote }, Stage::Awaiting),
            InvoiceStatus::Detected { received, missing } => {
                let need = self.reading.quote.as_ref().map_or(0, |quote| quote.need);
                Stage::Detected(self.progress(*received, *missing, 0, need))
            }
            InvoiceStatus::Confirming { confirmations, received, missing } => {
                Stage::Confirming(self.progress(*received, *missing, confirmations.have, confirmations.need))
            }
            InvoiceStatus::Partial { received, .. } => {
                let received = self.money(*received);
                self.pay().map_or(Stage::Payer { may_requote }, |pay| Stage::Partial { received, pay })
            }
            InvoiceStatus::Paid => Stage::Paid(self.receipt(self.reading.final_received)),
            InvoiceStatus::Overpaid { by } => Stage::Overpaid {
                receipt: self.receipt(self.reading.due.unwrap_or_default().saturating_add(*by)),
                by: self.money(*by),
                resolution: self.reading.resolution,
            },
            InvoiceStatus::Expired => Stage::Expired { pay_by, may_requote },
            InvoiceStatus::Late(late) => Stage::Late {
                amount: self.money(late.amount),
                because: late.because,
                by_seconds: late.by.map(|by| u32::try_from(by.seconds()).unwrap_or(u32::MAX)),
                resolution: late.resolution,
            },
            InvoiceStatus::Failed(failure) => self.failed(failure, may_requote),
            InvoiceStatus::Canceled => Stage::Canceled,
        }
    }

    fn failed(&self, failure: &Failure, may_requote: bool) -> Stage {
        let because = failure.why();
        match failure {
            Failure::Short { received, missing, resolution } => Stage::Failed {
                because,
                received: Some(self.money(*received)),
                remaining: Some(self.money(*missing)),
                resolution: *resolution,
                may_requote,
            },
            Failure::Stuck { amount, resolution } => Stage::Failed {
                because,
                received: Some(self.money(*amount)),
                remaining: None,
                resolution: *resolution,
                may_requote,
            },
            Failure::Reversed => Stage::Failed {
                because: Failed::Reversed,
                received: None,
                remaining: None,
                resolution: Resolution::Pending,
                may_requote,
            },
        }
    }

    fn progress(&self, received: Amount, missing: Amount, have: u32, need: u32) -> Progress {
        let remaining = (!missing.is_zero()).then(|| self.money(missing));
        Progress { received: self.money(received), remaining, have, need }
    }

    fn receipt(&self, received: Amount) -> Receipt {
        Receipt {
            received: self.money(received),
            settled_at: self.settled_at.unwrap_or(self.now),
            seal: seal_of(self.reading),
        }
    }

    /// Sums without a method cannot be: money is counted only for a quote.
    fn money(&self, amount: Amount) -> Money {
        self.method().map_or_else(|| fiat_money(self.terms.fiat), |method| money(method, amount))
    }
}

/// The seal of what settled, drawn from its last transaction.
pub(crate) fn seal_of(reading: &Reading) -> String {
    let transaction = reading.transfers.last().map(|counted| counted.money.transfer.key.transaction.as_str());
    seal::path(&Sha256::digest(transaction.unwrap_or_default()).into())
}
