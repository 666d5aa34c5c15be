//! What assets cost: the operator's fixed table.

use std::collections::BTreeMap;

use quittance_protocol::{Fiat, FiatCurrency, Rate};

use crate::config::ConfigError;

/// Prices by fiat currency and asset.
#[derive(Clone, Debug, Default)]
pub struct Rates(BTreeMap<FiatCurrency, BTreeMap<String, Rate>>);

/// How the fixed table is named beside a quote.
pub const FIXED: &str = "fixed";

impl Rates {
    /// Checks the configured table.
    ///
    /// # Errors
    ///
    /// Names the price that is no decimal or the currency that is unknown.
    pub fn check(table: &BTreeMap<String, BTreeMap<String, String>>) -> Result<Self, ConfigError> {
        let mut rates: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for (currency, prices) in table {
            let wrong = |problem: String| ConfigError::Value { place: format!("rates.{currency}"), problem };
            let fiat: FiatCurrency = currency.parse().map_err(|_| wrong("unknown currency".to_owned()))?;
            for (asset, price) in prices {
                let rate = price.parse().map_err(|error| wrong(format!("{asset}: {error}")))?;
                rates.entry(fiat).or_default().insert(asset.clone(), rate);
            }
        }
        Ok(Self(rates))
    }

    /// The price of one unit of an asset.
    #[must_use]
    pub fn of(&self, asset: &str, currency: FiatCurrency) -> Option<Rate> {
        self.0.get(&currency)?.get(asset).copied()
    }

    /// All prices in a currency, to be frozen with a timed invoice.
    #[must_use]
    pub fn all(&self, currency: FiatCurrency) -> BTreeMap<String, Rate> {
        self.0.get(&currency).cloned().unwrap_or_default()
    }

    /// What an amount comes to in US dollars, over USDT, rounded up to the cent. For reports, never for a price.
    #[must_use]
    pub fn in_usd(&self, fiat: Fiat) -> Option<Fiat> {
        if fiat.currency() == FiatCurrency::USD {
            return Some(fiat);
        }
        let usdt = quittance_protocol::Method::find("USDT_TRC20")?;
        let cents = self.of("USDT", fiat.currency())?.quote(fiat, usdt)?.units() / 10_000;
        u64::try_from(cents).ok().map(|cents| Fiat::from_minor(cents, FiatCurrency::USD))
    }
}
