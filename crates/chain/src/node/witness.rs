//! Asks a second node before a block is believed to be final.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use quittance_ledger::transfer::{Block, Followed};
use quittance_protocol::network::NetworkId;

use super::Node;
use super::endpoint::Endpoint;
use crate::position::Position;
use crate::source::{Batch, SourceError};

/// Compares what one node says with what another one does.
///
/// A node that is on a fork which lost, or was misled about the chain, tells of payments that never happened. So the block at
/// the height from which payments count as final has to be the same on a second node; its ancestors are then the same too.
/// Above that height nodes may differ for a moment, and nobody hands out goods for it. What a node says of a block's content is
/// not compared: one that lies deliberately under the right hash is believed, so nodes are to be chosen with care.
///
/// With one healthy node there is nobody to ask, and it is believed: a shop that names one node trusts it, and one that names
/// two would rather be paid while one of them is down. A witness that does not know the block yet is behind and objects to
/// nothing.
pub(super) struct Witness {
    /// The fewest confirmations that anybody takes for final.
    depth: u32,
    /// The block that two nodes last agreed about: a quiet network costs no further question.
    agreed: Mutex<Option<Block>>,
    /// True while nodes disagree, so that it is said once.
    disagreeing: AtomicBool,
}

impl Witness {
    /// Compares from `depth` confirmations on.
    pub(super) fn new(depth: u32) -> Self {
        Self { depth, agreed: Mutex::default(), disagreeing: AtomicBool::new(false) }
    }

    /// Asks one of `others`, the first that knows the block, about the `batch` that was read from `position`.
    ///
    /// # Errors
    ///
    /// It knows another block: [`SourceError::Disagreement`]. The batch must not be believed.
    pub(super) async fn hear<'a, N: Node + 'a>(
        &self,
        others: impl Iterator<Item = &'a Endpoint<N>>,
        position: Option<&Position>,
        batch: &Batch,
    ) -> Result<(), SourceError> {
        let Some(block) = deciding(self.depth, position, batch) else { return Ok(()) };
        let agreed = || self.agreed.lock().unwrap_or_else(PoisonError::into_inner);
        if agreed().as_ref() == Some(block) {
            return Ok(());
        }
        match opinion(others, block).await {
            Some(true) => {
                *agreed() = Some(block.clone());
                if self.disagreeing.swap(false, Ordering::Relaxed) {
                    tracing::info!("The nodes of {} agree again", batch.followed.network);
                }
                Ok(())
            }
            Some(false) => Err(self.disagreement(&batch.followed.network, block.height)),
            None => Ok(()),
        }
    }

    /// Asks one of `others` about a single block of `network`, in which a transaction was looked up.
    ///
    /// # Errors
    ///
    /// It knows another block: [`SourceError::Disagreement`].
    pub(super) async fn hear_of<'a, N: Node + 'a>(
        &self,
        others: impl Iterator<Item = &'a Endpoint<N>>,
        network: &NetworkId,
        block: &Block,
    ) -> Result<(), SourceError> {
        match opinion(others, block).await {
            Some(true) | None => Ok(()),
            Some(false) => Err(self.disagreement(network, block.height)),
        }
    }

    fn disagreement(&self, network: &NetworkId, height: u64) -> SourceError {
        let network = network.clone();
        if !self.disagreeing.swap(true, Ordering::Relaxed) {
            tracing::error!(
                network = network.as_str(),
                block.height = height,
                "The nodes of {network} disagree about block {height}; payments wait until they agree"
            );
        }
        SourceError::Disagreement { network, height }
    }
}

/// The block that decides whether the batch is believed: the newest one that counts as final. After a reorganisation it is
/// not below the one that counted before, for what was paid there is about to be taken back.
fn deciding<'a>(depth: u32, position: Option<&Position>, batch: &'a Batch) -> Option<&'a Block> {
    let reached = batch.followed.height;
    let before = position.and_then(Position::followed).map_or(0, |followed| settled(depth, followed));
    let height = settled(depth, &batch.followed).max(before.min(reached));
    // What is below the oldest block remembered stands or falls with it.
    batch.position.blocks.iter().map(|read| &read.block).find(|block| block.height >= height)
}

fn settled(depth: u32, followed: &Followed) -> u64 {
    let confirmed = followed.height.saturating_add(1).saturating_sub(depth.into());
    confirmed.max(followed.finalized.unwrap_or(0)).min(followed.height)
}

/// Whether the first of `others` that knows a block at that height knows this one; none if nobody does.
async fn opinion<'a, N: Node + 'a>(
    others: impl Iterator<Item = &'a Endpoint<N>>,
    block: &Block,
) -> Option<bool> {
    for other in others {
        // One that is behind, or rests, has none: the next one may know.
        if let Ok(Some(hash)) = hash_at(other, block.height).await {
            other.does_well();
            return Some(hash == block.hash);
        }
    }
    None
}

/// The hash of a node's block; none if it does not know it yet.
async fn hash_at<N: Node>(endpoint: &Endpoint<N>, height: u64) -> Result<Option<String>, SourceError> {
    let node = endpoint.ready().await?;
    endpoint.judge(node.hash_at(height).await)
}
