//! What one unit of an asset costs in fiat, and the one place where a price is rounded.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::decimal::{self, BadDecimal, power_of_ten};
use crate::method::Method;
use crate::{Amount, Fiat, FiatCurrency};

/// The price of one whole unit of an asset in whole units of a fiat currency, exact to 12 digits after the point.
///
/// It is bounded, so that what is worked out with it cannot overflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Rate(u128);

/// Digits a rate keeps after the point: a PEPE costs about 0.000004 USD.
const RATE_DECIMALS: u8 = Rate::DECIMALS;

/// How the operator's own table is named as the source of a rate.
pub const FIXED: &str = "fixed";

/// What stands before the names of several sources whose middle was taken.
pub const MEDIAN_OF: &str = "median of ";

impl Rate {
    /// Digits it keeps after the point.
    pub const DECIMALS: u8 = 12;

    /// The highest price: 10^15 units of a currency, a million times what a bitcoin costs in rupiah.
    const HIGHEST: u128 = 10_u128.pow(15 + 12);

    /// A price in units of its last digit, 10^-12; `None` beyond 10^15 units of the currency.
    #[must_use]
    pub fn from_units(units: u128) -> Option<Self> {
        (units <= Self::HIGHEST).then_some(Self(units))
    }

    /// The price in units of its last digit, 10^-12.
    #[must_use]
    pub const fn units(self) -> u128 {
        self.0
    }

    /// The decimal, as short as it goes.
    #[must_use]
    pub fn value(self) -> String {
        decimal::format(self.0, RATE_DECIMALS, 2)
    }

    /// What `price` comes to in `method`'s asset.
    ///
    /// The result is rounded **up** to the asset's display precision, once, here: the merchant never gets less than the
    /// price, the payer never types more digits than the page shows. `None` if the rate is zero or the amount is beyond
    /// all bounds.
    #[must_use]
    pub fn quote(self, price: Fiat, method: &Method) -> Option<Amount> {
        // minor / 10^fiat_decimals / (rate / 10^12), counted in units of 10^-shown of the asset.
        let up = power_of_ten(method.shown.checked_add(RATE_DECIMALS)?)?;
        let over = self.0.checked_mul(power_of_ten(price.currency().decimals())?)?;
        if over == 0 {
            return None;
        }
        let shown_units = u128::from(price.minor()).checked_mul(up)?.div_ceil(over);
        let units_each = power_of_ten(method.decimals.checked_sub(method.shown)?)?;
        shown_units.checked_mul(units_each).map(Amount::new)
    }

    /// What an amount of `method`'s asset is worth, rounded **up** to the currency's minor unit. It is told, never charged.
    #[must_use]
    pub fn worth(self, amount: Amount, method: &Method, currency: FiatCurrency) -> Option<Fiat> {
        let units = amount.units().checked_mul(self.0)?.checked_mul(power_of_ten(currency.decimals())?)?;
        let minor = units.div_ceil(power_of_ten(method.decimals.checked_add(RATE_DECIMALS)?)?);
        u64::try_from(minor).ok().map(|minor| Fiat::from_minor(minor, currency))
    }
}

impl FromStr for Rate {
    type Err = BadDecimal;

    fn from_str(text: &str) -> Result<Self, BadDecimal> {
        let units = decimal::parse(text, RATE_DECIMALS)?;
        Self::from_units(units).ok_or(BadDecimal::TooLarge)
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn usd(text: &str) -> Fiat {
        Fiat::parse(text, FiatCurrency::USD).unwrap()
    }

    fn quote(price: Fiat, rate: &str, code: &str) -> String {
        let method = Method::find(code).unwrap();
        let due = rate.parse::<Rate>().unwrap().quote(price, method).unwrap();
        method.format(due)
    }

    #[test]
    fn a_quote_is_rounded_up_to_what_the_page_shows() {
        assert_eq!(quote(usd("24.90"), "1", "USDT_TRC20"), "24.90");
        assert_eq!(quote(usd("24.90"), "0.9999", "USDT_TRC20"), "24.91");
        assert_eq!(quote(usd("24.90"), "92874.5", "BTC"), "0.00026811");
        assert_eq!(quote(usd("0.01"), "92874.5", "BTC"), "0.00000011");
        assert_eq!(quote(usd("10000000000"), "0.000001", "SHIB_ERC20"), "10000000000000000");
        let rupiah = Fiat::parse("405000", FiatCurrency::IDR).unwrap();
        assert_eq!(quote(rupiah, "1516000000", "BTC"), "0.00026716");
    }

    #[test]
    fn what_something_is_worth_is_rounded_up_to_the_cent() {
        let worth = |units, rate: &str, code, currency| {
            rate.parse::<Rate>().unwrap().worth(Amount::new(units), Method::find(code).unwrap(), currency)
        };
        let cents = |minor| Some(Fiat::from_minor(minor, FiatCurrency::USD));
        assert_eq!(worth(32_500_000_000_000, "3487.20", "ETH", FiatCurrency::USD), cents(12));
        assert_eq!(worth(1, "3487.20", "ETH", FiatCurrency::USD), cents(1));
        assert_eq!(worth(0, "3487.20", "ETH", FiatCurrency::USD), cents(0));
        assert_eq!(worth(1_410, "92874.50", "BTC", FiatCurrency::USD), cents(131));
        let yen = Some(Fiat::from_minor(195, FiatCurrency::JPY));
        assert_eq!(worth(1_410, "13812345.6", "BTC", FiatCurrency::JPY), yen);
        assert_eq!(worth(u128::MAX, "3487.20", "ETH", FiatCurrency::USD), None);
    }

    #[test]
    fn a_rate_of_zero_quotes_nothing() {
        let method = Method::find("BTC").unwrap();
        assert_eq!("0".parse::<Rate>().unwrap().quote(usd("1"), method), None);
    }

    proptest! {
        #[test]
        fn every_quote_covers_the_price_and_one_shown_step_less_does_not(
            minor in 1u64..1_000_000_000_000, rate in 1u128..200_000_000_000_000_000, index in 0usize..40,
        ) {
            let method = &Method::ALL[index];
            let price = Fiat::from_minor(minor, FiatCurrency::USD);
            if let Some(due) = Rate(rate).quote(price, method) {
                let step = 10u128.pow(u32::from(method.decimals - method.shown));
                prop_assert_eq!(due.units() % step, 0);
                // due * rate >= price, compared in shown units so that nothing overflows.
                let worth = |shown: u128| shown.checked_mul(rate * 100);
                let owed = u128::from(minor) * 10u128.pow(u32::from(method.shown + RATE_DECIMALS));
                let shown = due.units() / step;
                prop_assert!(worth(shown).is_none_or(|worth| worth >= owed));
                prop_assert!(worth(shown - 1).is_some_and(|worth| worth < owed));
            }
        }
    }
}
