//! Asks a node for the events of tokens: of the newest blocks one by one, of many blocks at once where there are many to read.

use std::collections::HashMap;
use std::time::Instant;

use serde_json::{Value, json};

use super::reader::{Visit, hex};
use super::span::is_too_much;
use super::transfers::TRANSFER;
use super::wire::{FullBlock, Hash, Log};
use crate::source::SourceError;

impl Visit<'_> {
    /// The transfer events of our tokens in each of `blocks`, which follow each other; of fewer, if the node refuses so many.
    pub(super) async fn logs(&self, blocks: &[FullBlock]) -> Result<Vec<Vec<Log>>, SourceError> {
        let mut part = blocks;
        while !self.reader.tokens.is_empty()
            && let [first, .., last] = part
        {
            let error = match self.range(first, last).await {
                Ok(logs) => return self.complete(part, logs).await,
                Err(error) => error,
            };
            if !is_too_much(&error) {
                return Err(error);
            }
            let fewer = self.reader.span.refused(part.len());
            if Instant::now() > self.until {
                return Err(error);
            }
            part = part.get(..fewer).unwrap_or_default();
        }
        let logs = self.in_order(part.iter().map(|block| self.logs_of(block)).collect()).await?;
        // After one block alone was answered two are tried again.
        self.reader.span.answered(logs.len());
        Ok(logs)
    }

    /// The events in one block. They are asked for by its hash, so that a node which does not know the block says so; asked by
    /// height, a node that is behind would answer that nothing happened.
    async fn logs_of(&self, block: &FullBlock) -> Result<Vec<Log>, SourceError> {
        if self.reader.tokens.is_empty() || block.transactions.is_empty() {
            return Ok(Vec::new());
        }
        self.ask_logs(json!({ "blockHash": block.header.hash.0 })).await
    }

    async fn range(&self, first: &FullBlock, last: &FullBlock) -> Result<Vec<Log>, SourceError> {
        let [from, to] = [first, last].map(|block| hex(block.header.number.0));
        self.ask_logs(json!({ "fromBlock": from, "toBlock": to })).await
    }

    async fn ask_logs(&self, mut filter: Value) -> Result<Vec<Log>, SourceError> {
        let dialect = self.reader.dialect;
        let contracts: Vec<String> =
            self.reader.tokens.keys().filter_map(|contract| dialect.asked(contract)).collect();
        filter["address"] = json!(contracts);
        filter["topics"] = json!([TRANSFER]);
        self.node.ask("eth_getLogs", json!([filter])).await
    }

    /// Sorts the events of a range into its `blocks`, and asks again for the blocks that have more than was told: the index
    /// of a node may be behind its blocks, or have holes.
    async fn complete(&self, blocks: &[FullBlock], logs: Vec<Log>) -> Result<Vec<Vec<Log>>, SourceError> {
        self.reader.span.answered(blocks.len());
        let mut sorted: HashMap<&Hash, Vec<Log>> =
            blocks.iter().map(|block| (&block.header.hash, Vec::new())).collect();
        for log in logs {
            let block = log.block.as_ref().and_then(|hash| sorted.get_mut(hash));
            // An event of a block that we have not read: the chain was reorganised between the two questions.
            block.ok_or_else(|| self.moved())?.push(log);
        }
        let completed = blocks.iter().map(|block| {
            let logs = sorted.remove(&block.header.hash).unwrap_or_default();
            async move {
                match self.lacks_some(block, &logs) {
                    true => self.logs_of(block).await,
                    false => Ok(logs),
                }
            }
        });
        self.in_order(completed.collect()).await
    }

    /// Whether the block's filter speaks of a token that `logs` do not have.
    fn lacks_some(&self, block: &FullBlock, logs: &[Log]) -> bool {
        let told = |contract: &str| logs.iter().any(|log| log.address.eq_ignore_ascii_case(contract));
        self.reader.marks.held_by(&block.header.bloom).any(|contract| !told(contract))
    }
}
