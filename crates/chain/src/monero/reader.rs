//! Follows the chain of a node as far as its wallet has read it.

use std::collections::HashSet;

use quittance_ledger::transfer::Block;
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use serde_json::{Value, json};

use super::config::MoneroConfig;
use super::node::MoneroNode;
use super::wire::{Header, Info};
use crate::derivation::AccountKey;
use crate::lookup::Sighting;
use crate::node::{Best, Family, Node as _, leave_removed};
use crate::position::Position;
use crate::reading::{Reached, Reading};
use crate::source::{Batch, SourceError, Targets};

/// Blocks remembered: four hours, many times the deepest reorganisation that Monero has had by chance.
const REMEMBERED: usize = 128;
/// How far below its tip a network without a position is begun.
const BEFORE: u64 = 127;
/// Blocks read at once.
const BATCH: u64 = 500;

/// What is looked for.
pub(super) struct Reader {
    pub(super) method: MethodCode,
    pub(super) key: AccountKey,
}

/// The newest block of the node's chain.
struct Tip {
    height: u64,
    hash: String,
    /// Whether the node still loads the chain, and the newest of all is far above.
    is_loading: bool,
}

impl Tip {
    async fn of(node: &MoneroNode) -> Result<Self, SourceError> {
        let Info { height, top_block_hash, synchronized, .. } = node.info().await?;
        let none = || node.daemon.unreadable("get_info", "there is no block");
        let height = height.checked_sub(1).ok_or_else(none)?;
        Ok(Self { height, hash: top_block_hash, is_loading: !synchronized })
    }
}

impl Reader {
    /// Knows what to look for.
    ///
    /// # Errors
    ///
    /// The key is none of Monero's.
    pub(super) fn new(config: &MoneroConfig) -> Result<Self, SourceError> {
        config.account()?;
        Ok(Self { method: config.method.clone(), key: config.key.clone() })
    }

    async fn read_on(
        &self,
        node: &MoneroNode,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        let tip = Tip::of(node).await?;
        // Begun at an early block, the network would be offered while years of it have to be read first.
        if tip.is_loading && position.and_then(Position::newest).is_none() {
            return Err(SourceError::Behind { network: node.network().clone() });
        }
        self.make_known(node, targets).await?;
        let mut reading = Reading::resume(node.network(), position, REMEMBERED);
        let wallet = refresh(node, &reading, &tip).await?;
        leave_removed(&mut reading, (tip.height, &tip.hash), Best::MostWork, |height| node.hash_at(height))
            .await?;
        // Beyond what the wallet has read, nobody knows of a payment.
        let last = wallet.min(tip.height);
        let headers = next_blocks(node, &reading, last).await?;
        let newest = headers.last().map(as_block).or_else(|| reading.newest_up_to(last));
        // All that was read before is above what the wallet has read now.
        let newest = newest.ok_or_else(|| {
            node.wallet.unreadable("get_height", "it has not read the blocks any more that it had read")
        })?;
        let oldest =
            reading.oldest().map(|block| block.height).or(headers.first().map(|header| header.height));
        let after = oldest.unwrap_or(newest.height).saturating_sub(1);
        let received = self.received(node, after, &newest, targets).await?;
        self.blocks(node, &mut reading, headers, &received.incoming, &newest).await?;
        if newest.height == tip.height && wallet == tip.height {
            self.pool(node, &mut reading, &received.pool).await?;
        }
        // What two programs say, and one of them several times, has to be of one chain.
        if Tip::of(node).await?.hash != tip.hash {
            return Err(node.moved());
        }
        let reached = reading.newest().unwrap_or(&newest).clone();
        let batch = reading.finish(Reached {
            height: reached.height,
            block_time: reached.time,
            finalized: None,
            settled: None,
            tip: last,
        });
        Ok(Batch { tip: batch.tip.max(tip.height), ..batch })
    }
}

/// Makes the wallet read what the node has. Answers with the height of the newest block it has read.
async fn refresh(node: &MoneroNode, reading: &Reading, tip: &Tip) -> Result<u64, SourceError> {
    let is_current = reading.newest().is_some_and(|newest| newest.hash == tip.hash);
    if !is_current {
        node.wallet.ask::<Value>("refresh", json!({})).await?;
    }
    let none = || node.wallet.unreadable("get_height", "it has read no block");
    node.wallet_height().await?.ok_or_else(none)
}

/// The blocks that come next, up to `last`.
async fn next_blocks(node: &MoneroNode, reading: &Reading, last: u64) -> Result<Vec<Header>, SourceError> {
    let first = match reading.newest() {
        Some(newest) => newest.height + 1,
        None => last.saturating_sub(BEFORE),
    };
    let last = last.min(first + (BATCH - 1));
    if first > last {
        return Ok(Vec::new());
    }
    let headers = node.headers(first, last).await?;
    let follows = match (reading.newest(), headers.first()) {
        (Some(newest), Some(first)) => first.prev_hash == newest.hash,
        (Some(_) | None, _) => true,
    };
    if follows { Ok(headers) } else { Err(node.moved()) }
}

impl Family for Reader {
    type Node = MoneroNode;

    async fn follow(
        &self,
        node: &MoneroNode,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        self.read_on(node, position, targets).await
    }

    async fn look_up(
        &self,
        node: &MoneroNode,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        self.ask_for(node, transaction, addresses).await
    }
}

/// The block as facts tell it.
pub(super) fn as_block(header: &Header) -> Block {
    let seconds = i64::try_from(header.timestamp).unwrap_or(i64::MAX);
    Block { height: header.height, hash: header.hash.clone(), time: Time::from_seconds(seconds) }
}
