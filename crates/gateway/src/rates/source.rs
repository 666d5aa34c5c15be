//! Who can be asked for prices.

use std::fmt;

use serde::Deserialize;

/// Somebody who can be asked for prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The exchange Kraken.
    Kraken,
    /// The exchange Coinbase.
    Coinbase,
    /// CoinGecko, which averages many exchanges.
    Coingecko,
    /// Chainlink's feeds, read on the operator's own node.
    Chainlink,
}

impl Source {
    /// Its name as people write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kraken => "Kraken",
            Self::Coinbase => "Coinbase",
            Self::Coingecko => "CoinGecko",
            Self::Chainlink => "Chainlink",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
