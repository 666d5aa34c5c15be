//! What assets cost: the operator's fixed table, or what several sources agree on.
//!
//! # Layout
//!
//! - `settings` is the `[rates]` section, `pair` what a price is of, `price` what is kept with a quote.
//! - `agreement` makes one price of several readings; `board` holds the last ones.
//! - `kraken`, `coinbase` and `coingecko` read public answers, `literal` their numbers; `web` asks.
//! - `chainlink` reads feeds on a chain. `refresh` asks everybody again and again.
//!
//! How the price is made, and what happens when sources disagree, is told in `docs/RATES.md`.

mod agreement;
mod asker;
mod board;
mod chainlink;
mod coinbase;
mod coingecko;
mod failure;
mod kraken;
mod literal;
mod pair;
mod price;
mod refresh;
mod settings;
mod source;
mod web;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLock};

use quittance_protocol::{Fiat, FiatCurrency, Method, Rate, Time};
use tokio::sync::{Mutex, watch};

use crate::app::Projects;
use crate::config::ConfigError;
use crate::networks::Networks;

use self::agreement::Rules;
use self::asker::Asker;
use self::board::Board;
use self::pair::Pair;

pub use self::price::{Price, Unpriced};
pub use self::refresh::keep_rates;
pub use self::settings::{ChainlinkConfig, FeedConfig, RatesConfig};
pub use self::source::Source;

/// Prices. Reading them is quick and asks nobody: what the sources said last is in memory.
pub struct Rates {
    /// The merchant's explicit decisions, which no source overrules.
    fixed: BTreeMap<Pair, Rate>,
    /// The pairs that enough sources could agree on.
    asked: BTreeSet<Pair>,
    rules: Rules,
    refresh: std::time::Duration,
    askers: Vec<Mutex<Asker>>,
    board: RwLock<Board>,
    /// How many sources were asked at least once.
    heard: watch::Sender<usize>,
}

impl Rates {
    /// Checks the configured table and sources. Sources are asked for what the projects can be paid with.
    ///
    /// # Errors
    ///
    /// Names the value that cannot be.
    pub fn check(
        config: &RatesConfig,
        projects: &Projects,
        networks: &Networks,
    ) -> Result<Self, ConfigError> {
        let fixed = config.fixed()?;
        let assets = projects.all().flat_map(|project| {
            let payable = |method: &&&Method| project.is_test() || networks.is_read(method.network.id);
            project.methods.iter().filter(payable).map(|method| method.asset.symbol)
        });
        let wanted: BTreeSet<Pair> =
            config.pairs(assets)?.into_iter().filter(|pair| !fixed.contains_key(pair)).collect();
        let rules = config.rules()?;
        let askers = config.askers(&wanted, networks)?;
        let enough = |pair: &&Pair| askers.iter().filter(|asker| asker.knows(pair)).count() >= rules.agree;
        Ok(Self {
            asked: wanted.iter().filter(enough).cloned().collect(),
            refresh: config.refresh()?,
            askers: askers.into_iter().map(Mutex::new).collect(),
            board: RwLock::default(),
            heard: watch::Sender::new(0),
            fixed,
            rules,
        })
    }

    /// The price of one unit of an asset at `now`, by the gateway's clock.
    ///
    /// # Errors
    ///
    /// When there is none, and whether there may be one in a minute.
    pub fn of(&self, asset: &str, currency: FiatCurrency, now: Time) -> Result<Price, Unpriced> {
        let pair = Pair::new(asset, currency);
        if let Some(rate) = self.fixed.get(&pair) {
            return Ok(Price::fixed(*rate, now));
        }
        if !self.asked.contains(&pair) {
            return Err(Unpriced::NotListed);
        }
        let board = self.board.read().unwrap_or_else(PoisonError::into_inner);
        self.rules.agreed(&board.readings(&pair), now).ok_or(Unpriced::NotNow)
    }

    /// All prices in a currency, to be frozen with a timed invoice.
    #[must_use]
    pub fn all(&self, currency: FiatCurrency, now: Time) -> BTreeMap<String, Price> {
        let pairs = self.fixed.keys().chain(&self.asked).filter(|pair| pair.currency == currency);
        pairs
            .filter_map(|pair| Some((pair.asset.clone(), self.of(&pair.asset, currency, now).ok()?)))
            .collect()
    }

    /// What an amount comes to in US dollars, over USDT, rounded up to the cent. For reports, never for a price.
    #[must_use]
    pub fn in_usd(&self, fiat: Fiat, now: Time) -> Option<Fiat> {
        if fiat.currency() == FiatCurrency::USD {
            return Some(fiat);
        }
        let usdt = Method::find("USDT_TRC20")?;
        let cents = self.of("USDT", fiat.currency(), now).ok()?.rate.quote(fiat, usdt)?.units() / 10_000;
        u64::try_from(cents).ok().map(|cents| Fiat::from_minor(cents, FiatCurrency::USD))
    }
}

impl std::fmt::Debug for Rates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rates")
            .field("fixed", &self.fixed)
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}
