//! Rows: invoices, facts, targets, watcher positions and postbacks.
//!
//! # Layout
//!
//! - [`Store`] is the trait all engines keep; [`row`] the things it takes and gives.
//! - [`sqlite`] keeps it in one SQLite file in WAL mode.
//!
//! Nothing is decided here. Facts, the decision they led to and the messages it asks for are committed together, with the
//! watcher's position that found them.

mod error;
pub mod row;
pub mod sqlite;
mod store;

pub use error::StoreError;
pub use sqlite::{SqliteStore, Tables};
pub use store::Store;
