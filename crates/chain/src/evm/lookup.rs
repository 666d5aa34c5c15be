//! Looks one transaction up, with the rules by which payments are found in blocks.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use async_trait::async_trait;
use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;
use serde_json::json;

use super::config::Trace;
use super::dialect::Dialect;
use super::reader::{Visit, as_block, hex};
use super::wire::{FullBlock, Hash, Header, Named, Receipt, Transaction, Transactions};
use crate::derivation::AccountKey;
use crate::lookup::{Sighting, Told, Whereabouts};
use crate::source::{Moment, SourceError, Targets};

/// The addresses that a question is about, whatever else is ours.
pub(super) struct Only<'a>(pub(super) &'a HashSet<String>);

impl Visit<'_> {
    /// What the node says of a transaction, and what it moves to `addresses`.
    pub(super) async fn look_up(
        &self,
        transaction: &Hash,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let named: Option<Named> = self.node.ask("eth_getTransactionByHash", json!([transaction.0])).await?;
        let Some(Named { transaction, block, height, input }) = named.filter(|named| named.is(transaction))
        else {
            return Ok(None);
        };
        let dialect = self.reader.dialect;
        let without_transfers = |whereabouts, told| Sighting { whereabouts, transfers: Vec::new(), told };
        let (Some(hash), Some(height)) = (block, height) else {
            let names_one = names(dialect, transaction.to.iter().chain(&input), addresses);
            let told = if names_one { Told::NotYet } else { Told::All };
            return Ok(Some(without_transfers(Whereabouts::Waiting, told)));
        };
        let header = self.header(json!(hex(height.0))).await?;
        let header = header.filter(|header| header.hash == hash).ok_or_else(|| self.moved())?;
        let id = transaction.hash.clone();
        let transaction = match dialect {
            Dialect::Ethereum => {
                Transaction { input: input.filter(|input| input.len() > "0x".len()), ..transaction }
            }
            Dialect::Tron => self.as_its_block_tells(&header, &id).await?,
        };
        let is_call = transaction.input.is_some();
        let block = FullBlock { header, transactions: Transactions::Whole(vec![transaction]) };
        let Receipt { status, logs, .. } = self.receipt(&id, &block).await?;
        if status.map(|status| status.0) != Some(1) {
            return Ok(Some(without_transfers(Whereabouts::Failed, Told::All)));
        }
        let mut transfers = self.payments(&block, &logs).await?;
        // Traces are those of the whole block.
        transfers.retain(|transfer| transfer.key.transaction == dialect.name(&id));
        let told = if is_call && !self.has_traces() { Told::NoTraces } else { Told::All };
        let whereabouts = Whereabouts::Included(as_block(&block.header));
        Ok(Some(Sighting { whereabouts, transfers, told }))
    }

    /// A transaction of which only its block tells the truth.
    async fn as_its_block_tells(&self, header: &Header, id: &Hash) -> Result<Transaction, SourceError> {
        let block = self.block(header.number.0).await?;
        let found = block.transactions.whole().iter().find(|transaction| transaction.hash == *id);
        found.filter(|_| block.header.hash == header.hash).cloned().ok_or_else(|| self.moved())
    }

    /// Whether the node has told what contracts pay on; where no coin is looked for there is nothing to tell.
    fn has_traces(&self) -> bool {
        let asked = match self.reader.trace {
            Trace::IfOffered => true,
            Trace::Never => false,
        };
        let failed = [&self.node.lacks_traces, &self.node.fails_traces, &self.untraced];
        let told = asked && failed.iter().all(|failed| !failed.load(Ordering::Relaxed));
        told || self.reader.native.is_none()
    }
}

/// Whether a receiver or what a contract is called with names one of the addresses, as every usual way to pay does. What else a
/// contract may pay shows when it has.
fn names<'a>(
    dialect: Dialect,
    mut texts: impl Iterator<Item = &'a String>,
    addresses: &HashSet<String>,
) -> bool {
    let asked = addresses.iter().filter_map(|address| dialect.asked(address));
    let digits: Vec<String> =
        asked.filter_map(|address| Some(address.strip_prefix("0x")?.to_ascii_lowercase())).collect();
    texts.any(|text| {
        let text = text.to_ascii_lowercase();
        digits.iter().any(|digits| text.contains(digits))
    })
}

#[async_trait]
impl Targets for Only<'_> {
    async fn known(&self, _: &NetworkId, addresses: &[String]) -> Result<HashSet<String>, SourceError> {
        Ok(addresses.iter().filter(|address| self.0.contains(*address)).cloned().collect())
    }

    async fn watched(&self, _: &NetworkId) -> Result<HashSet<String>, SourceError> {
        Ok(self.0.clone())
    }

    async fn taken(&self, _: &AccountKey) -> Result<u32, SourceError> {
        Ok(0)
    }

    async fn moments(&self, _: &NetworkId, _: Time, _: Time) -> Result<Vec<Moment>, SourceError> {
        Ok(Vec::new())
    }
}
