//! A price with where it came from: what is kept with a quote.

use quittance_protocol::rate::{FIXED, MEDIAN_OF};
use quittance_protocol::{Rate, Time};
use serde::{Deserialize, Serialize};

/// A price with where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The price of one unit.
    pub rate: Rate,
    /// Who says so: `fixed`, `Chainlink`, `median of Kraken, Coinbase`.
    pub source: String,
    /// Of when it is: of several readings, of when the oldest.
    pub at: Time,
}

/// Why there is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpriced {
    /// It stands in no table, and too few sources know it.
    NotListed,
    /// The sources cannot be had, are too old, or do not agree just now.
    NotNow,
}

impl Price {
    /// A price out of the operator's table. It is decided, so it does not age.
    pub(super) fn fixed(rate: Rate, now: Time) -> Self {
        Self { rate, source: FIXED.to_owned(), at: now }
    }

    /// A price that these sources agree on.
    pub(super) fn agreed(rate: Rate, names: &[&str], at: Time) -> Self {
        let many = if names.len() > 1 { MEDIAN_OF } else { "" };
        Self { rate, source: format!("{many}{}", names.join(", ")), at }
    }
}
