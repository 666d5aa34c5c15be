//! Lets the gateway follow a sandbox chain like any other network.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use quittance_ledger::transfer::{Block, Transfer};
use quittance_protocol::Time;
use quittance_protocol::network::{Mempool, Network, NetworkId};

use super::chain::{SandboxBlock, SandboxChain};
use crate::lookup::{Sighting, Told, Whereabouts};
use crate::position::Position;
use crate::reading::{Reached, Reading};
use crate::source::{Batch, ChainSource, SourceError, Targets};

/// Blocks read at once.
const BATCH: usize = 50;
/// Blocks remembered: more than a sandbox can reorganise.
const REMEMBERED: usize = 32;

/// Tells the real time.
pub type Clock = Arc<dyn Fn() -> Time + Send + Sync>;

/// One network of a sandbox chain. It starts at the first block, since the whole chain belongs to one project.
pub struct SandboxSource {
    chain: Arc<Mutex<SandboxChain>>,
    network: NetworkId,
    clock: Clock,
}

impl SandboxSource {
    /// Reads `network` on `chain`, which may be shared with whoever plays it.
    #[must_use]
    pub fn new(chain: Arc<Mutex<SandboxChain>>, network: NetworkId, clock: Clock) -> Self {
        Self { chain, network, clock }
    }

    fn chain(&self) -> MutexGuard<'_, SandboxChain> {
        // No action leaves a chain half changed, so a panic elsewhere does not spoil it.
        self.chain.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl ChainSource for SandboxSource {
    fn network(&self) -> &NetworkId {
        &self.network
    }

    async fn follow(&self, position: Option<&Position>, targets: &dyn Targets) -> Result<Batch, SourceError> {
        let now = (self.clock)();
        let news = News::of(&self.chain(), &self.network, position, now)?;
        let known = targets.known(&self.network, &news.addresses()).await?;
        let ours = |transfers: Vec<Transfer>| ours(transfers, &known);
        let mut reading = Reading::resume(&self.network, position, REMEMBERED);
        for _ in 0..news.removed {
            reading.leave_newest();
        }
        for read in news.blocks {
            reading.include(read.block, ours(read.transfers));
        }
        if let Some(waiting) = news.waiting {
            reading.mempool(ours(waiting));
        }
        Ok(reading.finish(news.reached))
    }

    async fn look_up(
        &self,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let chain = self.chain();
        if chain.is_silent() {
            return Err(outage(&self.network));
        }
        let of_it = |transfer: &&Transfer| {
            transfer.key.transaction == transaction && transfer.key.network == self.network
        };
        let waiting = chain.waiting.iter().find(of_it).map(|transfer| (Whereabouts::Waiting, transfer));
        let mut blocks = chain.blocks.iter();
        let included = blocks.find_map(|read| {
            let transfer = read.transfers.iter().find(of_it)?;
            Some((Whereabouts::Included(read.block.clone()), transfer))
        });
        Ok(waiting.or(included).map(|(whereabouts, transfer)| Sighting {
            whereabouts,
            transfers: ours(vec![transfer.clone()], addresses),
            told: Told::All,
        }))
    }
}

fn outage(network: &NetworkId) -> SourceError {
    SourceError::Unreachable { network: network.clone(), reason: "an outage is played".to_owned() }
}

/// What happened on the chain since a position.
struct News {
    /// How many of the newest blocks read are no longer in the chain.
    removed: usize,
    /// The blocks to read now.
    blocks: Vec<SandboxBlock>,
    /// The mempool, if the tip was reached.
    waiting: Option<Vec<Transfer>>,
    reached: Reached,
}

impl News {
    fn of(
        chain: &SandboxChain,
        network: &NetworkId,
        position: Option<&Position>,
        now: Time,
    ) -> Result<Self, SourceError> {
        if chain.is_silent() {
            return Err(outage(network));
        }
        let known = position.map(|position| &position.blocks);
        let read = known.into_iter().flatten().map(|read| &read.block);
        let (removed, from) = fork(chain, read.rev());
        let unread = || chain.blocks.iter().filter(|read| read.block.height > from);
        let mut blocks: Vec<_> = unread().take(BATCH).cloned().collect();
        for read in &mut blocks {
            read.transfers.retain(|transfer| transfer.key.network == *network);
        }
        let more = unread().count() > BATCH;
        let (height, block_time) = match blocks.last() {
            Some(last) if more => (last.block.height, last.block.time),
            // A tip without news is still a tip: deadlines pass by the chain's clock, without a block.
            Some(_) | None => (chain.height(), chain.time(now)),
        };
        let reached = Reached { height, block_time, finalized: None, settled: None, tip: chain.height() };
        let here = |transfer: &&Transfer| transfer.key.network == *network;
        let waiting =
            (!more && is_watched(network)).then(|| chain.waiting.iter().filter(here).cloned().collect());
        Ok(Self { removed, blocks, waiting, reached })
    }

    fn addresses(&self) -> Vec<String> {
        let mined = self.blocks.iter().flat_map(|read| &read.transfers);
        let all: HashSet<&String> =
            mined.chain(self.waiting.iter().flatten()).map(|transfer| &transfer.to.address).collect();
        all.into_iter().cloned().collect()
    }
}

/// How many of `read`, newest first, were removed from the chain, and the height of the newest that was not.
fn fork<'a>(chain: &SandboxChain, read: impl Iterator<Item = &'a Block>) -> (usize, u64) {
    let oldest = chain.blocks.front().map_or(0, |oldest| oldest.block.height);
    let mut removed = 0;
    for block in read {
        // What the chain itself has forgotten lies deeper than it can be reorganised.
        if block.height < oldest || chain.blocks.iter().any(|kept| kept.block == *block) {
            return (removed, block.height);
        }
        removed += 1;
    }
    (removed, 0)
}

/// Whether unconfirmed payments on this network are seen.
fn is_watched(network: &NetworkId) -> bool {
    Network::find(network.as_str()).is_some_and(|network| network.mempool == Mempool::Seen)
}

fn ours(mut transfers: Vec<Transfer>, known: &HashSet<String>) -> Vec<Transfer> {
    transfers.retain(|transfer| known.contains(&transfer.to.address));
    transfers
}
