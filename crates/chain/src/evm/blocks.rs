//! Reads blocks one after the other, and many at a time where there are many.

use std::time::Instant;

use futures_util::StreamExt;
use futures_util::stream;
use quittance_ledger::transfer::{Block, Transfer};
use serde_json::json;

use super::dialect::Dialect;
use super::reader::{Visit, as_block, hex};
use super::wire::FullBlock;
use crate::node::beginning;
use crate::reading::Reading;
use crate::source::SourceError;

/// Blocks read at once.
const BATCH: u64 = 200;
/// The newest blocks are read one by one, because they are the ones that change.
const NEAR: u64 = 4;
/// Questions under way at once.
const IN_FLIGHT: usize = 8;

impl Visit<'_> {
    /// Reads on up to `tip`, or as far as a batch goes. A network without a position starts so far below its tip that what it
    /// remembers can be reorganised: from one block alone there would be no way back.
    pub(super) async fn read_on(&self, reading: &mut Reading, tip: u64) -> Result<(), SourceError> {
        let begin = beginning(tip, self.reader.depth);
        let next = |reading: &Reading| reading.newest().map_or(begin, |block| block.height.saturating_add(1));
        let first = next(reading);
        let last = tip.min(first.saturating_add(BATCH - 1));
        loop {
            let from = next(reading);
            if from > last || from > first && Instant::now() > self.until {
                return Ok(());
            }
            let far = last.min(tip.saturating_sub(NEAR)).max(from);
            let heights = (from..=far).take(self.reader.span.blocks()).collect();
            match self.stretch(heights, reading.newest()).await {
                Ok(read) => read.into_iter().for_each(|(block, transfers)| reading.include(block, transfers)),
                // What was read is not read again because of what comes after it.
                Err(_) if from > first => return Ok(()),
                Err(error) => return Err(error),
            }
        }
    }

    /// Reads the blocks at `heights`, at least the first of them, which has to follow `parent`.
    async fn stretch(
        &self,
        heights: Vec<u64>,
        parent: Option<&Block>,
    ) -> Result<Vec<(Block, Vec<Transfer>)>, SourceError> {
        let blocks = self.blocks(heights, parent).await?;
        let logs = self.logs(&blocks).await?;
        let payments = blocks.iter().zip(&logs).map(|(block, logs)| self.payments(block, logs));
        let payments = self.in_order(payments.collect()).await?;
        Ok(blocks.iter().map(|block| as_block(&block.header)).zip(payments).collect())
    }

    /// The blocks at `heights`, of which the first has to follow `parent` and each the one before it. Whatever comes after a
    /// block that cannot be had is left out.
    async fn blocks(&self, heights: Vec<u64>, parent: Option<&Block>) -> Result<Vec<FullBlock>, SourceError> {
        let questions = heights.into_iter().map(|height| self.block(height)).collect();
        let mut blocks = self.in_order(questions).await?;
        let mut parent = parent.map(|parent| parent.hash.clone());
        let follows = |block: &FullBlock| {
            let before = parent.replace(block.header.hash.0.clone());
            before.is_none_or(|before| before == block.header.parent.0)
        };
        let linked = blocks.iter().map(follows).take_while(|follows| *follows).count();
        blocks.truncate(linked);
        if blocks.is_empty() { Err(self.moved()) } else { Ok(blocks) }
    }

    /// What `questions` answer, in their order, a few under way at once. A failure ends it, and so does the end of the time we
    /// have; it is an error only if there is no answer before it.
    pub(super) async fn in_order<T, F>(&self, questions: Vec<F>) -> Result<Vec<T>, SourceError>
    where
        F: Future<Output = Result<T, SourceError>>,
    {
        let mut answers = Vec::new();
        let mut coming = stream::iter(questions).buffered(IN_FLIGHT);
        while let Some(answer) = coming.next().await {
            match answer {
                Ok(answer) => answers.push(answer),
                Err(error) if answers.is_empty() => return Err(error),
                // What was read is not read again because of what comes after it.
                Err(_) => break,
            }
            if Instant::now() > self.until {
                break;
            }
        }
        Ok(answers)
    }

    /// The block at `height`. Its transactions are needed only where the chain's own coin is looked for, or to know what its
    /// tokens were called for.
    pub(super) async fn block(&self, height: u64) -> Result<FullBlock, SourceError> {
        let block = match self.reader.dialect {
            Dialect::Ethereum => {
                let whole = self.reader.native.is_some();
                self.node.ask("eth_getBlockByNumber", json!([hex(height), whole])).await?
            }
            Dialect::Tron => self.node.block(height).await?,
        };
        block.filter(|block: &FullBlock| block.header.number.0 == height).ok_or_else(|| self.moved())
    }
}
