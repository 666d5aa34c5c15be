//! Asks a node for the events of tokens.

use serde_json::json;

use super::reader::Visit;
use super::transfers::TRANSFER;
use super::wire::{FullBlock, Log};
use crate::source::SourceError;

impl Visit<'_> {
    /// The transfer events of our tokens in `block`. They are asked for by the block's hash, so that a node which does not
    /// know the block says so; asked by height, a node that is behind would answer that nothing happened.
    pub(super) async fn logs(&self, block: &FullBlock) -> Result<Vec<Log>, SourceError> {
        if self.reader.tokens.is_empty() || block.transactions.is_empty() {
            return Ok(Vec::new());
        }
        let contracts: Vec<&String> = self.reader.tokens.keys().collect();
        let filter = json!({ "blockHash": block.header.hash.0, "address": contracts, "topics": [TRANSFER] });
        self.node.ask("eth_getLogs", json!([filter])).await
    }
}
