//! A block as Tron's own interface tells it (`/wallet/getblockbynum`), made into one of Ethereum's.
//!
//! Tron answers to Ethereum's interface as well, but there every kind of transaction shows a value: votes, stakes, and transfers of
//! tokens (TRC-10) that anybody can make and that are worth nothing look like coins. Only here a transaction says what it is. So
//! of a block nothing else is believed, and what it calls a transfer of coins is one.

use reqwest::Url;
use serde::Deserialize;
use serde_json::json;
use serde_json::value::RawValue;

use super::bloom::Bloom;
use super::node::EvmNode;
use super::wire::{FullBlock, Hash, Header, Quantity, Transaction, Transactions, Units};
use crate::source::SourceError;

/// What a block is asked by.
const BLOCK: &str = "getblockbynum";
/// The kind of a transaction that moves coins.
const TRANSFER: &str = "TransferContract";
/// The kind of a transaction that calls a contract, as every transfer of a token (TRC-20) does.
const CALL: &str = "TriggerSmartContract";
/// What is said of a transaction that did what it says.
const SUCCESS: &str = "SUCCESS";

/// What is left of an answer that is nothing but a limiter's complaint.
#[derive(Deserialize)]
struct Complaint<'a> {
    #[serde(borrow, rename = "Error")]
    complaint: &'a RawValue,
}

/// A block.
#[derive(Deserialize)]
struct WalletBlock {
    #[serde(rename = "blockID")]
    id: String,
    #[serde(rename = "block_header")]
    header: WalletHeader,
    #[serde(default)]
    transactions: Vec<WalletTransaction>,
}

#[derive(Deserialize)]
struct WalletHeader {
    raw_data: RawHeader,
}

/// The first block leaves out what is 0 of it.
#[derive(Deserialize)]
struct RawHeader {
    #[serde(default)]
    number: u64,
    #[serde(rename = "parentHash")]
    parent: String,
    /// In milliseconds.
    #[serde(default)]
    timestamp: u64,
}

#[derive(Deserialize)]
struct WalletTransaction {
    #[serde(rename = "txID")]
    id: String,
    #[serde(default)]
    ret: Vec<Outcome>,
    raw_data: RawTransaction,
}

#[derive(Deserialize)]
struct Outcome {
    #[serde(default, rename = "contractRet")]
    result: Option<String>,
}

#[derive(Deserialize)]
struct RawTransaction {
    #[serde(default)]
    contract: Vec<Contract>,
}

/// What a transaction does; there is one to each.
#[derive(Deserialize)]
struct Contract {
    #[serde(rename = "type")]
    kind: String,
    parameter: Parameter,
}

#[derive(Deserialize)]
struct Parameter {
    value: Box<RawValue>,
}

#[derive(Deserialize)]
struct Transfer {
    #[serde(rename = "owner_address")]
    from: String,
    #[serde(rename = "to_address")]
    to: String,
    amount: u64,
}

#[derive(Deserialize)]
struct Call {
    #[serde(rename = "owner_address")]
    from: String,
    #[serde(rename = "contract_address")]
    contract: String,
    /// Left out if it is empty.
    #[serde(default)]
    data: String,
}

/// Where Tron's own interface is, of a node whose JSON-RPC is at `rpc`: what is before `/jsonrpc`.
pub(super) fn wallet_beside(rpc: &Url) -> Url {
    let mut base = rpc.clone();
    if rpc.path().trim_end_matches('/').ends_with("/jsonrpc")
        && let Ok(mut path) = base.path_segments_mut()
    {
        path.pop_if_empty().pop();
    }
    base
}

impl EvmNode {
    /// The block at `height`, as Tron's own interface tells it; none if there is none.
    ///
    /// # Errors
    ///
    /// The node is not reached, complains, or answers with something else.
    pub(super) async fn block(&self, height: u64) -> Result<Option<FullBlock>, SourceError> {
        let mut url = self.wallet.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(["wallet", BLOCK]);
        }
        let (status, body) = self.rpc.post(&url, &json!({ "num": height, "visible": false }), BLOCK).await?;
        if body.trim_ascii() == b"{}" {
            return Ok(None);
        }
        let block: WalletBlock = match (serde_json::from_slice(&body), serde_json::from_slice(&body)) {
            (Ok(block), _) => block,
            (Err(_), Ok(Complaint { complaint })) => {
                return Err(self.rpc.complains(BLOCK, status, complaint));
            }
            (Err(error), Err(_)) => return Err(self.rpc.no_answer(BLOCK, status, &error)),
        };
        block.into_block().map(Some).map_err(|reason| self.unreadable(BLOCK, &reason))
    }
}

impl WalletBlock {
    /// The same block as Ethereum's interface would tell it, if that told the truth.
    ///
    /// # Errors
    ///
    /// A transfer or a call is not written as it should be. It could be a payment, so the block cannot be read without it.
    fn into_block(self) -> Result<FullBlock, String> {
        let RawHeader { number, parent, timestamp } = self.header.raw_data;
        let header = Header {
            number: Quantity(number),
            hash: hash(&self.id)?,
            parent: hash(&parent)?,
            timestamp: Quantity(timestamp / 1000),
            // It has none, and nothing is asked again for what one does not say.
            bloom: Bloom::default(),
        };
        let transactions: Result<_, String> =
            self.transactions.into_iter().map(WalletTransaction::into_transaction).collect();
        Ok(FullBlock { header, transactions: Transactions::Whole(transactions?) })
    }
}

impl WalletTransaction {
    fn into_transaction(self) -> Result<Transaction, String> {
        let mut transaction = Transaction::named(hash(&self.id)?);
        let succeeded = self.ret.iter().all(|outcome| outcome.result.as_deref() == Some(SUCCESS));
        let [contract] = self.raw_data.contract.as_slice() else { return Ok(transaction) };
        if !succeeded || self.ret.is_empty() {
            return Ok(transaction);
        }
        let value = contract.parameter.value.get();
        let wrong = |error: serde_json::Error| format!("a {}: {error}", contract.kind);
        match contract.kind.as_str() {
            TRANSFER => {
                let Transfer { from, to, amount } = serde_json::from_str(value).map_err(wrong)?;
                (transaction.from, transaction.to) = (from, Some(to));
                transaction.value = Some(Units(amount.into()));
            }
            CALL => {
                let Call { from, contract, data } = serde_json::from_str(value).map_err(wrong)?;
                (transaction.from, transaction.to) = (from, Some(contract));
                transaction.input = Some(data);
            }
            _ => {}
        }
        Ok(transaction)
    }
}

/// A hash, which is written without 0x here.
fn hash(digits: &str) -> Result<Hash, String> {
    let hash = Hash::parse(&format!("0x{}", digits.to_ascii_lowercase()));
    hash.ok_or_else(|| "a hash that is not thirty-two bytes".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Written in the form of java-tron's documentation: a block with a transfer of coins, a token's transfer, one that ran out of
    /// energy, and what JSON-RPC would show with a value as well.
    const BLOCK: &str = include_str!("tron/block.json");

    fn read(block: &str) -> Result<FullBlock, String> {
        serde_json::from_str::<WalletBlock>(block).unwrap().into_block()
    }

    #[test]
    fn only_a_transfer_of_coins_has_a_value_and_only_a_call_that_succeeded_an_input() {
        let block = read(BLOCK).unwrap();
        let FullBlock { header, transactions } = &block;
        assert_eq!((header.number.0, header.timestamp.0), (66_987_565, 1_777_445_121));
        assert_eq!(header.hash.0, "0x0000000003fe262d52bfa4b2814f816fd2e57af5b98a33d60d8630a03a908e0e");
        let all = transactions.whole();
        assert_eq!(all.len(), 10);
        let valued: Vec<_> = all.iter().filter_map(|one| Some((one.hash.0.as_str(), one.value?.0))).collect();
        assert_eq!(valued, [(format!("0x{}", "01".repeat(32)).as_str(), 12_000_000)]);
        let called: Vec<_> =
            all.iter().filter(|one| one.input.is_some()).map(|one| &one.hash.0[2..4]).collect();
        assert_eq!(called, ["03"]);
        assert!(all.iter().all(|one| one.nonce.is_none()));
    }

    #[test]
    fn an_empty_block_and_the_first_one_leave_members_out() {
        let parent = "00".repeat(32);
        let first =
            json!({ "blockID": "ab".repeat(32), "block_header": { "raw_data": { "parentHash": parent } } });
        let block = read(&first.to_string()).unwrap();
        assert_eq!((block.header.number.0, block.header.timestamp.0), (0, 0));
        assert!(block.transactions.is_empty());
    }

    #[test]
    fn a_transfer_that_is_not_understood_keeps_its_block_from_being_read() {
        for changed in [r#""amount": "12000000", "owner"#, r#""amount": -1, "owner"#, r#""owner"#] {
            let block = BLOCK.replacen(r#""amount": 12000000, "owner"#, changed, 1);
            assert!(read(&block).is_err(), "{changed}");
        }
        assert!(
            read(&BLOCK.replacen("SUCCESS", "REVERT", 1)).unwrap().transactions.whole()[0].value.is_none()
        );
    }
}
