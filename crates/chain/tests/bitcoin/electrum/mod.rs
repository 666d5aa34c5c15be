//! The same, read from a real Electrum server on a real node.

mod agreement;
mod certificates;
mod conflicts;
mod lies;
mod lookup;
mod network;
mod payments;
mod reorganisations;
mod trouble;
