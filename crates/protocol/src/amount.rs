//! An amount of an asset in its smallest unit.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An amount of one asset in its smallest unit: satoshi, wei, a token's base unit.
///
/// Which asset it is stands beside it. Sums are checked; no amount is ever a float. 128 bits hold the whole supply of
/// every asset in the table many times over. It is written as a decimal string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(u128);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// So many smallest units.
    #[must_use]
    pub const fn new(units: u128) -> Self {
        Self(units)
    }

    /// The smallest units.
    #[must_use]
    pub const fn units(self) -> u128 {
        self.0
    }

    /// True when it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The sum, if it fits.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(units) => Some(Self(units)),
            None => None,
        }
    }

    /// The sum, or the largest amount there is. For sums of what a chain reports: no honest chain comes near.
    #[must_use]
    pub const fn saturating_add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// What is left after taking `other` away; nothing if `other` is more.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map(Self).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_checked_and_never_wrap() {
        let most = Amount::new(u128::MAX);
        assert_eq!(most.checked_add(Amount::new(1)), None);
        assert_eq!(most.saturating_add(Amount::new(1)), most);
        assert_eq!(Amount::new(1).less(most), Amount::ZERO);
    }
}
