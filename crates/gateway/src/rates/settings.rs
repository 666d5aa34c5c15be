//! The `[rates]` section, as an operator writes it, and what becomes of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use quittance_chain::address::Format;
use quittance_protocol::{Duration, FiatCurrency, Method, Rate, decimal};
use serde::Deserialize;

use super::agreement::{Rules, Spread};
use super::asker::{Asker, Public, Reader};
use super::chainlink::{Feed, Feeds};
use super::pair::Pair;
use super::source::Source;
use super::web::Web;
use super::{coinbase, coingecko, kraken};
use crate::config::ConfigError;
use crate::networks::Networks;

/// Where prices come from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RatesConfig {
    /// Who is asked. Nobody: only the fixed table counts.
    pub sources: Vec<Source>,
    /// The fiat currencies that sources are asked for.
    pub currencies: Vec<String>,
    /// How many sources have to agree; two, unless the operator trusts a single one.
    pub agree: Option<usize>,
    /// How old a price may be.
    pub max_age_seconds: u32,
    /// How far from the median a source may be and still count, in percent.
    pub max_spread_percent: String,
    /// How often sources are asked.
    pub refresh_seconds: u32,
    /// Other addresses of public sources, for mirrors and tests. They may hold keys and are never logged.
    pub base_urls: BTreeMap<Source, String>,
    /// Feeds on a chain.
    pub chainlink: Option<ChainlinkConfig>,
    /// Fixed prices: fiat currency, then asset, then decimal. For its pair a fixed price always wins.
    pub fixed: BTreeMap<String, BTreeMap<String, String>>,
}

/// Chainlink's feeds on one network.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainlinkConfig {
    /// A configured network, whose nodes are asked.
    pub network: String,
    /// Feeds: fiat currency, then asset.
    pub feeds: BTreeMap<String, BTreeMap<String, FeedConfig>>,
}

/// One feed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedConfig {
    /// Its contract.
    pub contract: String,
    /// How long a round of it can be believed, if longer than `max_age_seconds`: its published heartbeat and a little more.
    pub heartbeat_seconds: Option<u32>,
}

impl Default for RatesConfig {
    fn default() -> Self {
        Self {
            sources: Vec::new(),
            currencies: vec!["USD".to_owned()],
            agree: None,
            max_age_seconds: 300,
            max_spread_percent: "2".to_owned(),
            refresh_seconds: 60,
            base_urls: BTreeMap::new(),
            chainlink: None,
            fixed: BTreeMap::new(),
        }
    }
}

/// Digits behind the point of a percentage that is counted in millionths.
const PERCENT_DECIMALS: u8 = 4;
/// Beyond this two sources do not agree about anything: ten percent, in millionths.
const WIDEST: u128 = 100_000;

impl RatesConfig {
    /// The fixed table.
    pub(super) fn fixed(&self) -> Result<BTreeMap<Pair, Rate>, ConfigError> {
        let mut fixed = BTreeMap::new();
        for (code, prices) in &self.fixed {
            let place = format!("rates.fixed.{code}");
            let currency = currency(&place, code)?;
            for (asset, price) in prices {
                if !Method::all().any(|method| method.asset.symbol == asset) {
                    return Err(wrong(&place, format!("{asset}: unknown asset")));
                }
                let rate: Rate = price.parse().map_err(|error| wrong(&place, format!("{asset}: {error}")))?;
                if rate.units() == 0 {
                    return Err(wrong(&place, format!("{asset}: a price of nothing")));
                }
                fixed.insert(Pair::new(asset, currency), rate);
            }
        }
        Ok(fixed)
    }

    /// Every asset in every currency.
    pub(super) fn pairs<'a>(
        &self,
        assets: impl Iterator<Item = &'a str>,
    ) -> Result<BTreeSet<Pair>, ConfigError> {
        let currencies: Result<BTreeSet<FiatCurrency>, _> =
            self.currencies.iter().map(|code| currency("rates.currencies", code)).collect();
        let (assets, currencies): (BTreeSet<&str>, _) = (assets.collect(), currencies?);
        let of = |asset: &&'a str| {
            currencies.iter().map(|currency| Pair::new(asset, *currency)).collect::<Vec<_>>()
        };
        Ok(assets.iter().flat_map(of).collect())
    }

    /// When sources agree.
    pub(super) fn rules(&self) -> Result<Rules, ConfigError> {
        let count = self.sources.iter().collect::<BTreeSet<_>>().len();
        let agree = self.agree.unwrap_or(2);
        if count != self.sources.len() {
            return Err(wrong("rates.sources", "a source is named twice"));
        }
        match (count, agree) {
            (0, _) => {}
            (_, 0) => return Err(wrong("rates.agree", "nobody cannot agree")),
            (1, 2..) => {
                return Err(wrong("rates.sources", "one source alone is trusted with agree = 1 only"));
            }
            (2.., 1) => return Err(wrong("rates.agree", "of several sources at least two have to agree")),
            (count, agree) if agree > count => {
                return Err(wrong("rates.agree", "there are fewer sources than have to agree"));
            }
            _ => {}
        }
        if self.max_age_seconds < self.refresh_seconds {
            return Err(wrong(
                "rates.max_age_seconds",
                "prices would be too old before they are asked for again",
            ));
        }
        let spread = decimal::parse(&self.max_spread_percent, PERCENT_DECIMALS);
        let spread = spread.map_err(|error| wrong("rates.max_spread_percent", error.to_string()))?;
        let spread = u32::try_from(spread).ok().filter(|spread| (1..=WIDEST).contains(&u128::from(*spread)));
        let spread = spread
            .ok_or_else(|| wrong("rates.max_spread_percent", "it is more than nothing and at most 10"))?;
        Ok(Rules { agree, spread: Spread(spread) })
    }

    /// How often sources are asked.
    pub(super) fn refresh(&self) -> Result<std::time::Duration, ConfigError> {
        match self.refresh_seconds {
            0 => Err(wrong("rates.refresh_seconds", "sources need a rest between two questions")),
            several => Ok(std::time::Duration::from_secs(several.into())),
        }
    }

    /// Everybody who is asked.
    pub(super) fn askers(
        &self,
        wanted: &BTreeSet<Pair>,
        networks: &Networks,
    ) -> Result<Vec<Asker>, ConfigError> {
        let public = |source: Source, reader: &'static dyn Reader, base: &str| {
            let base = self.base_urls.get(&source).map_or(base, String::as_str);
            let web =
                Web::new(base).map_err(|error| wrong("rates.base_urls", format!("{source}: {error}")))?;
            Ok(Asker::Public(Public::new(source, reader, web, wanted, seconds(self.max_age_seconds))))
        };
        let asker = |source: &Source| match source {
            Source::Kraken => public(*source, &kraken::Kraken, kraken::BASE),
            Source::Coinbase => public(*source, &coinbase::Coinbase, coinbase::BASE),
            Source::Coingecko => public(*source, &coingecko::Coingecko, coingecko::BASE),
            Source::Chainlink => self.feeds(wanted, networks).map(Asker::Chainlink),
        };
        self.sources.iter().map(asker).collect()
    }

    fn feeds(&self, wanted: &BTreeSet<Pair>, networks: &Networks) -> Result<Feeds, ConfigError> {
        let config = self
            .chainlink
            .as_ref()
            .ok_or_else(|| wrong("rates.chainlink", "it is named as a source and missing"))?;
        let node = networks.evm(&config.network);
        let node =
            node.ok_or_else(|| wrong("rates.chainlink.network", "there is no such network.… with a node"))?;
        let mut feeds = BTreeMap::new();
        for (code, of) in &config.feeds {
            let place = format!("rates.chainlink.feeds.{code}");
            let currency = currency(&place, code)?;
            for (asset, feed) in of {
                if !Method::all().any(|method| method.asset.symbol == asset) {
                    return Err(wrong(&place, format!("{asset}: unknown asset")));
                }
                let contract = Format::Evm.canonical(&feed.contract);
                let contract = contract.map_err(|error| wrong(&place, format!("{asset}: {error}")))?;
                let good_for = seconds(feed.heartbeat_seconds.unwrap_or(0).max(self.max_age_seconds));
                feeds.insert(Pair::new(asset, currency), Feed { contract, good_for, decimals: None });
            }
        }
        feeds.retain(|pair, _| wanted.contains(pair));
        Ok(Feeds { network: Arc::clone(node), feeds })
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_seconds(seconds.into())
}

fn currency(place: &str, code: &str) -> Result<FiatCurrency, ConfigError> {
    code.parse().map_err(|_| wrong(place, format!("unknown currency {code}")))
}

fn wrong(place: &str, problem: impl Into<String>) -> ConfigError {
    ConfigError::Value { place: place.to_owned(), problem: problem.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(text: &str) -> String {
        let config: RatesConfig = toml::from_str(text).unwrap();
        let checked =
            super::super::Rates::check(&config, &crate::app::Projects::default(), &Networks::default());
        checked.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn what_could_make_a_wrong_price_is_refused() {
        let two = r#"sources = ["kraken", "coinbase"]"#;
        for (text, says) in [
            (r#"sources = ["kraken"]"#, "rates.sources: one source alone is trusted with agree = 1 only"),
            (r#"sources = ["kraken", "kraken"]"#, "rates.sources: a source is named twice"),
            (&format!("{two}\nagree = 1"), "rates.agree: of several sources at least two have to agree"),
            (&format!("{two}\nagree = 3"), "rates.agree: there are fewer sources than have to agree"),
            (&format!("{two}\nagree = 0"), "rates.agree: nobody cannot agree"),
            (
                &format!("{two}\nmax_spread_percent = \"0\""),
                "rates.max_spread_percent: it is more than nothing and at most 10",
            ),
            (
                &format!("{two}\nmax_spread_percent = \"11\""),
                "rates.max_spread_percent: it is more than nothing and at most 10",
            ),
            (
                &format!("{two}\nmax_age_seconds = 59"),
                "rates.max_age_seconds: prices would be too old before they are asked for again",
            ),
            (
                &format!("{two}\nrefresh_seconds = 0"),
                "rates.refresh_seconds: sources need a rest between two questions",
            ),
            (
                &format!("{two}\nbase_urls = {{ kraken = \"http://prices.example/?key=s3cret\" }}"),
                "rates.base_urls: Kraken: its address is not https",
            ),
            (&format!("{two}\ncurrencies = [\"EURO\"]"), "rates.currencies: unknown currency EURO"),
            (r#"sources = ["kraken", "chainlink"]"#, "rates.chainlink: it is named as a source and missing"),
            ("fixed.USD.USDT = \"0\"", "rates.fixed.USD: USDT: a price of nothing"),
            ("fixed.USD.USDT = \"1e3\"", "rates.fixed.USD: USDT: not a decimal number"),
            ("fixed.XXX.USDT = \"1\"", "rates.fixed.XXX: unknown currency XXX"),
            (r#"sources = ["kraken", "coinbase", "coingecko"]"#, ""),
            ("sources = [\"kraken\"]\nagree = 1", ""),
            ("", ""),
        ] {
            assert_eq!(problem(text), says, "{text}");
        }
    }
}
