//! Looks one transaction up, with the rules by which payments are found in blocks.

use std::collections::HashSet;

use quittance_ledger::transfer::Block;
use serde_json::json;

use super::node::{MoneroNode, NOT_OURS};
use super::reader::{Reader, as_block};
use super::wire::{ById, Incoming, Transaction};
use crate::lookup::{Sighting, Told, Whereabouts};
use crate::source::SourceError;

impl Reader {
    /// What the node and its wallet say of a transaction, and what it moves to `addresses`.
    pub(super) async fn ask_for(
        &self,
        node: &MoneroNode,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let mut known = node.transactions(&[transaction.to_owned()]).await?;
        let Some(known) = known.remove(transaction) else { return Ok(None) };
        let mut rows = rows(node, transaction).await?;
        rows.retain(|row| row.is_payment(addresses));
        let whereabouts = match known.block_height {
            None => {
                rows.retain(|row| row.unlock_time == 0);
                Whereabouts::Waiting
            }
            Some(height) => {
                let (block, newest) = included(node, height).await?;
                if rows.iter().any(|row| row.height != height) {
                    return Err(node.moved());
                }
                rows.retain(|row| !row.is_locked_at(&newest));
                Whereabouts::Included(block)
            }
        };
        Ok(Some(self.sighting(node, whereabouts, &rows, &known)?))
    }

    fn sighting(
        &self,
        node: &MoneroNode,
        whereabouts: Whereabouts,
        rows: &[Incoming],
        known: &Transaction,
    ) -> Result<Sighting, SourceError> {
        let transfers = rows.iter().map(|row| self.transfer(node, row, known));
        Ok(Sighting { whereabouts, transfers: transfers.collect::<Result<_, _>>()?, told: Told::All })
    }
}

/// The block at `height`, which the wallet has to have read, and the newest one.
async fn included(node: &MoneroNode, height: u64) -> Result<(Block, Block), SourceError> {
    if node.wallet_height().await?.is_none_or(|read| read < height) {
        return Err(SourceError::Behind { network: node.network().clone() });
    }
    let newest = node.info().await?.height.saturating_sub(1);
    let header = node.header(height).await?.ok_or_else(|| node.moved())?;
    let newest = node.header(newest).await?.ok_or_else(|| node.moved())?;
    Ok((as_block(&header), as_block(&newest)))
}

/// What the wallet says a transaction brought it; nothing if it is somebody else's.
async fn rows(node: &MoneroNode, transaction: &str) -> Result<Vec<Incoming>, SourceError> {
    match node.wallet.ask::<ById>("get_transfer_by_txid", json!({ "txid": transaction })).await {
        Ok(ById { transfers }) => Ok(transfers),
        Err(SourceError::Refused { code: NOT_OURS, .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}
