//! Proves payments by their transactions' receipts.

use std::collections::{HashMap, HashSet};

use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Transfer, TransferKey};
use serde_json::json;

use super::reader::{Reader, Visit};
use super::transfers::{Candidate, Origin, TRANSFER, of_calls, of_coin, of_tokens, receivers, spends};
use super::wire::{FullBlock, Hash, Log, Receipt, Transaction, Transactions};
use crate::source::SourceError;

/// The position of a move of the chain's own coin by a transaction itself. Events are counted from 0, and no receipt has so many.
///
/// A move by a step inside the transaction (`trace_block`) has the position `NATIVE_POSITION - 1 - ordinal`, where the steps of
/// the transaction are counted from 0 in the order they were taken in. No transaction has so many that they would meet
/// [`BALANCE_POSITION`](super::BALANCE_POSITION).
pub const NATIVE_POSITION: u32 = u32::MAX;

impl Visit<'_> {
    /// The transfers to our addresses in `block`, which has these `logs`, each proven by its receipt.
    pub(super) async fn payments(
        &self,
        block: &FullBlock,
        logs: &[Log],
    ) -> Result<Vec<Transfer>, SourceError> {
        let Reader { network, dialect, tokens, .. } = self.reader;
        let mut candidates: Vec<_> =
            self.reader.native.iter().flat_map(|method| of_coin(block, method, *dialect)).collect();
        candidates.extend(of_tokens(block, logs, tokens, *dialect));
        candidates.extend(of_calls(block, logs, tokens, *dialect));
        candidates.extend(self.inner(block).await?);
        let known = match candidates.is_empty() {
            true => HashSet::new(),
            false => self.targets.known(network, &receivers(&candidates)).await?,
        };
        candidates.retain(|candidate| known.contains(&candidate.to));
        let mut receipts = HashMap::new();
        for Candidate { transaction, spends, .. } in &mut candidates {
            if !receipts.contains_key(transaction) {
                receipts.insert(transaction.clone(), self.receipt(transaction, block).await?);
            }
            if let Transactions::Named(_) = block.transactions {
                *spends = self.spends(transaction).await?;
            }
        }
        let mut transfers = Vec::new();
        for candidate in candidates {
            let Some(receipt) = receipts.get(&candidate.transaction) else { continue };
            let told = match candidate.origin {
                Origin::Call => of_tokens(block, &receipt.logs, tokens, *dialect),
                Origin::Transaction | Origin::Inside(_) | Origin::Event(_) => vec![candidate],
            };
            let ours = told.into_iter().filter(|candidate| known.contains(&candidate.to));
            transfers.extend(ours.filter_map(|candidate| self.reader.prove(candidate, receipt)));
        }
        Ok(transfers)
    }

    /// What a transaction spends that was not told with its block.
    async fn spends(&self, transaction: &Hash) -> Result<Option<String>, SourceError> {
        let told: Option<Transaction> =
            self.node.ask("eth_getTransactionByHash", json!([transaction.0])).await?;
        told.map(|transaction| spends(&transaction)).ok_or_else(|| self.moved())
    }

    /// The receipt of a transaction in `block`. A receipt of another block, or none, means that the chain was reorganised
    /// while we read.
    pub(super) async fn receipt(
        &self,
        transaction: &Hash,
        block: &FullBlock,
    ) -> Result<Receipt, SourceError> {
        let receipt: Option<Receipt> =
            self.node.ask("eth_getTransactionReceipt", json!([transaction.0])).await?;
        receipt.filter(|receipt| receipt.block == block.header.hash).ok_or_else(|| self.moved())
    }
}

impl Reader {
    /// The transfer that `receipt` proves, if it does: the transaction succeeded and, for a token, the event is in it.
    ///
    /// The event's position is counted within the receipt. Its number within the block would change when a reorganisation
    /// moves the transaction, and the transfer would be taken for another one.
    fn prove(&self, candidate: Candidate, receipt: &Receipt) -> Option<Transfer> {
        if receipt.status.map(|status| status.0) != Some(1) {
            return None;
        }
        let position = match candidate.origin {
            Origin::Transaction => NATIVE_POSITION,
            Origin::Inside(ordinal) => (NATIVE_POSITION - 1).checked_sub(ordinal)?,
            Origin::Event(number) => {
                let is_it = |log: &&super::wire::Log| {
                    log.index.0 == number
                        && log.topics.first().is_some_and(|kind| kind.eq_ignore_ascii_case(TRANSFER))
                };
                let before = receipt.logs.iter().take_while(|log| !is_it(log)).count();
                receipt.logs.get(before)?;
                u32::try_from(before).ok()?
            }
            // What it did has been read from the receipt by now.
            Origin::Call => return None,
        };
        let (network, transaction) = (&self.network, self.dialect.name(&candidate.transaction));
        let key = TransferKey { network: network.clone(), transaction, position };
        let to = Target { network: network.clone(), address: candidate.to, reference: None };
        let spends = candidate.spends.into_iter().collect();
        Some(Transfer { key, method: candidate.method, to, amount: candidate.amount, spends })
    }
}
