//! Where an invoice stands, in CryptoCloud's five words.

use quittance_ledger::{Failure, InvoiceStatus, Reading};
use serde::Serialize;

/// Where an invoice stands, in the words of the v2 API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum V2Status {
    /// Nothing is decided yet.
    Created,
    /// Too little arrived.
    Partial,
    /// Enough is final.
    Paid,
    /// More than enough is final.
    Overpaid,
    /// It will not be paid.
    Canceled,
}

impl V2Status {
    /// The word for a decision.
    pub(super) fn of(reading: &Reading) -> Self {
        let short = !reading.received.is_zero() && !reading.remaining.is_zero();
        match &reading.status {
            InvoiceStatus::Choose | InvoiceStatus::Payer | InvoiceStatus::Awaiting => Self::Created,
            InvoiceStatus::Detected { .. } | InvoiceStatus::Confirming { .. } => Self::Created,
            InvoiceStatus::Partial { .. } | InvoiceStatus::Failed(Failure::Short { .. }) => Self::Partial,
            InvoiceStatus::Paid => Self::Paid,
            InvoiceStatus::Overpaid { .. } => Self::Overpaid,
            InvoiceStatus::Late(_) if short => Self::Partial,
            InvoiceStatus::Late(_) | InvoiceStatus::Expired | InvoiceStatus::Canceled => Self::Canceled,
            InvoiceStatus::Failed(Failure::Stuck { .. } | Failure::Reversed) => Self::Canceled,
        }
    }

    /// Whether it stays, unless something unusual happens.
    pub(super) fn is_final(self) -> bool {
        match self {
            Self::Created | Self::Partial => false,
            Self::Paid | Self::Overpaid | Self::Canceled => true,
        }
    }
}
