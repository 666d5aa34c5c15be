//! Scenarios of the ledger, told as stories.
#![expect(clippy::unwrap_used, reason = "a story that goes wrong is a failed test")]

mod builder;
mod crowded;
mod deadlines;
mod explore;
mod merchant;
mod paying;
mod reorganisation;
mod row;
mod shuffles;
mod table;
