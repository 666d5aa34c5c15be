//! The same, read from a real Electrum server on a real node. Where the server is not installed, the tests fail and say how it is.

mod agreement;
mod certificates;
mod conflicts;
mod lies;
mod lookup;
mod network;
mod payments;
mod reorganisations;
mod trouble;
