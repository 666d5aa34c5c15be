//! What is frozen when an invoice is created.

use quittance_protocol::state::Policy;
use quittance_protocol::{Amount, Duration, Fiat, InvoiceId, Kind, Time};
use serde::{Deserialize, Serialize};

/// What merchant and payer agreed to. Changed settings of a project touch later invoices only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// The invoice.
    pub id: InvoiceId,
    /// How it is priced and timed.
    pub kind: Kind,
    /// What is owed.
    pub fiat: Fiat,
    /// What happens to a payment that is too small.
    pub policy: Policy,
    /// How far a payment may miss the amount and still count as exact.
    pub tolerance: Tolerance,
    /// How long things may take.
    pub windows: Windows,
    /// Whether the payer must say who pays before a target is shown.
    pub payer_data: PayerData,
    /// Whether a new quote may be asked for.
    pub requote_after_expiry: Requote,
    /// When it was created.
    pub created_at: Time,
    /// The time to pay, for kinds that have one from creation. A quote has its own.
    pub pay_by: Option<Time>,
}

/// A share of `due` in basis points (hundredths of a percent), alike below and above.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tolerance(u16);

impl Tolerance {
    /// So many basis points; more than the whole is the whole.
    #[must_use]
    pub const fn from_basis_points(points: u16) -> Self {
        Self(if points > 10_000 { 10_000 } else { points })
    }

    /// The tolerated difference of `due`, rounded down to the smallest unit.
    #[must_use]
    pub fn of(self, due: Amount) -> Amount {
        let points = u128::from(self.0);
        // Split, so that the largest amounts cannot overflow: due = 10 000 a + b.
        let (whole, rest) = (due.units() / 10_000, due.units() % 10_000);
        Amount::new(whole * points + rest * points / 10_000)
    }
}

/// How long things may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Windows {
    /// How long after it was seen a transfer may take to get into a block.
    pub settle: Duration,
    /// The least time left after in-time money of at least half of `due` arrived; zero never extends.
    pub extend: Duration,
}

impl Default for Windows {
    fn default() -> Self {
        Self { settle: Duration::from_hours(24), extend: Duration::from_minutes(60) }
    }
}

/// Whether payer data is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayerData {
    /// Nobody asks.
    NotNeeded,
    /// The payer is asked before a target is taken.
    Needed,
}

/// Whether a new quote may be asked for after the time to pay has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requote {
    /// The merchant's project allows it, also after the time to pay has passed.
    Allowed,
    /// Before that time has passed. Expired stays expired.
    Refused,
    /// At no time: the invoice holds something that others wait for.
    Never,
}
