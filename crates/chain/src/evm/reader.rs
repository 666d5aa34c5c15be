//! Reads the blocks of an EVM network from one node.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use quittance_ledger::transfer::{Block, Transfer};
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use serde_json::{Value, json};

use super::config::EvmConfig;
use super::receipt::prove;
use super::rpc::Rpc;
use super::transfers::{Candidate, TRANSFER, of_coin, of_tokens, receivers};
use super::wire::{FullBlock, Hash, Header, Log, Receipt};
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
    network: NetworkId,
    native: Option<MethodCode>,
    /// Methods by their token's contract.
    tokens: HashMap<String, MethodCode>,
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
        let started = Instant::now();
        let tip = self.header(node, json!("latest")).await?.ok_or_else(|| self.moved())?;
        let mut reading = Reading::resume(&self.network, position, REMEMBERED);
        self.leave_removed(node, &mut reading, &tip).await?;
        let Some(from) = next_height(&reading, &tip) else {
            return Ok(self.finish(node, reading, &tip, position).await);
        };
        let last = tip.number.0.min(from.saturating_add(BATCH - 1));
        for height in from..=last {
            match self.read(node, height, reading.newest(), targets).await {
                Ok((block, transfers)) => reading.include(block, transfers),
                // What was read is not read again because of what comes after it.
                Err(_) if height > from => break,
                Err(error) => return Err(error),
            }
            if started.elapsed() > BATCH_WITHIN {
                break;
            }
        }
        Ok(self.finish(node, reading, &tip, position).await)
    }

    /// Leaves the blocks that are no longer in the node's chain. A node that is merely behind has removed nothing.
    async fn leave_removed(
        &self,
        node: &Rpc,
        reading: &mut Reading,
        tip: &Header,
    ) -> Result<(), SourceError> {
        let Some(oldest) = reading.oldest().map(|block| block.height) else { return Ok(()) };
        while let Some(block) = reading.newest_up_to(tip.number.0) {
            let in_chain = match block.height == tip.number.0 {
                true => Some(tip.hash.clone()),
                false => self.header(node, json!(hex(block.height))).await?.map(|header| header.hash),
            };
            match in_chain {
                Some(Hash(hash)) if hash == block.hash => return Ok(()),
                Some(_) => reading.leave_from(block.height),
                None => return Err(self.moved()),
            }
        }
        match reading.newest() {
            Some(_) => Ok(()),
            None => Err(SourceError::TooDeep { network: self.network.clone(), oldest }),
        }
    }

    /// Reads one block, which has to follow `parent`.
    async fn read(
        &self,
        node: &Rpc,
        height: u64,
        parent: Option<&Block>,
        targets: &dyn Targets,
    ) -> Result<(Block, Vec<Transfer>), SourceError> {
        let block: Option<FullBlock> = node.ask("eth_getBlockByNumber", json!([hex(height), true])).await?;
        let block = block.ok_or_else(|| self.moved())?;
        if parent.is_some_and(|parent| parent.hash != block.header.parent.0)
            || block.header.number.0 != height
        {
            return Err(self.moved());
        }
        let transfers = self.transfers(node, &block, targets).await?;
        Ok((as_block(&block.header), transfers))
    }

    /// The transfers to our addresses in `block`, each proven by its receipt.
    async fn transfers(
        &self,
        node: &Rpc,
        block: &FullBlock,
        targets: &dyn Targets,
    ) -> Result<Vec<Transfer>, SourceError> {
        let mut candidates = self.native.iter().flat_map(|method| of_coin(block, method)).collect::<Vec<_>>();
        candidates.extend(of_tokens(block, &self.logs(node, block).await?, &self.tokens));
        let known = match candidates.is_empty() {
            true => HashSet::new(),
            false => targets.known(&self.network, &receivers(&candidates)).await?,
        };
        candidates.retain(|candidate| known.contains(&candidate.to));
        let mut receipts = HashMap::new();
        for Candidate { transaction, .. } in &candidates {
            if !receipts.contains_key(transaction) {
                receipts.insert(transaction.clone(), self.receipt(node, transaction, block).await?);
            }
        }
        let prove = |candidate: Candidate| {
            receipts.get(&candidate.transaction).and_then(|receipt| prove(&self.network, candidate, receipt))
        };
        Ok(candidates.into_iter().filter_map(prove).collect())
    }

    /// The receipt of a transaction in `block`. A receipt of another block, or none, means that the chain was reorganised
    /// while we read.
    async fn receipt(
        &self,
        node: &Rpc,
        transaction: &Hash,
        block: &FullBlock,
    ) -> Result<Receipt, SourceError> {
        let receipt: Option<Receipt> = node.ask("eth_getTransactionReceipt", json!([transaction.0])).await?;
        receipt.filter(|receipt| receipt.block == block.header.hash).ok_or_else(|| self.moved())
    }

    /// The transfer events of our tokens in `block`. They are asked for by the block's hash, so that a node which does not
    /// know the block says so; asked by height, a node that is behind would answer that nothing happened.
    async fn logs(&self, node: &Rpc, block: &FullBlock) -> Result<Vec<Log>, SourceError> {
        if self.tokens.is_empty() || block.transactions.is_empty() {
            return Ok(Vec::new());
        }
        let contracts: Vec<&String> = self.tokens.keys().collect();
        let filter = json!({ "blockHash": block.header.hash.0, "address": contracts, "topics": [TRANSFER] });
        node.ask("eth_getLogs", json!([filter])).await
    }

    async fn finish(&self, node: &Rpc, reading: Reading, tip: &Header, position: Option<&Position>) -> Batch {
        let before = position.and_then(Position::followed).and_then(|followed| followed.finalized);
        let newest = reading.newest().cloned().unwrap_or_else(|| as_block(tip));
        let reached = Reached {
            height: newest.height,
            block_time: newest.time,
            // Not every node knows the tag, and what was final once stays final.
            finalized: self
                .header(node, json!("finalized"))
                .await
                .ok()
                .flatten()
                .map(|header| header.number.0)
                .or(before),
            more: newest.height < tip.number.0,
        };
        reading.finish(reached)
    }

    async fn header(&self, node: &Rpc, which: Value) -> Result<Option<Header>, SourceError> {
        node.ask("eth_getBlockByNumber", json!([which, false])).await
    }

    fn moved(&self) -> SourceError {
        SourceError::Moved { network: self.network.clone() }
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
