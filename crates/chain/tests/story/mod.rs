//! Follows a source as the gateway does, and tells what it said in short words.

use std::collections::HashSet;
use std::sync::Mutex;

use async_trait::async_trait;
use quittance_chain::derivation::AccountKey;
use quittance_chain::{Batch, ChainSource, Moment, Position, SourceError, Targets};
use quittance_ledger::transfer::{ChainFact, Place, Transfer};
use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;

/// What the gateway knows.
#[derive(Default)]
pub(crate) struct Ours {
    /// The addresses that were handed out.
    pub(crate) addresses: HashSet<String>,
    /// How many were taken, though some of them may never have been handed out.
    pub(crate) taken: u32,
    /// The moments at which balances are to be asked, without the transfers that are known.
    pub(crate) moments: Vec<Moment>,
    /// The transfers that are in blocks.
    pub(crate) transfers: Vec<Transfer>,
    /// The addresses that were looked up, in the order they were.
    pub(crate) looked_up: Mutex<Vec<String>>,
}

#[async_trait]
impl Targets for Ours {
    async fn known(&self, _: &NetworkId, addresses: &[String]) -> Result<HashSet<String>, SourceError> {
        self.looked_up.lock().unwrap().extend_from_slice(addresses);
        Ok(addresses.iter().filter(|address| self.addresses.contains(*address)).cloned().collect())
    }

    async fn watched(&self, _: &NetworkId) -> Result<HashSet<String>, SourceError> {
        Ok(self.addresses.clone())
    }

    async fn taken(&self, _: &AccountKey) -> Result<u32, SourceError> {
        Ok(self.taken)
    }

    async fn moments(&self, _: &NetworkId, from: Time, until: Time) -> Result<Vec<Moment>, SourceError> {
        let reached = self.moments.iter().filter(|moment| from <= moment.at && moment.at < until);
        let with_known = reached.map(|moment| {
            let of_it =
                |known: &&Transfer| known.to.address == moment.address && known.method == moment.method;
            Moment { known: self.transfers.iter().filter(of_it).cloned().collect(), ..moment.clone() }
        });
        Ok(with_known.collect())
    }
}

/// A watcher that has followed a source up to a position.
pub(crate) struct Watcher<S> {
    pub(crate) source: S,
    pub(crate) ours: Ours,
    pub(crate) position: Option<Position>,
    /// The batch that was read last.
    pub(crate) last: Option<Batch>,
}

impl<S: ChainSource> Watcher<S> {
    pub(crate) fn new(source: S, ours: impl IntoIterator<Item = String>) -> Self {
        let ours = Ours { addresses: ours.into_iter().collect(), ..Ours::default() };
        Self { source, ours, position: None, last: None }
    }

    /// Reads one batch. Every batch is read twice, the second time from a position that was stored in between: the facts
    /// have to be the same.
    pub(crate) async fn batch(&mut self) -> Result<Batch, SourceError> {
        let stored = serde_json::to_string(&self.position).unwrap();
        let first = self.source.follow(self.position.as_ref(), &self.ours).await?;
        let restored: Option<Position> = serde_json::from_str(&stored).unwrap();
        let second = self.source.follow(restored.as_ref(), &self.ours).await?;
        assert_eq!(first, second, "the same position tells the same facts");
        let before = self.last.as_ref().map_or(0, |batch| batch.followed.number);
        let numbers: Vec<u64> = first.facts.iter().map(|fact| fact.number).collect();
        assert!(numbers.iter().all(|number| *number > before), "{numbers:?} after {before}");
        assert!(numbers.is_sorted_by(|a, b| a < b) && first.followed.number >= before);
        self.keep(&first);
        Ok(first)
    }

    /// Stores a batch.
    pub(crate) fn keep(&mut self, batch: &Batch) {
        for fact in &batch.facts {
            self.ours.transfers.retain(|known| known.key != fact.transfer.key);
            match fact.place {
                Place::Included(_) => self.ours.transfers.push(fact.transfer.clone()),
                Place::Seen | Place::Left => {}
            }
        }
        self.position = Some(batch.position.clone());
        self.last = Some(batch.clone());
    }

    /// Reads up to the tip. What was said, each as "seen|in|left AMOUNT METHOD".
    pub(crate) async fn story(&mut self) -> Vec<String> {
        self.facts().await.iter().map(in_short).collect()
    }

    /// Reads up to the tip.
    pub(crate) async fn facts(&mut self) -> Vec<ChainFact> {
        let mut facts = Vec::new();
        loop {
            let batch = self.batch().await.unwrap();
            facts.extend(batch.facts);
            if !batch.more {
                return facts;
            }
        }
    }

    /// The height that was followed to.
    pub(crate) fn height(&self) -> u64 {
        self.last.as_ref().map_or(0, |batch| batch.followed.height)
    }
}

/// A fact as "seen|in|left AMOUNT METHOD".
pub(crate) fn in_short(fact: &ChainFact) -> String {
    let place = match fact.place {
        Place::Seen => "seen",
        Place::Included(_) => "in",
        Place::Left => "left",
    };
    format!("{place} {} {}", fact.transfer.amount, fact.transfer.method)
}
