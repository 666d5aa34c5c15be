//! Follows a source as the gateway does, and tells what it said in short words.

use std::collections::HashSet;

use async_trait::async_trait;
use quittance_chain::{Batch, ChainSource, Moment, Position, SourceError, Targets};
use quittance_ledger::transfer::{ChainFact, Place};
use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;

/// The addresses that were handed out.
#[derive(Default)]
pub(crate) struct Ours(pub(crate) HashSet<String>);

#[async_trait]
impl Targets for Ours {
    async fn known(&self, _: &NetworkId, addresses: &[String]) -> Result<HashSet<String>, SourceError> {
        Ok(addresses.iter().filter(|address| self.0.contains(*address)).cloned().collect())
    }

    async fn moments(&self, _: &NetworkId, _: Time, _: Time) -> Result<Vec<Moment>, SourceError> {
        Ok(Vec::new())
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
        Self { source, ours: Ours(ours.into_iter().collect()), position: None, last: None }
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
        self.position = Some(first.position.clone());
        self.last = Some(first.clone());
        Ok(first)
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

/// A fact in short words.
pub(crate) fn in_short(fact: &ChainFact) -> String {
    let place = match fact.place {
        Place::Seen => "seen",
        Place::Included(_) => "in",
        Place::Left => "left",
    };
    format!("{place} {} {}", fact.transfer.amount, fact.transfer.method)
}
