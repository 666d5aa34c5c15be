//! Money that a chain moved to a target.

use std::sync::Arc;

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, Time};
use serde::{Deserialize, Serialize};

use crate::quote::Target;

/// What names a transfer for ever. The block it is in is data: a reorganisation may move it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TransferKey {
    /// The network.
    pub network: NetworkId,
    /// The transaction's id in the network's canonical form.
    pub transaction: String,
    /// The output's number, or the transfer's position within its receipt.
    pub position: u32,
}

/// Money that a chain moved, or is about to move, to a target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// Its name.
    pub key: TransferKey,
    /// What was moved.
    pub method: MethodCode,
    /// Where to.
    pub to: Target,
    /// How much.
    pub amount: Amount,
    /// What its transaction spends, as opaque names: outpoints, or sender and nonce. Of transfers that share one, only the newest
    /// counts. The transfers of one transaction share the list: a stranger may write thousands of both into it.
    pub spends: Arc<[String]>,
}

/// What a source says of a transfer now. Per transfer the highest `number` wins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChainFact {
    /// The source's running number, which its `Followed` share: later news has a higher one, and no two facts about a transfer
    /// have the same.
    pub number: u64,
    /// The transfer.
    pub transfer: Transfer,
    /// Where it stands.
    pub place: Place,
}

/// Where a transfer stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// In the mempool.
    Seen,
    /// In a block of the best chain.
    Included(Block),
    /// In neither: replaced, double-spent, reverted or reorganised away.
    Left,
}

impl Place {
    /// The time of the block that holds it.
    pub(crate) const fn block_time(&self) -> Option<Time> {
        match self {
            Self::Included(block) => Some(block.time),
            Self::Seen | Self::Left => None,
        }
    }
}

/// The block a transfer is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Its height.
    pub height: u64,
    /// Its hash.
    pub hash: String,
    /// Its own time.
    pub time: Time,
}

/// Everything on `network` up to this block has been read. Of several the highest `number` is the truth: after a
/// reorganisation the height may be lower.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// The network.
    pub network: NetworkId,
    /// The source's running number, which its chain facts share. Confirmations of a transfer are counted only by news at least
    /// as new as the transfer's block.
    pub number: u64,
    /// The height of the newest block read.
    pub height: u64,
    /// That block's own time.
    pub block_time: Time,
    /// The newest height the network itself calls final, where it says so.
    pub finalized: Option<u64>,
}
