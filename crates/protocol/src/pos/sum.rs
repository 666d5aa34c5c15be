//! How a sale adds up, in whole minor units and no float.
//!
//! The discount is taken off the goods; the tip is reckoned on what is left of them, so that nobody tips on money they do not pay.
//! Each is rounded once, to the nearest minor unit and a half up. The total is goods less discount plus tip.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::decimal;

/// Digits of a percentage after the point.
const DIGITS: u8 = 2;

/// A percentage from 0 to 100, in hundredths of one per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Percent(u32);

/// The text is no percentage from 0 to 100 with at most two digits after the point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoPercentage;

impl Percent {
    /// All of it.
    const ALL: u32 = 10_000;

    /// So many whole per cent; more than 100 are 100.
    #[must_use]
    pub const fn whole(percent: u32) -> Self {
        if percent > 100 { Self(Self::ALL) } else { Self(percent * 100) }
    }

    /// True when it is nothing.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// So much of an amount, to the nearest unit, a half up. It is never more than the amount.
    #[must_use]
    pub fn of(self, minor: u64) -> u64 {
        let all = u128::from(Self::ALL);
        let share = (u128::from(minor) * u128::from(self.0) + all / 2) / all;
        u64::try_from(share).unwrap_or(minor)
    }
}

impl FromStr for Percent {
    type Err = NoPercentage;

    fn from_str(text: &str) -> Result<Self, NoPercentage> {
        let hundredths = decimal::parse(text, DIGITS).map_err(|_| NoPercentage)?;
        u32::try_from(hundredths)
            .ok()
            .filter(|hundredths| *hundredths <= Self::ALL)
            .map(Self)
            .ok_or(NoPercentage)
    }
}

impl fmt::Display for Percent {
    /// Without zeros that say nothing: `5`, `12.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&decimal::format(u128::from(self.0), DIGITS, 0))
    }
}

/// What is given on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tip {
    /// So much of what is left of the goods.
    Percent(Percent),
    /// So many minor units.
    Amount(u64),
}

/// What a sale comes to, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// The goods and the typed amount.
    pub goods: u64,
    /// What is taken off them.
    pub discount: u64,
    /// What is given on top.
    pub tip: u64,
    /// What is paid.
    pub total: u64,
}

impl Sum {
    /// Adds up; nothing if it is more than any amount can be.
    #[must_use]
    pub fn of(goods: u64, discount: Percent, tip: Tip) -> Option<Self> {
        let discount = discount.of(goods);
        let left = goods.saturating_sub(discount);
        let tip = match tip {
            Tip::Percent(percent) => percent.of(left),
            Tip::Amount(minor) => minor,
        };
        Some(Self { goods, discount, tip, total: left.checked_add(tip)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(text: &str) -> Percent {
        text.parse().unwrap()
    }

    #[test]
    fn the_discount_comes_first_and_the_tip_is_on_what_is_left() {
        let sum = Sum::of(1_000, percent("10"), Tip::Percent(percent("15"))).unwrap();
        assert_eq!(sum, Sum { goods: 1_000, discount: 100, tip: 135, total: 1_035 });
        let sum = Sum::of(1_000, percent("10"), Tip::Amount(50)).unwrap();
        assert_eq!((sum.tip, sum.total), (50, 950));
        let given_away = Sum::of(999, percent("100"), Tip::Percent(percent("15"))).unwrap();
        assert_eq!((given_away.tip, given_away.total), (0, 0));
    }

    #[test]
    fn each_is_rounded_once_to_the_nearest_and_a_half_up() {
        // 5 % of 0.50 are 2.5 cents; 5 % of 0.49 are 2.45.
        assert_eq!((percent("5").of(50), percent("5").of(49)), (3, 2));
        // 12.5 % of 9.99 are 124.875 cents; 15 % of the 8.74 left are 131.1.
        let sum = Sum::of(999, percent("12.5"), Tip::Percent(percent("15"))).unwrap();
        assert_eq!(sum, Sum { goods: 999, discount: 125, tip: 131, total: 1_005 });
        assert_eq!(percent("100").of(u64::MAX), u64::MAX);
    }

    #[test]
    fn what_is_more_than_any_amount_is_no_sum() {
        assert_eq!(Sum::of(u64::MAX, Percent::default(), Tip::Amount(1)), None);
        assert!(Sum::of(u64::MAX, Percent::default(), Tip::Amount(0)).is_some());
    }

    #[test]
    fn a_percentage_is_read_and_written_exactly() {
        for (text, written) in [("0", "0"), ("5", "5"), ("12.50", "12.5"), ("0.01", "0.01"), ("100", "100")] {
            assert_eq!(percent(text).to_string(), written);
        }
        for text in ["", "-1", "100.01", "101", "1e1", "0.001", "ten", "99999999999999999999"] {
            assert_eq!(text.parse::<Percent>(), Err(NoPercentage), "{text}");
        }
        assert_eq!((Percent::whole(7), Percent::whole(700)), (percent("7"), percent("100")));
    }
}
