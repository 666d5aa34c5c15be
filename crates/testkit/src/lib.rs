//! What tests share. Nothing here knows the gateway's code: it is met as a process, over HTTP.
//!
//! # Layout
//!
//! - [`anvil`] is a real Ethereum node for one test, [`contract`] what can be deployed on it.
//! - [`bitcoind`] is a real Bitcoin or Litecoin node for one test.
//! - [`electrumx`] is a real Electrum server for one test.
//! - [`tron`] stands in for a node of Tron.
//! - [`monero`] is a real Monero network for one test.
//! - [`gateway`] runs the built gateway, [`receiver`] is the shop that its postbacks go to.
//! - [`proxy`] stands before a node or a shop, holds an answer back as long as the test wants, and plays
//!   every fault that servers have.
//! - [`relay`] stands between a browser and a gateway, and plays the faults of the way between.
//! - [`shop`] puts these together: a live shop on a node of its own.
//! - [`storefront`] is a shop's own pages, on another origin than the gateway.
//! - [`terminal`] is a shell that a guide's commands are typed into.
//! - [`wait`] polls until something is true.

pub mod anvil;
pub mod bitcoind;
pub mod contract;
pub mod demo;
pub mod electrumx;
pub mod gateway;
pub mod monero;
mod process;
pub mod proxy;
pub mod receiver;
pub mod relay;
pub mod shop;
pub mod storefront;
pub mod terminal;
mod tools;
pub mod tron;
pub mod wait;

/// An HTTP client for tests: no proxy of the environment stands between two processes of one machine.
///
/// # Errors
///
/// The client cannot be built on this system.
pub fn http() -> anyhow::Result<reqwest::Client> {
    // Losing the race to install the provider means that another test has.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build()?)
}
