//! Chain sources that turn blocks into facts, and address derivation.
//!
//! # Layout
//!
//! - [`source`] is what every network looks like to the gateway: read on from a position, get facts.
//! - [`position`] is how far a network was read, with all that a reorganisation needs; `reading` moves it on.
//! - [`evm`] reads Ethereum and its kin; [`sandbox`] is the chains of test projects.
//! - [`address`] knows how networks write addresses, [`derivation`] makes them from an extended public key.

pub mod address;
pub mod derivation;
pub mod evm;
pub mod position;
mod reading;
pub mod sandbox;
pub mod source;

pub use position::Position;
pub use source::{Batch, ChainSource, Moment, SourceError, Targets};
