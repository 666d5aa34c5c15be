//! Reads blocks, one after the other.

use std::time::Instant;

use quittance_ledger::transfer::{Block, Transfer};
use quittance_protocol::Time;
use serde_json::json;

use super::reader::Visit;
use super::transfers::addresses;
use super::wire::{ChainInfo, FullBlock};
use crate::node::beginning;
use crate::reading::Reading;
use crate::source::SourceError;

/// Blocks read at once.
pub(super) const BATCH: u64 = 100;
/// Tells a block with its transactions, each with its inputs and outputs.
const WITH_TRANSACTIONS: u8 = 2;

impl Visit<'_> {
    /// Reads on up to `tip`, or as far as a batch goes. A network without a position starts so far below its tip that what it
    /// remembers can be reorganised: from one block alone there would be no way back.
    pub(super) async fn read_on(&self, reading: &mut Reading, tip: &ChainInfo) -> Result<(), SourceError> {
        let begin = beginning(tip.blocks, self.reader.depth);
        let first = reading.newest().map_or(begin, |block| block.height.saturating_add(1));
        let last = tip.blocks.min(first.saturating_add(BATCH - 1));
        for height in first..=last {
            if height > first && Instant::now() > self.until {
                return Ok(());
            }
            match self.read(height, reading.newest(), tip).await {
                Ok((block, transfers)) => reading.include(block, transfers),
                // What was read is not read again because of what comes after it.
                Err(_) if height > first => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The block at `height`, which has to follow `parent`, with the transfers to our addresses in it.
    async fn read(
        &self,
        height: u64,
        parent: Option<&Block>,
        tip: &ChainInfo,
    ) -> Result<(Block, Vec<Transfer>), SourceError> {
        const METHOD: &str = "getblock";
        let hash = match height == tip.blocks {
            true => tip.best.clone(),
            false => self.node.hash_at(height).await?.ok_or_else(|| self.moved())?,
        };
        let block: FullBlock = self.node.ask(METHOD, json!([hash, WITH_TRANSACTIONS])).await?;
        if (&block.hash, block.height) != (&hash, height) {
            return Err(self.node.unreadable(METHOD, "it is another block than asked for"));
        }
        let follows = parent.is_none_or(|parent| block.parent.as_ref() == Some(&parent.hash));
        // A node keeps blocks that were reorganised away, and tells them when they are asked for by their names.
        if block.confirmations < 0 || !follows {
            return Err(self.moved());
        }
        let mut paid = Vec::new();
        for transaction in &block.transactions {
            let outputs = self.reader.outputs(transaction);
            paid.extend(outputs.map_err(|reason| self.node.unreadable(METHOD, reason))?);
        }
        let ours = self.targets.known(&self.reader.network, &addresses(&paid)).await?;
        paid.retain(|transfer| ours.contains(&transfer.to.address));
        Ok((Block { height, hash, time: Time::from_seconds(block.time) }, paid))
    }
}
