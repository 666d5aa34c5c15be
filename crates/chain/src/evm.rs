//! Reads Ethereum and every chain that speaks its JSON-RPC.
//!
//! # Layout
//!
//! - `config` says which nodes and which tokens; `source` is the network as the gateway sees it.
//! - `endpoint` is one of its nodes, with its `health`; `witness` asks a second one; `check` looks at all of them.
//! - `reader` follows the blocks of one node.
//! - `logs` asks for the events of tokens; `transfers` finds payments in a block, `receipt` proves them.
//! - `rpc` asks the node, `wire` is the shape of its answers.
//!
//! Ether that a contract pays on from inside is not seen: it makes no log and is no transaction of its own. Some exchanges
//! pay that way, so the merchant's documentation has to say it; tokens are not affected.

mod check;
mod config;
mod endpoint;
mod health;
mod logs;
mod reader;
mod receipt;
mod rpc;
mod source;
mod transfers;
mod wire;
mod witness;

pub use self::check::{EndpointReport, Found, Traces};
pub use self::config::{EvmConfig, FinalTag, Patience, Trace};
pub use self::receipt::NATIVE_POSITION;
pub use self::source::EvmSource;
