//! The shape of what monerod and monero-wallet-rpc answer. What is not needed is not looked at.

use std::collections::HashMap;

use serde::Deserialize;

/// monerod, `get_info`.
#[derive(Debug, Deserialize)]
pub(super) struct Info {
    /// How many blocks there are; the newest has a height of one less.
    pub(super) height: u64,
    pub(super) top_block_hash: String,
    pub(super) nettype: String,
    /// False while it loads the chain from others.
    #[serde(default = "yes")]
    pub(super) synchronized: bool,
}

const fn yes() -> bool {
    true
}

/// monerod, a block's header.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Header {
    pub(super) height: u64,
    pub(super) hash: String,
    pub(super) prev_hash: String,
    pub(super) timestamp: u64,
}

/// monerod, `get_block_header_by_height`.
#[derive(Debug, Deserialize)]
pub(super) struct OneHeader {
    pub(super) block_header: Header,
}

/// monerod, `get_block_headers_range`.
#[derive(Debug, Deserialize)]
pub(super) struct Headers {
    pub(super) headers: Vec<Header>,
}

/// monerod, `/get_transactions`. Those that it does not know are left out.
#[derive(Debug, Deserialize)]
pub(super) struct Transactions {
    pub(super) status: String,
    #[serde(default)]
    pub(super) txs: Vec<Transaction>,
}

/// A transaction as the node knows it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Transaction {
    pub(super) tx_hash: String,
    pub(super) in_pool: bool,
    #[serde(default)]
    pub(super) double_spend_seen: bool,
    /// Missing while it is in no block.
    pub(super) block_height: Option<u64>,
    #[serde(default)]
    as_json: String,
}

#[derive(Deserialize)]
struct Body {
    vin: Vec<Input>,
}

#[derive(Deserialize)]
struct Input {
    /// Missing where a miner makes new money.
    key: Option<Spent>,
}

#[derive(Deserialize)]
struct Spent {
    k_image: String,
}

impl Transaction {
    /// The key images of what it spends: two transactions that share one cannot both be in the chain.
    pub(super) fn spends(&self) -> Result<Vec<String>, serde_json::Error> {
        let body: Body = serde_json::from_str(&self.as_json)?;
        Ok(body.vin.into_iter().filter_map(|input| Some(input.key?.k_image)).collect())
    }
}

/// What the node says of some transactions, by their ids.
pub(super) type Known = HashMap<String, Transaction>;

/// wallet, `get_height`.
#[derive(Debug, Deserialize)]
pub(super) struct Height {
    /// How many blocks it has read.
    pub(super) height: u64,
}

/// wallet, `get_address`.
#[derive(Debug, Deserialize)]
pub(super) struct Addresses {
    /// The account's first one.
    pub(super) address: String,
}

/// wallet, `get_transfers`. An empty list is left out.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Transfers {
    /// In blocks.
    #[serde(default, rename = "in")]
    pub(super) incoming: Vec<Incoming>,
    /// In no block yet.
    #[serde(default)]
    pub(super) pool: Vec<Incoming>,
}

/// wallet, `get_transfer_by_txid`.
#[derive(Debug, Deserialize)]
pub(super) struct ById {
    pub(super) transfers: Vec<Incoming>,
}

/// wallet, what a transaction pays to one of its addresses: one row for each, however many outputs there are.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Incoming {
    pub(super) txid: String,
    pub(super) address: String,
    pub(super) amount: u64,
    /// The height of its block; 0 while it is in none.
    pub(super) height: u64,
    pub(super) subaddr_index: Index,
    pub(super) unlock_time: u64,
    #[serde(default)]
    pub(super) double_spend_seen: bool,
    /// `in`, `pool`, `block`, or what leaves the wallet.
    #[serde(rename = "type")]
    pub(super) kind: String,
}

/// wallet, the place of an address.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(super) struct Index {
    pub(super) major: u32,
    pub(super) minor: u32,
}
