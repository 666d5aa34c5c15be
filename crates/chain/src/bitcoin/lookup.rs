//! Looks one transaction up, with the rules by which payments are found in blocks.

use std::collections::HashSet;

use serde_json::json;

use super::core::{CoreNode, if_known};
use super::reader::Reader;
use super::wire::{Header, Transaction};
use crate::lookup::{Sighting, Told, Whereabouts};
use crate::source::SourceError;

impl Reader {
    /// What this node says of a transaction, and what it moves to `addresses`. A node without `txindex` knows only those that wait.
    pub(super) async fn look_up_on(
        &self,
        node: &CoreNode,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        const METHOD: &str = "getrawtransaction";
        let told = node.ask::<Transaction>(METHOD, json!([transaction, true])).await;
        let Some(told) = if_known(told)?.filter(|told| told.id == transaction) else { return Ok(None) };
        let whereabouts = match &told.block {
            None => Whereabouts::Waiting,
            Some(hash) => {
                let header: Header = node.ask("getblockheader", json!([hash])).await?;
                // A block that was reorganised away, and whose transaction found no other: its coins were spent otherwise.
                if header.confirmations < 1 {
                    return Ok(None);
                }
                Whereabouts::Included(header.block())
            }
        };
        let mut transfers = self.outputs(&told).map_err(|reason| node.unreadable(METHOD, reason))?;
        transfers.retain(|transfer| addresses.contains(&transfer.to.address));
        Ok(Some(Sighting { whereabouts, transfers, told: Told::All }))
    }
}
