//! The Monero source, against real programs where they are needed: monerod and monero-wallet-rpc.
//!
//! What takes them takes long, since every block is mined, and runs with `cargo xtask test --long`.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test fail as the test does")]

mod faults;
mod keys;
mod network;
mod payments;
mod reorganisations;
#[path = "../story/mod.rs"]
mod story;
