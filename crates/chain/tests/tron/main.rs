//! The source of Tron against what stands in for its node: no real one can be had for a test.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

mod configuration;
mod holes;
mod look_alikes;
mod lookup;
mod network;
mod payments;
mod reorganisations;
#[path = "../story/mod.rs"]
mod story;
mod trouble;
