//! The shape of a node's answers: only what we read, tolerant of everything else.

use quittance_protocol::{Amount, decimal};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

/// Digits of a coin after the point.
const DECIMALS: u8 = 8;

/// How far a node is.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct ChainInfo {
    /// The height of its newest block.
    pub(super) blocks: u64,
    /// That block's hash.
    #[serde(rename = "bestblockhash")]
    pub(super) best: String,
    /// True while it loads the chain from others.
    #[serde(default, rename = "initialblockdownload")]
    pub(super) is_loading: bool,
    /// True if it forgets old blocks.
    #[serde(default)]
    pub(super) pruned: bool,
}

/// A block without its transactions.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Header {
    pub(super) hash: String,
    pub(super) height: u64,
    pub(super) time: i64,
    /// The blocks from it to the newest one; negative if it is not among those of the best chain.
    pub(super) confirmations: i64,
}

/// A block with its transactions.
#[derive(Debug, Deserialize)]
pub(super) struct FullBlock {
    pub(super) hash: String,
    pub(super) height: u64,
    pub(super) time: i64,
    pub(super) confirmations: i64,
    /// The first block has none.
    #[serde(default, rename = "previousblockhash")]
    pub(super) parent: Option<String>,
    /// Every node of a chain with witnesses tells it. One that does not is of a fork that began with the same block.
    #[serde(rename = "strippedsize")]
    _size_without_witnesses: IgnoredAny,
    #[serde(rename = "tx")]
    pub(super) transactions: Vec<Transaction>,
}

/// A transaction.
#[derive(Debug, Deserialize)]
pub(super) struct Transaction {
    #[serde(rename = "txid")]
    pub(super) id: String,
    #[serde(default, rename = "vin")]
    pub(super) inputs: Vec<Input>,
    #[serde(default, rename = "vout")]
    pub(super) outputs: Vec<Output>,
    /// The block it was ever in, if it was asked for by its id. It may have been reorganised away.
    #[serde(default, rename = "blockhash")]
    pub(super) block: Option<String>,
}

/// A coin that is spent. New coins are made of none, and those of Litecoin's hidden side (MWEB) have no such name.
#[derive(Debug, Deserialize)]
pub(super) struct Input {
    #[serde(default, rename = "txid")]
    pub(super) transaction: Option<String>,
    #[serde(default, rename = "vout")]
    pub(super) output: Option<u32>,
}

/// A coin that is made. Those of Litecoin's hidden side (MWEB) say nothing.
#[derive(Debug, Deserialize)]
pub(super) struct Output {
    /// As it was written: a float would not be exact.
    #[serde(default)]
    pub(super) value: Option<Box<RawValue>>,
    #[serde(default, rename = "n")]
    pub(super) number: Option<u32>,
    #[serde(default, rename = "scriptPubKey")]
    pub(super) script: Option<OutputScript>,
}

/// Who may spend an output.
#[derive(Debug, Deserialize)]
pub(super) struct OutputScript {
    #[serde(default)]
    pub(super) hex: String,
}

/// Whether a node has all of its mempool.
#[derive(Debug, Deserialize)]
pub(super) struct MempoolInfo {
    /// False while it loads what it had before it was started again. Old nodes do not say it.
    #[serde(default = "yes")]
    pub(super) loaded: bool,
}

const fn yes() -> bool {
    true
}

/// Reads a value in coins as smallest units. Whoever writes JSON anew on the way, as some proxies do, may write it with an
/// exponent: that moves the point.
pub(super) fn units(value: &RawValue) -> Option<Amount> {
    let text = value.get();
    let Some((digits, exponent)) = text.split_once(['e', 'E']) else {
        return decimal::parse(text, DECIMALS).ok().map(Amount::new);
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let shift = exponent.parse::<i32>().ok()? + i32::from(DECIMALS) - i32::try_from(part.len()).ok()?;
    let units = decimal::parse(&[whole, part].concat(), 0).ok()?;
    let factor = decimal::power_of_ten(u8::try_from(shift.unsigned_abs()).ok()?)?;
    match shift {
        0.. => units.checked_mul(factor).map(Amount::new),
        // What is smaller than the smallest unit is no amount.
        _ => (units % factor == 0).then(|| Amount::new(units / factor)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<u128> {
        units(&RawValue::from_string(text.to_owned()).unwrap()).map(Amount::units)
    }

    #[test]
    fn values_are_exact_however_they_are_written() {
        for (text, expected) in [
            ("0.00000001", 1),
            ("20999999.97690000", 2_099_999_997_690_000),
            ("1", 100_000_000),
            ("1e-8", 1),
            ("1.5e-7", 15),
            ("2.1E+7", 2_100_000_000_000_000),
            ("0.0", 0),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        for text in ["-1", "0.000000001", "1e-9", "\"1\"", "null", "1e400", "1e99999999999"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_litecoins_hidden_side_leaves_out_is_left_out() {
        let told = r#"{ "txid": "a", "vin": [{ "ismweb": true, "output_id": "b" }, { "coinbase": "00" }],
            "vout": [{ "ismweb": true, "output_id": "c" }] }"#;
        let told: Transaction = serde_json::from_str(told).unwrap();
        assert!(told.inputs.iter().all(|input| input.transaction.is_none()));
        assert!(told.outputs[0].value.is_none() && told.outputs[0].script.is_none());
    }
}
