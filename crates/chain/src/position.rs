//! How far a network was read, with all that a reorganisation needs.

use std::collections::VecDeque;

use quittance_ledger::transfer::{Block, Followed, Transfer};
use quittance_protocol::Time;
use serde::{Deserialize, Serialize};

use crate::stored::Stored;

/// How far a network was read.
///
/// It stands for itself: the newest blocks with the transfers found in them, so that a reorganisation is found by comparing
/// parent hashes, and says which transfers left; and the unconfirmed transfers, so that one that vanishes is noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "Stored", try_from = "Stored")]
pub struct Position {
    /// The number of the next fact.
    pub(crate) next: u64,
    /// What was said last of how far we are.
    pub(crate) followed: Option<Followed>,
    /// The newest blocks read, oldest first. Each is the parent of the next.
    pub(crate) blocks: VecDeque<ReadBlock>,
    /// The transfers that were last said to be in the mempool.
    pub(crate) unconfirmed: Vec<Transfer>,
    /// The time up to which balances were asked for, if that is before the newest block: the node could not tell yet.
    pub(crate) balances: Option<Time>,
}

/// A block that was read, with the transfers to our addresses in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadBlock {
    /// Which one.
    pub(crate) block: Block,
    /// What arrived in it.
    pub(crate) transfers: Vec<Transfer>,
}

impl Position {
    /// How far the network was read, as it was last said.
    #[must_use]
    pub fn followed(&self) -> Option<&Followed> {
        self.followed.as_ref()
    }

    /// The newest block read.
    #[must_use]
    pub fn newest(&self) -> Option<&Block> {
        self.blocks.back().map(|read| &read.block)
    }
}
