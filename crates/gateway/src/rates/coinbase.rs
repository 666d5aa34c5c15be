//! Coinbase's public exchange rates: `GET /v2/exchange-rates?currency=ETH`, one question for each asset.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::asker::{Found, Question, Reader};
use super::failure::AskError;
use super::literal;
use super::pair::Pair;
use super::web::Answer;

/// Where Coinbase is asked.
pub(super) const BASE: &str = "https://api.coinbase.com";

/// Reads Coinbase.
pub(super) struct Coinbase;

#[derive(Deserialize)]
struct Rates {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    /// The asset.
    currency: String,
    /// What one unit of it costs, by the other currency's code.
    rates: BTreeMap<String, String>,
}

impl Reader for Coinbase {
    /// Coinbase says which assets it does not know.
    fn knows(&self, _: &Pair) -> bool {
        true
    }

    fn questions(&self, pairs: &[Pair]) -> Vec<Question> {
        let mut assets: BTreeMap<&str, Vec<Pair>> = BTreeMap::new();
        for pair in pairs {
            assets.entry(&pair.asset).or_default().push(pair.clone());
        }
        let question =
            |(asset, pairs)| Question { path: format!("/v2/exchange-rates?currency={asset}"), pairs };
        assets.into_iter().map(question).collect()
    }

    fn read(&self, question: &Question, answer: &Answer) -> Result<Vec<Found>, AskError> {
        // An asset it does not know is answered with 400 or 404.
        if [400, 404].contains(&answer.status.as_u16()) {
            return Err(AskError::UnknownPair);
        }
        let Rates { data } = serde_json::from_slice(answer.good()?)?;
        if question.pairs.iter().any(|pair| pair.asset != data.currency) {
            return Err(AskError::Malformed("it is about another asset".to_owned()));
        }
        let found = |pair: &Pair| {
            let rate = literal::rate(data.rates.get(pair.currency.code())?)?;
            Some(Found { pair: pair.clone(), rate, at: None })
        };
        Ok(question.pairs.iter().filter_map(found).collect())
    }
}
