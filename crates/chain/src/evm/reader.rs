//! Reads the blocks of an EVM network from one node.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use quittance_ledger::transfer::{Block, Transfer};
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use serde_json::{Value, json};

use super::config::EvmConfig;
use super::rpc::Rpc;
use super::wire::{FullBlock, Hash, Header};
use crate::position::Position;
use crate::reading::{Reached, Reading};
use crate::source::{Batch, SourceError, Targets};

/// Blocks read at once.
const BATCH: u64 = 50;
/// How long a batch may take; then what was read so far is handed over.
const BATCH_WITHIN: Duration = Duration::from_secs(10);
/// Blocks remembered at most: more than Ethereum usually needs until a block is final. Those before a final one are forgotten.
const REMEMBERED: usize = 128;

/// What is looked for in a network's blocks.
pub(super) struct Reader {
    pub(super) network: NetworkId,
    pub(super) native: Option<MethodCode>,
    /// Methods by their token's contract.
    pub(super) tokens: HashMap<String, MethodCode>,
}

/// One reading from one node.
pub(super) struct Visit<'a> {
    pub(super) reader: &'a Reader,
    pub(super) node: &'a Rpc,
    pub(super) targets: &'a dyn Targets,
}

impl Reader {
    /// Knows what to look for.
    ///
    /// # Errors
    ///
    /// The configuration cannot work.
    pub(super) fn new(config: &EvmConfig) -> Result<Self, SourceError> {
        let tokens = config.contracts()?;
        Ok(Self { network: config.network.clone(), native: config.native.clone(), tokens })
    }

    /// Reads on from `position`, as [`crate::ChainSource::follow`] promises, from this node alone.
    pub(super) async fn follow(
        &self,
        node: &Rpc,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        Visit { reader: self, node, targets }.follow(position).await
    }
}

impl Visit<'_> {
    async fn follow(&self, position: Option<&Position>) -> Result<Batch, SourceError> {
        let started = Instant::now();
        let tip = self.header(json!("latest")).await?.ok_or_else(|| self.moved())?;
        let mut reading = Reading::resume(&self.reader.network, position, REMEMBERED);
        self.leave_removed(&mut reading, &tip).await?;
        let Some(from) = next_height(&reading, &tip) else {
            return Ok(self.finish(reading, &tip, position).await);
        };
        let last = tip.number.0.min(from.saturating_add(BATCH - 1));
        for height in from..=last {
            match self.read(height, reading.newest()).await {
                Ok((block, transfers)) => reading.include(block, transfers),
                // What was read is not read again because of what comes after it.
                Err(_) if height > from => break,
                Err(error) => return Err(error),
            }
            if started.elapsed() > BATCH_WITHIN {
                break;
            }
        }
        Ok(self.finish(reading, &tip, position).await)
    }

    /// Leaves the blocks that are no longer in the node's chain. A node that is merely behind has removed nothing.
    async fn leave_removed(&self, reading: &mut Reading, tip: &Header) -> Result<(), SourceError> {
        let Some(oldest) = reading.oldest().map(|block| block.height) else { return Ok(()) };
        while let Some(block) = reading.newest_up_to(tip.number.0) {
            let in_chain = match block.height == tip.number.0 {
                true => Some(tip.hash.clone()),
                false => self.header(json!(hex(block.height))).await?.map(|header| header.hash),
            };
            match in_chain {
                Some(Hash(hash)) if hash == block.hash => return Ok(()),
                Some(_) => reading.leave_from(block.height),
                None => return Err(self.moved()),
            }
        }
        match reading.newest() {
            Some(_) => Ok(()),
            None => Err(SourceError::TooDeep { network: self.reader.network.clone(), oldest }),
        }
    }

    /// Reads one block, which has to follow `parent`.
    async fn read(&self, height: u64, parent: Option<&Block>) -> Result<(Block, Vec<Transfer>), SourceError> {
        let block: Option<FullBlock> =
            self.node.ask("eth_getBlockByNumber", json!([hex(height), true])).await?;
        let block = block.ok_or_else(|| self.moved())?;
        if parent.is_some_and(|parent| parent.hash != block.header.parent.0)
            || block.header.number.0 != height
        {
            return Err(self.moved());
        }
        let logs = self.logs(&block).await?;
        let transfers = self.payments(&block, &logs).await?;
        Ok((as_block(&block.header), transfers))
    }

    async fn finish(&self, reading: Reading, tip: &Header, position: Option<&Position>) -> Batch {
        let before = position.and_then(Position::followed).and_then(|followed| followed.finalized);
        let newest = reading.newest().cloned().unwrap_or_else(|| as_block(tip));
        let finalized = self.header(json!("finalized")).await.ok().flatten().map(|header| header.number.0);
        reading.finish(Reached {
            height: newest.height,
            block_time: newest.time,
            // Not every node knows the tag, and what was final once stays final.
            finalized: finalized.or(before),
            tip: tip.number.0,
        })
    }

    async fn header(&self, which: Value) -> Result<Option<Header>, SourceError> {
        self.node.ask("eth_getBlockByNumber", json!([which, false])).await
    }

    /// The chain is not what it was a moment ago.
    pub(super) fn moved(&self) -> SourceError {
        SourceError::Moved { network: self.reader.network.clone() }
    }
}

/// The height to read on from; nothing if the tip was read already. A network without a position starts at its tip.
fn next_height(reading: &Reading, tip: &Header) -> Option<u64> {
    let next = reading.newest().map_or(tip.number.0, |block| block.height.saturating_add(1));
    (next <= tip.number.0).then_some(next)
}

fn as_block(header: &Header) -> Block {
    let seconds = i64::try_from(header.timestamp.0).unwrap_or(i64::MAX);
    Block { height: header.number.0, hash: header.hash.0.clone(), time: Time::from_seconds(seconds) }
}

fn hex(height: u64) -> String {
    format!("{height:#x}")
}
