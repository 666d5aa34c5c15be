//! Chains without a network, for test projects: the payer's money, the miners and the accidents are all played.
//!
//! # Layout
//!
//! - `chain` is the state of one family's chain, `action` what can be done to it; both are pure and can be stored.
//! - `source` lets the gateway follow it like any other network.
//! - `target` hands out its addresses; `name` makes up its hashes and transaction ids.

mod action;
mod chain;
mod name;
mod source;
mod target;

pub use self::action::{Action, Payment, SandboxError};
pub use self::chain::SandboxChain;
pub use self::source::{Clock, SandboxSource};
pub use self::target::sandbox_target;
