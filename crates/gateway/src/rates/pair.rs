//! What a price is of: an asset, in a fiat currency.

use std::fmt;

use quittance_protocol::FiatCurrency;

/// An asset and the currency it is priced in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Pair {
    /// The asset's ticker.
    pub(super) asset: String,
    /// The currency of the price.
    pub(super) currency: FiatCurrency,
}

impl Pair {
    /// The price of `asset` in `currency`.
    pub(super) fn new(asset: &str, currency: FiatCurrency) -> Self {
        Self { asset: asset.to_owned(), currency }
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {}", self.asset, self.currency.code())
    }
}
