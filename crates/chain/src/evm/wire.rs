//! The shape of a node's answers: only what we read, tolerant of everything else.

use serde::de::{DeserializeOwned, Error, IgnoredAny, IntoDeserializer};
use serde::{Deserialize, Deserializer};

use super::bloom::Bloom;

/// A block without its transactions.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Header {
    pub(super) number: Quantity,
    pub(super) hash: Hash,
    #[serde(rename = "parentHash")]
    pub(super) parent: Hash,
    pub(super) timestamp: Quantity,
    #[serde(default, rename = "logsBloom")]
    pub(super) bloom: Bloom,
}

/// A block with its transactions.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct FullBlock {
    #[serde(flatten)]
    pub(super) header: Header,
    pub(super) transactions: Transactions,
}

/// The transactions of a block.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Transactions {
    /// All of them, if they were asked for.
    Whole(Vec<Transaction>),
    /// Only their names.
    Named(Vec<Hash>),
}

/// A transaction. Chains add kinds of their own, some without a value or a receiver.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Transaction {
    pub(super) hash: Hash,
    pub(super) from: String,
    /// Its kind (EIP-2718). Nodes of before there were kinds name none.
    #[serde(default, rename = "type")]
    pub(super) kind: Option<Quantity>,
    #[serde(default)]
    pub(super) nonce: Option<Quantity>,
    #[serde(default)]
    pub(super) to: Option<String>,
    #[serde(default)]
    pub(super) value: Option<Units>,
    /// What a contract is called with, where that is looked at.
    #[serde(skip)]
    pub(super) input: Option<String>,
}

/// A transaction that was asked for by its name.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Named {
    #[serde(flatten)]
    pub(super) transaction: Transaction,
    /// The block it is in; none while it waits.
    #[serde(default, rename = "blockHash", deserialize_with = "unless_empty")]
    pub(super) block: Option<Hash>,
    #[serde(default, rename = "blockNumber", deserialize_with = "unless_empty")]
    pub(super) height: Option<Quantity>,
    /// What a contract is called with.
    #[serde(default)]
    pub(super) input: Option<String>,
}

/// An event of a contract.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Log {
    pub(super) address: String,
    #[serde(default)]
    pub(super) topics: Vec<String>,
    #[serde(default)]
    pub(super) data: String,
    #[serde(rename = "transactionHash")]
    pub(super) transaction: Hash,
    /// The block it is in. That it was removed from there (`removed`) is not read: blocks tell it, and receipts prove it.
    #[serde(default, rename = "blockHash")]
    pub(super) block: Option<Hash>,
    /// Counts through the block, so it changes when the transaction moves to another one.
    #[serde(rename = "logIndex")]
    pub(super) index: Quantity,
}

/// What became of a transaction.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Receipt {
    /// One for success.
    #[serde(default)]
    pub(super) status: Option<Quantity>,
    #[serde(rename = "blockHash")]
    pub(super) block: Hash,
    #[serde(default)]
    pub(super) logs: Vec<Log>,
}

/// A step of a transaction, as `trace_block` tells it (the format of Parity's client).
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Step {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) action: Action,
    #[serde(default)]
    pub(super) result: Option<Outcome>,
    /// Something if the step failed.
    #[serde(default)]
    pub(super) error: Option<IgnoredAny>,
    /// Its place in the tree of steps: the numbers of the steps above it and its own, each below the one before.
    #[serde(rename = "traceAddress")]
    pub(super) address: Vec<u64>,
    #[serde(rename = "transactionHash", default)]
    pub(super) transaction: Option<Hash>,
    #[serde(rename = "blockHash")]
    pub(super) block: Hash,
}

/// What a step does.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Action {
    /// The kind of a call.
    #[serde(default, rename = "callType")]
    pub(super) call: Option<String>,
    #[serde(default)]
    pub(super) to: Option<String>,
    #[serde(default)]
    pub(super) value: Option<Units>,
    /// Who gets the `balance` that a contract leaves behind.
    #[serde(default, rename = "refundAddress")]
    pub(super) heir: Option<String>,
    #[serde(default)]
    pub(super) balance: Option<Units>,
}

/// What a step made.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Outcome {
    /// A new contract's address.
    #[serde(default)]
    pub(super) address: Option<String>,
}

/// A small number, written in hexadecimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quantity(pub(super) u64);

/// An amount in smallest units. What does not fit in 128 bits is the largest amount there is: no honest token comes near.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Units(pub(super) u128);

/// Thirty-two bytes in lower-case hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Hash(pub(super) String);

impl Named {
    /// Whether it is the one that was asked for.
    pub(super) fn is(&self, hash: &Hash) -> bool {
        self.transaction.hash == *hash
    }
}

impl Transaction {
    /// One of which no more than its name is known.
    pub(super) fn named(hash: Hash) -> Self {
        Self { hash, from: String::new(), kind: None, nonce: None, to: None, value: None, input: None }
    }
}

impl Hash {
    /// Reads a hash in canonical form.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix("0x")?;
        let is_hash = digits.len() == 64 && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        is_hash.then(|| Self(text.to_owned()))
    }
}

impl Transactions {
    /// All of them; none if only their names were asked for.
    pub(super) fn whole(&self) -> &[Transaction] {
        match self {
            Self::Whole(transactions) => transactions,
            Self::Named(_) => &[],
        }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Whole(transactions) => transactions.is_empty(),
            Self::Named(names) => names.is_empty(),
        }
    }
}

impl Units {
    /// Reads hexadecimal digits.
    pub(super) fn parse(digits: &str) -> Option<Self> {
        let significant = digits.trim_start_matches('0');
        match (digits.bytes().all(|digit| digit.is_ascii_hexdigit()), significant.len()) {
            (false, _) => None,
            (true, 0) => Some(Self(0)),
            (true, 1..=32) => u128::from_str_radix(significant, 16).ok().map(Self),
            (true, _) => Some(Self(u128::MAX)),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let digits = text.strip_prefix("0x").ok_or_else(|| D::Error::custom("a number without 0x"))?;
        u64::from_str_radix(digits, 16).map(Self).map_err(D::Error::custom)
    }
}

impl<'de> Deserialize<'de> for Units {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let units = text.strip_prefix("0x").and_then(Self::parse);
        units.ok_or_else(|| D::Error::custom("an amount that is not hexadecimal"))
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?.to_ascii_lowercase();
        Self::parse(&text).ok_or_else(|| D::Error::custom("a hash that is not thirty-two bytes"))
    }
}

/// What is there; Tron's nodes write `0x` for nothing.
fn unless_empty<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?.filter(|text| text != "0x");
    text.map(|text| T::deserialize(text.into_deserializer())).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The form of java-tron's documentation, whose empty values other readers refuse.
    #[test]
    fn what_tron_writes_for_nothing_is_nothing() {
        let zeros = format!("0x{}", "00".repeat(256));
        let hash = format!("0x{}", "ab".repeat(32));
        let header = serde_json::json!({
            "baseFeePerGas": "0x0", "difficulty": "0x0", "extraData": "0x", "hash": hash, "logsBloom": zeros,
            "nonce": "0x0000000000000000", "number": "0x3fe262d", "parentHash": hash, "stateRoot": "0x",
            "timestamp": "0x69f1a8c1", "totalDifficulty": "0x0", "transactions": [hash], "uncles": [],
        });
        let header: Header = serde_json::from_value(header).unwrap();
        assert_eq!((header.number.0, header.bloom), (66_987_565, Bloom::default()));
        for (nonce, place) in [(None, "0x"), (Some("0x0000000000000000"), "0x")] {
            let transaction = serde_json::json!({
                "blockHash": place, "blockNumber": place, "from": "0x00", "gas": "0x0", "gasPrice": "0x", "hash": hash,
                "input": "0x", "nonce": nonce, "to": null, "transactionIndex": place, "type": "0x0", "value": null,
            });
            let named: Named = serde_json::from_value(transaction).unwrap();
            assert_eq!((named.block, named.height.map(|height| height.0)), (None, None));
        }
    }

    /// A receipt in the form of java-tron's documentation.
    #[test]
    fn a_receipt_of_tron_names_the_number_of_an_event_in_its_block() {
        let hash = format!("0x{}", "ab".repeat(32));
        let log = serde_json::json!({
            "address": "0xa614f803b6fd780986a42c78ec9c7f77e6ded13c", "blockHash": hash, "blockNumber": "0x3fe1ca0",
            "blockTimestamp": "0x697999ef", "data": format!("0x{:064x}", 24_900_000), "logIndex": "0x2a", "removed": false,
            "topics": [hash, hash, hash], "transactionHash": hash, "transactionIndex": "0x7",
        });
        let receipt = serde_json::json!({
            "blockHash": hash, "blockNumber": "0x3fe1ca0", "contractAddress": null, "cumulativeGasUsed": "0xae29",
            "effectiveGasPrice": "0x64", "from": "0xdd791d6b49e190062d650e6a23c575510d35f2f9", "gasUsed": "0xae29",
            "logs": [log], "logsBloom": "0x00", "status": "0x1", "to": null, "transactionHash": hash, "type": "0x0",
        });
        let receipt: Receipt = serde_json::from_value(receipt).unwrap();
        assert_eq!((receipt.status, receipt.logs[0].index), (Some(Quantity(1)), Quantity(42)));
    }

    #[test]
    fn an_amount_beyond_128_bits_is_the_largest_there_is() {
        let units = |digits: &str| Units::parse(digits).map(|units| units.0);
        assert_eq!(units(&"f".repeat(32)), Some(u128::MAX));
        assert_eq!(units(&format!("1{}", "0".repeat(32))), Some(u128::MAX));
        assert_eq!(units(&format!("{}2a", "0".repeat(62))), Some(42));
        assert_eq!((units(""), units("0x1"), units("-1")), (Some(0), None, None));
    }
}
