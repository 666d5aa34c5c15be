//! The EVM source against a real node.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

mod balances;
mod catching_up;
mod configuration;
mod flat;
mod lookup;
mod network;
mod node;
mod payments;
mod reorganisations;
#[path = "../story/mod.rs"]
mod story;
mod traces;
