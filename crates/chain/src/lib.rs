//! Chain sources that turn blocks into facts, and address derivation.
//!
//! # Layout
//!
//! - [`source`] is what every network looks like to the gateway: read on from a position, get facts.
//! - [`position`] is how far a network was read, with all that a reorganisation needs; `reading` moves it on.
//! - [`lookup`] is what a network says of one transaction; [`transaction`] knows how networks write their ids.
//! - [`node`] asks a network's nodes, whatever their family.
//! - [`evm`] reads Ethereum and its kin, [`mod@bitcoin`] Bitcoin and Litecoin, [`mod@monero`] Monero; [`sandbox`] is the chains of test
//!   projects.
//! - [`address`] knows how networks write addresses, [`derivation`] makes them from an extended public key.

pub mod address;
pub mod bitcoin;
pub mod derivation;
pub mod evm;
pub mod lookup;
pub mod monero;
pub mod node;
pub mod position;
mod reading;
pub mod sandbox;
pub mod source;
mod stored;
pub mod transaction;

pub use lookup::{Addition, Sighting, Told, Whereabouts};
pub use position::Position;
pub use source::{Batch, ChainSource, Moment, SourceError, Targets};
