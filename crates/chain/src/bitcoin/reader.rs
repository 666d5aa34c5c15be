//! Reads the blocks and the mempool of a network from one node.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use quittance_ledger::transfer::Block;
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use serde_json::json;

use super::config::BitcoinConfig;
use super::core::CoreNode;
use super::mempool::Waiting;
use super::node::BitcoinNode;
use super::wire::{ChainInfo, Header};
use crate::address::Format;
use crate::lookup::Sighting;
use crate::node::{Best, Family, leave_removed};
use crate::position::Position;
use crate::reading::{Reached, Reading};
use crate::source::{Batch, SourceError, Targets};

/// How long a batch may take; then what was read so far is handed over.
const BATCH_WITHIN: Duration = Duration::from_secs(10);
/// Blocks remembered at most: more than were ever reorganised. A network never says that one is final.
pub(super) const REMEMBERED: usize = 144;

/// What is looked for in a network's blocks.
pub(crate) struct Reader {
    pub(super) network: NetworkId,
    pub(super) method: MethodCode,
    pub(super) format: Format,
    /// The fewest confirmations that anybody takes for final.
    pub(super) depth: u32,
    /// What waits in the mempools and was looked at.
    pub(super) waiting: Waiting,
}

/// One reading from one node.
pub(super) struct Visit<'a> {
    pub(super) reader: &'a Reader,
    pub(super) node: &'a CoreNode,
    pub(super) targets: &'a dyn Targets,
    /// When what was read so far is handed over.
    pub(super) until: Instant,
}

impl Reader {
    /// Knows what to look for.
    pub(super) fn new(config: &BitcoinConfig) -> Self {
        Self {
            network: config.network.clone(),
            method: config.method.clone(),
            format: config.coin.format(config.chain),
            depth: config.depth,
            waiting: Waiting::default(),
        }
    }

    /// The chain is not what it was a moment ago.
    pub(super) fn moved(&self) -> SourceError {
        SourceError::Moved { network: self.network.clone() }
    }
}

impl Family for Reader {
    type Node = BitcoinNode;

    async fn follow(
        &self,
        node: &BitcoinNode,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        match node {
            BitcoinNode::Core(node) => {
                let until = Instant::now() + BATCH_WITHIN;
                Visit { reader: self, node, targets, until }.follow(position).await
            }
            BitcoinNode::Electrum(server) => self.follow_electrum(server, position, targets).await,
        }
    }

    async fn look_up(
        &self,
        node: &BitcoinNode,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        match node {
            BitcoinNode::Core(node) => self.look_up_on(node, transaction, addresses).await,
            BitcoinNode::Electrum(server) => self.look_up_electrum(server, transaction, addresses).await,
        }
    }
}

impl Visit<'_> {
    async fn follow(&self, position: Option<&Position>) -> Result<Batch, SourceError> {
        let tip: ChainInfo = self.node.ask("getblockchaininfo", json!([])).await?;
        // Begun at an early block, the network would be offered while years of it have to be read first.
        if tip.is_loading && position.and_then(Position::newest).is_none() {
            return Err(SourceError::Behind { network: self.reader.network.clone() });
        }
        let mut reading = Reading::resume(&self.reader.network, position, REMEMBERED);
        let hash_at = |height| self.node.hash_at(height);
        leave_removed(&mut reading, (tip.blocks, &tip.best), Best::MostWork, hash_at).await?;
        self.read_on(&mut reading, &tip).await?;
        // Before the last block is read, what has just left the mempool may be in a block that nobody has told of.
        if reading.newest().is_some_and(|newest| newest.hash == tip.best) {
            let told = self.read_mempool(&mut reading, &tip).await;
            // A node that cannot tell of its mempool must not keep back blocks. Without new ones it is a failure like any other.
            if reading.newest() == position.and_then(Position::newest) {
                told?;
            }
        }
        self.finish(reading, &tip).await
    }

    async fn finish(&self, reading: Reading, tip: &ChainInfo) -> Result<Batch, SourceError> {
        let newest = match reading.newest() {
            Some(newest) => newest.clone(),
            None => self.header(&tip.best).await?.block(),
        };
        Ok(reading.finish(Reached {
            height: newest.height,
            block_time: newest.time,
            // There is no such word here: what has enough confirmations is final.
            finalized: None,
            settled: None,
            tip: tip.blocks,
        }))
    }

    async fn header(&self, hash: &str) -> Result<Header, SourceError> {
        self.node.ask("getblockheader", json!([hash])).await
    }

    /// The chain is not what it was a moment ago.
    pub(super) fn moved(&self) -> SourceError {
        self.reader.moved()
    }
}

impl Header {
    /// The block as facts tell it.
    pub(super) fn block(&self) -> Block {
        Block { height: self.height, hash: self.hash.clone(), time: Time::from_seconds(self.time) }
    }
}
