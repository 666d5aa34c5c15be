//! Reads Monero: monerod says what the chain is, and monero-wallet-rpc, which has the view key, what of it is ours.
//!
//! Nobody but the holder of the view key can see who is paid. So a wallet has to look, and what it says is checked where it can
//! be: every transaction it names has to be where the node says it is, and nothing counts as read before the wallet has read it.
//!
//! # Layout
//!
//! - `config` says which node, which wallet and whose key; `source` is the network as the gateway sees it.
//! - `node` is the node with its wallet; `subaddresses` makes the wallet look for every address that was handed out,
//!   and `rescan` read the chain once more if it may have passed a payment.
//! - `reader` follows them: `transfers` finds payments, `pool` those in no block yet; `lookup` looks one transaction up.
//! - `check` looks at both, `wire` is the shape of their answers.
//!
//! A transaction may lock its outputs for as long as its sender likes. What is locked is no payment until it can be spent: such
//! a transfer is told of once the lock has opened.

mod check;
mod config;
mod lookup;
mod node;
mod pool;
mod reader;
mod rescan;
mod source;
mod subaddresses;
mod transfers;
mod wire;

pub use self::check::{EndpointReport, Found};
pub use self::config::{MoneroConfig, Nettype};
pub use self::source::MoneroSource;
