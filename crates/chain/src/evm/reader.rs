//! Reads the blocks of an EVM network from one node.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use quittance_ledger::transfer::Block;
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use serde_json::{Value, json};

use super::balance::Since;
use super::bloom::Marks;
use super::config::{EvmConfig, FinalTag, Trace};
use super::dialect::Dialect;
use super::lookup::Only;
use super::node::EvmNode;
use super::span::Span;
use super::wire::Header;
use crate::lookup::Sighting;
use crate::node::{Best, Family, Node as _, leave_removed};
use crate::position::Position;
use crate::reading::{Reached, Reading};
use crate::source::{Batch, SourceError, Targets};

/// How long a batch may take; then what was read so far is handed over.
pub(super) const BATCH_WITHIN: Duration = Duration::from_secs(10);
/// Blocks remembered at most: more than Ethereum usually needs until a block is final. Those before a final one are forgotten.
const REMEMBERED: usize = 128;

/// What is looked for in a network's blocks.
pub(crate) struct Reader {
    pub(super) network: NetworkId,
    pub(super) dialect: Dialect,
    pub(super) native: Option<MethodCode>,
    /// Methods by their token's contract.
    pub(super) tokens: HashMap<String, MethodCode>,
    /// What the events of those tokens set in the filter of a block.
    pub(super) marks: Marks,
    /// The fewest confirmations that anybody takes for final.
    pub(super) depth: u32,
    finality: FinalTag,
    pub(super) trace: Trace,
    /// How many blocks' events are asked for at once.
    pub(super) span: Span,
}

/// One reading from one node.
pub(super) struct Visit<'a> {
    pub(super) reader: &'a Reader,
    pub(super) node: &'a EvmNode,
    pub(super) targets: &'a dyn Targets,
    /// When what was read so far is handed over.
    pub(super) until: Instant,
    /// True once traces did not come in time: then this reading waits for no further ones.
    pub(super) untraced: AtomicBool,
}

impl Reader {
    /// Knows what to look for.
    ///
    /// # Errors
    ///
    /// The configuration cannot work.
    pub(super) fn new(config: &EvmConfig) -> Result<Self, SourceError> {
        let tokens = config.contracts()?;
        let marks = Marks::of(tokens.keys());
        let EvmConfig { network, dialect, native, depth, finality, trace, .. } = config.clone();
        Ok(Self { network, dialect, native, tokens, marks, depth, finality, trace, span: Span::new() })
    }
}

impl Family for Reader {
    type Node = EvmNode;

    async fn follow(
        &self,
        node: &EvmNode,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        let until = Instant::now() + BATCH_WITHIN;
        let untraced = AtomicBool::new(false);
        Visit { reader: self, node, targets, until, untraced }.follow(position).await
    }

    async fn look_up(
        &self,
        node: &EvmNode,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let Some(transaction) = self.dialect.named(transaction) else { return Ok(None) };
        let targets = Only(addresses);
        let (until, untraced) = (Instant::now() + BATCH_WITHIN, AtomicBool::new(false));
        let visit = Visit { reader: self, node, targets: &targets, until, untraced };
        visit.look_up(&transaction, addresses).await
    }
}

impl Visit<'_> {
    async fn follow(&self, position: Option<&Position>) -> Result<Batch, SourceError> {
        let tip = self.header(json!("latest")).await?.ok_or_else(|| self.moved())?;
        let mut reading = Reading::resume(&self.reader.network, position, REMEMBERED);
        leave_removed(&mut reading, (tip.number.0, &tip.hash.0), Best::Chosen, |height| {
            self.node.hash_at(height)
        })
        .await?;
        let since = Since::before(&reading);
        self.read_on(&mut reading, tip.number.0).await?;
        if let Some(since) = since {
            self.balances(&mut reading, &since, tip.number.0).await?;
        }
        Ok(self.finish(reading, &tip).await)
    }

    async fn finish(&self, reading: Reading, tip: &Header) -> Batch {
        let newest = reading.newest().cloned().unwrap_or_else(|| as_block(tip));
        let settled = self.height_of("finalized").await;
        let finalized = match self.reader.finality {
            FinalTag::Finalized => settled,
            FinalTag::Safe => self.height_of("safe").await.or(settled),
        };
        reading.finish(Reached {
            height: newest.height,
            block_time: newest.time,
            finalized,
            // A safe block can still be undone.
            settled,
            tip: tip.number.0,
        })
    }

    async fn height_of(&self, tag: &str) -> Option<u64> {
        self.header(json!(tag)).await.ok().flatten().map(|header| header.number.0)
    }

    /// The header of a block, by a tag or a height.
    pub(super) async fn header(&self, which: Value) -> Result<Option<Header>, SourceError> {
        self.node.ask("eth_getBlockByNumber", json!([which, false])).await
    }

    /// The chain is not what it was a moment ago.
    pub(super) fn moved(&self) -> SourceError {
        SourceError::Moved { network: self.reader.network.clone() }
    }
}

/// The block as facts tell it.
pub(super) fn as_block(header: &Header) -> Block {
    let seconds = i64::try_from(header.timestamp.0).unwrap_or(i64::MAX);
    Block { height: header.number.0, hash: header.hash.0.clone(), time: Time::from_seconds(seconds) }
}

/// A height as nodes write it.
pub(super) fn hex(height: u64) -> String {
    format!("{height:#x}")
}
