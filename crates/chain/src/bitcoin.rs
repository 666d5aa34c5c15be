//! Reads Bitcoin and Litecoin from nodes that speak the JSON-RPC of Bitcoin Core, or from Electrum servers.
//!
//! # Layout
//!
//! - `config` says which nodes, and which [`Chain`] they have to be of; `source` is the network as the gateway sees it.
//! - `node` is one of its nodes; `check` looks at all of them.
//! - `core` is a node that speaks the JSON-RPC of Bitcoin Core. `reader` follows it: `blocks` fetches its blocks, `mempool` what
//!   waits to be in one; `lookup` looks one transaction up, by the same rules.
//! - `electrum` is an Electrum server, and how it is followed.
//! - `transfers` finds payments in a transaction.
//! - `wire` is the shape of a node's answers.
//!
//! A node needs no wallet and no index: every block is read once, and its outputs are compared with our addresses. Payments are
//! told as soon as they are in the mempool. One that is replaced there (BIP-125), or whose coins are spent otherwise, leaves it,
//! and that is told as well.

mod blocks;
mod chain;
mod check;
mod config;
mod core;
mod electrum;
mod lookup;
mod mempool;
mod node;
mod reader;
mod source;
mod transfers;
mod wire;

pub use self::chain::{Chain, Coin};
pub use self::check::{Found, Kind, NodeReport};
pub use self::config::{BitcoinConfig, NodeAddress};
pub use self::source::BitcoinSource;
