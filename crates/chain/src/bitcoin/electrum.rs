//! An Electrum server: for those who have no node of their own.
//!
//! # Layout
//!
//! - `address` is where a server is, and how its certificate is checked; `line` is a connection to it.
//! - `server` is one of the configuration; it keeps a `session`, one connection of the right chain with what is watched on it.
//! - `headers` are checked here: their work, and that each names the one before it. `proof` reads a transaction and checks that
//!   it is in a block.
//! - `follow` turns what a session says into facts, `lookup` says what it knows of one transaction.
//!
//! A server sends no blocks, but the histories of scripts that one has subscribed to. So it learns which addresses are watched,
//! and it can keep a payment back. It cannot make one up: a transaction is believed to be in a block only with a proof, under a
//! header with its work, and what waits in its mempool is no more than seen.

mod address;
mod follow;
mod headers;
mod line;
mod lookup;
mod proof;
mod server;
mod session;

pub(super) use self::address::Address;
pub(super) use self::server::ElectrumServer;
