//! Reads Ethereum and every chain that speaks its JSON-RPC, Tron among them.
//!
//! # Layout
//!
//! - `config` says which nodes and which tokens; `source` is the network as the gateway sees it.
//! - `node` is one of its nodes; `check` looks at all of them.
//! - `reader` follows one node: `blocks` fetches its blocks, `logs` the events of tokens in them, as many at a time as `span`
//!   has learned that the node answers; `bloom` notices events that it keeps back.
//! - `transfers` finds payments in a block, `receipt` proves them.
//! - `trace` and `balance` find ether that contracts pay.
//! - `lookup` looks one transaction up, by the same rules.
//! - `dialect` is what chains do in their own way, `tron` how Tron tells a block.
//! - `wire` is the shape of a node's answers.
//!
//! Ether that a contract pays on from inside makes no log and is no transaction of its own; some exchanges pay that way. Where
//! a node keeps traces it is found in its block, like any payment. Everywhere else, and in blocks whose traces the node fails to
//! tell, the balances of addresses that wait for ether tell of it, at moments that the gateway chooses: later, as one sum, and
//! without the transaction it came by.

mod balance;
mod blocks;
mod bloom;
mod check;
mod config;
mod dialect;
mod logs;
mod lookup;
mod node;
mod reader;
mod receipt;
mod source;
mod span;
mod trace;
mod transfers;
mod tron;
mod wire;

pub use self::balance::{BALANCE_POSITION, balance_address};
pub use self::check::{EndpointReport, Found, Traces};
pub use self::config::{EvmConfig, FinalTag, NodeAddress, Trace};
pub use self::dialect::Dialect;
pub use self::receipt::NATIVE_POSITION;
pub use self::source::EvmSource;
pub use crate::node::Patience;
