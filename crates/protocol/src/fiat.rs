//! The currencies a bill can be written in.

use core::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::decimal::{self, BadDecimal};

macro_rules! currencies {
    ($($code:ident $decimals:literal),* $(,)?) => {
        /// A fiat currency (ISO 4217).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the names are ISO 4217 codes")]
        pub enum FiatCurrency { $($code),* }

        impl FiatCurrency {
            /// Every currency, in the order the API lists them.
            pub const ALL: &'static [Self] = &[$(Self::$code),*];

            /// The ISO 4217 code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$code => stringify!($code)),* }
            }

            /// Digits after the point in ISO 4217.
            #[must_use]
            pub const fn decimals(self) -> u8 {
                match self { $(Self::$code => $decimals),* }
            }
        }
    };
}

currencies! {
    USD 2, UZS 2, KGS 2, KZT 2, AMD 2, AZN 2, BYN 2, AUD 2, TRY 2, AED 2, CAD 2, CNY 2, HKD 2, IDR 2, INR 2, JPY 0,
    PHP 2, SGD 2, THB 2, VND 0, MYR 2, RUB 2, UAH 2, EUR 2, GBP 2,
}

/// The code names no currency a bill can be written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownCurrency;

impl FromStr for FiatCurrency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, UnknownCurrency> {
        Self::ALL.iter().copied().find(|currency| currency.code() == code).ok_or(UnknownCurrency)
    }
}

/// An amount of fiat money in the currency's minor unit (cents).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Fiat {
    minor: u64,
    currency: FiatCurrency,
}

impl Fiat {
    /// The largest bill: 10 000 000 000 whole units. It keeps every later product inside 128 bits.
    const MOST_WHOLE_UNITS: u64 = 10_000_000_000;

    /// Reads a decimal such as `24.90`.
    ///
    /// # Errors
    ///
    /// When the text is no decimal, finer than the currency's minor unit, or more than any bill.
    pub fn parse(text: &str, currency: FiatCurrency) -> Result<Self, BadDecimal> {
        let minor = decimal::parse(text, currency.decimals())?;
        let per_unit = 10u128.pow(u32::from(currency.decimals()));
        match u64::try_from(minor) {
            Ok(small) if minor <= u128::from(Self::MOST_WHOLE_UNITS) * per_unit => {
                Ok(Self { minor: small, currency })
            }
            _ => Err(BadDecimal::TooLarge),
        }
    }

    /// So many minor units (cents).
    #[must_use]
    pub const fn from_minor(minor: u64, currency: FiatCurrency) -> Self {
        Self { minor, currency }
    }

    /// The amount in minor units.
    #[must_use]
    pub const fn minor(self) -> u64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub const fn currency(self) -> FiatCurrency {
        self.currency
    }

    /// The exact decimal, always with all of the currency's digits: `24.90`.
    #[must_use]
    pub fn value(self) -> String {
        let decimals = self.currency.decimals();
        decimal::format(u128::from(self.minor), decimals, decimals)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bill_is_read_in_its_currencys_own_digits() {
        assert_eq!(Fiat::parse("24.9", FiatCurrency::USD).unwrap().value(), "24.90");
        assert_eq!(Fiat::parse("500", FiatCurrency::JPY).unwrap().value(), "500");
        assert_eq!(Fiat::parse("0.5", FiatCurrency::JPY), Err(BadDecimal::TooPrecise));
        assert_eq!(Fiat::parse("10000000000.01", FiatCurrency::USD), Err(BadDecimal::TooLarge));
        assert_eq!("usd".parse::<FiatCurrency>(), Err(UnknownCurrency));
    }
}
