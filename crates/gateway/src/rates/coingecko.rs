//! CoinGecko's public prices: `GET /api/v3/simple/price?ids=…&vs_currencies=…`.
//!
//! It writes prices as JSON numbers, so they are taken as the text they are written as.

use std::collections::{BTreeMap, BTreeSet};

use quittance_protocol::Time;
use serde_json::value::RawValue;

use super::asker::{Found, Question, Reader};
use super::failure::AskError;
use super::literal;
use super::pair::Pair;
use super::web::Answer;

/// Where CoinGecko is asked.
pub(super) const BASE: &str = "https://api.coingecko.com";

/// Reads CoinGecko.
pub(super) struct Coingecko;

/// CoinGecko's ids, by ticker: several coins may have one ticker there, so none is guessed.
const IDS: &[(&str, &str)] = &[
    ("ARB", "arbitrum"),
    ("BNB", "binancecoin"),
    ("BTC", "bitcoin"),
    ("DAI", "dai"),
    ("ETH", "ethereum"),
    ("LTC", "litecoin"),
    ("OP", "optimism"),
    ("PEPE", "pepe"),
    ("PYUSD", "paypal-usd"),
    ("SHIB", "shiba-inu"),
    ("SOL", "solana"),
    ("TON", "the-open-network"),
    ("TRUMP", "official-trump"),
    ("TRX", "tron"),
    ("USDC", "usd-coin"),
    ("USDD", "usdd"),
    ("USDT", "tether"),
    ("XAUT", "tether-gold"),
];

/// Prices by id, then by currency in small letters, with `last_updated_at` among them.
type Prices = BTreeMap<String, BTreeMap<String, Box<RawValue>>>;

impl Reader for Coingecko {
    fn knows(&self, pair: &Pair) -> bool {
        id(pair).is_some()
    }

    fn questions(&self, pairs: &[Pair]) -> Vec<Question> {
        if pairs.is_empty() {
            return Vec::new();
        }
        let ids: BTreeSet<&str> = pairs.iter().filter_map(id).collect();
        let currencies: BTreeSet<String> = pairs.iter().map(currency).collect();
        let joined = |names: Vec<&str>| names.join(",");
        let path = format!(
            "/api/v3/simple/price?ids={}&vs_currencies={}&include_last_updated_at=true&precision=full",
            joined(ids.into_iter().collect()),
            joined(currencies.iter().map(String::as_str).collect()),
        );
        vec![Question { path, pairs: pairs.to_vec() }]
    }

    fn read(&self, question: &Question, answer: &Answer) -> Result<Vec<Found>, AskError> {
        let prices: Prices = serde_json::from_slice(answer.good()?)?;
        let found = |pair: &Pair| {
            let coin = prices.get(id(pair)?)?;
            let rate = literal::rate(coin.get(&currency(pair))?.get())?;
            // A price without its time was not asked for, and could be of any time.
            let seconds = coin.get("last_updated_at")?.get().parse().ok()?;
            Some(Found { pair: pair.clone(), rate, at: Some(Time::from_seconds(seconds)) })
        };
        Ok(question.pairs.iter().filter_map(found).collect())
    }
}

fn id(pair: &Pair) -> Option<&'static str> {
    IDS.iter().find(|(ticker, _)| *ticker == pair.asset).map(|(_, id)| *id)
}

fn currency(pair: &Pair) -> String {
    pair.currency.code().to_ascii_lowercase()
}
