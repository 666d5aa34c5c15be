//! The EVM source before nodes that fail in every way nodes do.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of a test fail as the test does")]

mod agreement;
mod alone;
mod chance;
mod failover;
mod look;
mod lookup;
mod network;
mod quiet;
mod rest;
mod secrets;
#[path = "../story/mod.rs"]
mod story;
mod trouble;
