//! Reads what waits to be in a block.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use futures_util::StreamExt;
use futures_util::stream;
use quittance_ledger::transfer::Transfer;
use serde_json::json;

use super::core::if_known;
use super::reader::Visit;
use super::transfers::addresses;
use super::wire::{ChainInfo, MempoolInfo, Transaction};
use crate::reading::Reading;
use crate::source::SourceError;

/// Tells one transaction.
const METHOD: &str = "getrawtransaction";
/// Questions under way at once.
const IN_FLIGHT: usize = 8;
/// Transactions looked at before their addresses are compared with ours.
const AT_ONCE: usize = 200;

/// The transactions that wait in a mempool and were looked at, with what they pay to us. A transaction never changes under its
/// id, so each is asked for once.
///
/// An address is handed out before it can be paid, so what paid nobody when it was looked at never will. It is forgotten when it
/// leaves the mempool.
#[derive(Default)]
pub(super) struct Waiting(Mutex<HashMap<String, Vec<Transfer>>>);

impl Waiting {
    fn map(&self) -> MutexGuard<'_, HashMap<String, Vec<Transfer>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Visit<'_> {
    /// Tells what appeared in the node's mempool, and what vanished from it, while `tip` was its newest block.
    pub(super) async fn read_mempool(
        &self,
        reading: &mut Reading,
        tip: &ChainInfo,
    ) -> Result<(), SourceError> {
        let there: HashSet<String> = self.node.ask("getrawmempool", json!([])).await?;
        let known = reading.unconfirmed().to_vec();
        let gone = known.iter().any(|transfer| !there.contains(&transfer.key.transaction));
        // A node that was started again has forgotten nothing, it only has not read all of it yet.
        if gone && !self.node.ask::<MempoolInfo>("getmempoolinfo", json!([])).await?.loaded {
            return Ok(());
        }
        self.look_at_new(&there, &known).await?;
        // A transaction that has just left for a block is told with it.
        let best: String = self.node.ask("getbestblockhash", json!([])).await?;
        if best == tip.best {
            reading.mempool(self.ours(&there, &known));
        }
        Ok(())
    }

    /// Our transfers in transactions that are there. One that was told before is ours, whether this process has seen it or not.
    fn ours(&self, there: &HashSet<String>, known: &[Transfer]) -> Vec<Transfer> {
        let still = |transfer: &&Transfer| there.contains(&transfer.key.transaction);
        let mut ours: Vec<Transfer> = known.iter().filter(still).cloned().collect();
        let waiting = self.reader.waiting.map();
        let found = waiting.iter().filter(|(id, _)| there.contains(*id)).flat_map(|(_, transfers)| transfers);
        ours.extend(found.cloned());
        ours.sort_by(|one, other| one.key.cmp(&other.key));
        ours.dedup_by(|one, other| one.key == other.key);
        ours
    }

    /// Looks at the transactions that nobody has looked at, as many as there is time for.
    async fn look_at_new(&self, there: &HashSet<String>, known: &[Transfer]) -> Result<(), SourceError> {
        let new: Vec<String> = {
            let mut waiting = self.reader.waiting.map();
            waiting.retain(|id, _| there.contains(id));
            let told: HashSet<&String> = known.iter().map(|transfer| &transfer.key.transaction).collect();
            there.iter().filter(|id| !waiting.contains_key(*id) && !told.contains(id)).cloned().collect()
        };
        for some in new.chunks(AT_ONCE) {
            self.look_at(some.to_vec()).await?;
            if Instant::now() > self.until {
                break;
            }
        }
        Ok(())
    }

    async fn look_at(&self, ids: Vec<String>) -> Result<(), SourceError> {
        let mut found: HashMap<String, Vec<Transfer>> = HashMap::new();
        let questions: Vec<_> = ids.into_iter().map(|id| self.transaction(id)).collect();
        let mut coming = stream::iter(questions).buffer_unordered(IN_FLIGHT);
        while let Some(answer) = coming.next().await {
            // It may have left the mempool meanwhile, and is told with its block, or is no more.
            let Some(transaction) = answer? else { continue };
            let outputs = self.reader.outputs(&transaction);
            let outputs = outputs.map_err(|reason| self.node.unreadable(METHOD, reason))?;
            found.insert(transaction.id, outputs);
        }
        let all: Vec<Transfer> = found.values().flatten().cloned().collect();
        let ours = self.targets.known(&self.reader.network, &addresses(&all)).await?;
        for transfers in found.values_mut() {
            transfers.retain(|transfer| ours.contains(&transfer.to.address));
        }
        self.reader.waiting.map().extend(found);
        Ok(())
    }

    async fn transaction(&self, id: String) -> Result<Option<Transaction>, SourceError> {
        if_known(self.node.ask(METHOD, json!([id, true])).await)
    }
}
