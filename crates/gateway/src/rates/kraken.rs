//! Kraken's public ticker: `GET /0/public/Ticker?pair=XBTUSD,ETHUSD`.
//!
//! The price is the middle of the best ask and the best bid, which are of now. The last trade is not used: on a quiet market
//! it may be hours old, and nothing in the answer says so.

use std::collections::BTreeMap;

use quittance_protocol::Rate;
use serde::Deserialize;

use super::asker::{Found, Question, Reader};
use super::failure::AskError;
use super::literal;
use super::pair::Pair;
use super::web::Answer;

/// Where Kraken is asked.
pub(super) const BASE: &str = "https://api.kraken.com";

/// Reads Kraken.
pub(super) struct Kraken;

#[derive(Deserialize)]
struct Ticker {
    #[serde(default)]
    error: Vec<String>,
    #[serde(default)]
    result: BTreeMap<String, Market>,
}

/// Each side's best price, the volume in whole lots, the volume.
#[derive(Deserialize)]
struct Market {
    #[serde(rename = "a")]
    ask: Vec<String>,
    #[serde(rename = "b")]
    bid: Vec<String>,
}

impl Reader for Kraken {
    /// Kraken lists hundreds of pairs and says which it does not know.
    fn knows(&self, _: &Pair) -> bool {
        true
    }

    fn questions(&self, pairs: &[Pair]) -> Vec<Question> {
        if pairs.is_empty() {
            return Vec::new();
        }
        let names: Vec<String> =
            pairs.iter().map(|pair| [base(pair), pair.currency.code()].concat()).collect();
        vec![Question { path: format!("/0/public/Ticker?pair={}", names.join(",")), pairs: pairs.to_vec() }]
    }

    fn read(&self, question: &Question, answer: &Answer) -> Result<Vec<Found>, AskError> {
        let ticker: Ticker = serde_json::from_slice(answer.good()?)?;
        // What begins with W is a warning beside a good answer.
        match ticker.error.iter().find(|error| !error.starts_with('W')) {
            Some(error) if error.starts_with("EQuery:Unknown asset pair") => {
                return Err(AskError::UnknownPair);
            }
            Some(error) => return Err(AskError::refused(error)),
            None => {}
        }
        let found = |pair: &Pair| {
            let market = names(pair).iter().find_map(|name| ticker.result.get(name))?;
            Some(Found { pair: pair.clone(), rate: middle(market)?, at: None })
        };
        Ok(question.pairs.iter().filter_map(found).collect())
    }
}

/// Kraken's own name of an asset.
fn base(pair: &Pair) -> &str {
    if pair.asset == "BTC" { "XBT" } else { &pair.asset }
}

/// The names a market may have in an answer: `SOLUSD`, and with the letters of Kraken's first years `XXBTZUSD`, `USDTZUSD`.
fn names(pair: &Pair) -> [String; 3] {
    let (asset, currency) = (base(pair), pair.currency.code());
    [format!("{asset}{currency}"), format!("X{asset}Z{currency}"), format!("{asset}Z{currency}")]
}

/// The point between the best ask and the best bid, rounded down. A bid above the ask is no market.
fn middle(market: &Market) -> Option<Rate> {
    let (ask, bid) = (literal::rate(market.ask.first()?)?, literal::rate(market.bid.first()?)?);
    Rate::from_units(bid.units().midpoint(ask.units())).filter(|_| bid <= ask)
}
