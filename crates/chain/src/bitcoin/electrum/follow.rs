//! Reads on from a server: headers, then what the histories of our addresses say, then what waits.

use std::collections::{BTreeSet, HashSet};

use quittance_ledger::transfer::{Block, Transfer, TransferKey};

use super::ElectrumServer;
use super::headers::{Headers, Placed};
use super::server::Talk;
use super::session::Session;
use crate::bitcoin::blocks::BATCH;
use crate::bitcoin::reader::{REMEMBERED, Reader};
use crate::bitcoin::transfers::addresses;
use crate::node::{Best, beginning, leave_removed};
use crate::position::Position;
use crate::reading::{Reached, Reading};
use crate::source::{Batch, SourceError, Targets};

/// What is read on.
struct Following<'a> {
    reader: &'a Reader,
    position: Option<&'a Position>,
    targets: &'a dyn Targets,
}

impl Reader {
    /// Reads on from `position`, as [`crate::ChainSource::follow`] promises, from this server alone.
    pub(in crate::bitcoin) async fn follow_electrum(
        &self,
        server: &ElectrumServer,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        server.talk(&Following { reader: self, position, targets }).await
    }

    /// The header of a block that was read, which a server has to have still.
    pub(super) async fn header(&self, session: &mut Session, block: &Block) -> Result<Placed, SourceError> {
        let header = session.header(block.height).await?.filter(|header| header.hash() == block.hash);
        header.ok_or_else(|| self.moved())
    }
}

impl Talk for Following<'_> {
    type Told = Batch;

    async fn talk(&self, session: &mut Session) -> Result<Batch, SourceError> {
        let tip = session.tip().await?;
        let mut reading = Reading::resume(&self.reader.network, self.position, REMEMBERED);
        let headers = self.read_headers(session, &mut reading, &tip).await?;
        let newest = reading.newest().cloned().ok_or_else(|| self.reader.moved())?;
        let mut watched = self.targets.watched(&self.reader.network).await?;
        watched.extend(reading.unconfirmed().iter().map(|transfer| transfer.to.address.clone()));
        let changed_from = headers.as_ref().map(|(_, from)| *from);
        session.watch(self.reader.format, &watched, changed_from).await?;
        self.look_at_new(session).await?;
        self.read_blocks(session, &mut reading, headers.as_ref().map(|(headers, _)| headers)).await?;
        if newest.hash == tip.hash() {
            self.read_mempool(session, &mut reading, &tip).await?;
        }
        Ok(reading.finish(Reached {
            height: newest.height,
            block_time: newest.time,
            // There is no such word here: what has enough confirmations is final.
            finalized: None,
            settled: None,
            tip: tip.height,
        }))
    }
}

impl Following<'_> {
    /// Leaves the blocks that are no longer in the server's chain, and reads on up to `tip`, or as far as a batch goes. Answers with
    /// the headers, and with the height from which they are others than before; none if nothing has changed.
    async fn read_headers(
        &self,
        session: &mut Session,
        reading: &mut Reading,
        tip: &Placed,
    ) -> Result<Option<(Headers, u64)>, SourceError> {
        if reading.newest().is_some_and(|newest| newest.hash == tip.hash()) {
            return Ok(None);
        }
        // As from a node: from one block alone there would be no way back.
        let first =
            reading.oldest().map_or_else(|| beginning(tip.height, self.reader.depth), |block| block.height);
        let next = reading.newest().map_or(first, |block| block.height.saturating_add(1));
        let last = tip.height.min(next.saturating_add(BATCH - 1));
        if last < first {
            // It is far behind, and has removed nothing.
            return Ok(None);
        }
        let headers = session.headers(first, last).await?;
        // A shorter answer, or another end than was told a moment ago, is a chain that has just changed.
        let newest = headers.newest().filter(|newest| newest.height == last);
        if newest.is_none_or(|newest| last == tip.height && newest != tip) {
            return Err(self.reader.moved());
        }
        let hash_at = async |height| Ok(headers.at(height).map(Placed::hash));
        let end = headers.at(last).map(Placed::hash).unwrap_or_default();
        leave_removed(reading, (last, &end), Best::MostWork, hash_at).await?;
        let next = reading.newest().map_or(first, |block| block.height.saturating_add(1));
        for header in (next..=last).filter_map(|height| headers.at(height)) {
            reading.include(header.block(), Vec::new());
        }
        Ok(Some((headers, next)))
    }

    /// Looks at the transactions that nobody has looked at.
    async fn look_at_new(&self, session: &mut Session) -> Result<(), SourceError> {
        let there: BTreeSet<String> = session.items().map(|item| item.transaction.clone()).collect();
        session.paid.retain(|id, _| there.contains(id));
        let new: Vec<String> = there.into_iter().filter(|id| !session.paid.contains_key(id)).collect();
        let told = session.transactions(&new).await?;
        let mut found = Vec::new();
        for (id, transaction) in new.into_iter().zip(told) {
            // One that is gone again is left out.
            let Some(transaction) = transaction else { continue };
            found.push((id, self.reader.paid_by(&transaction)));
        }
        let all: Vec<Transfer> = found.iter().flat_map(|(_, transfers)| transfers).cloned().collect();
        let ours = self.targets.known(&self.reader.network, &addresses(&all)).await?;
        for (_, transfers) in &mut found {
            transfers.retain(|transfer| ours.contains(&transfer.to.address));
        }
        session.paid.extend(found);
        Ok(())
    }

    /// Tells what is in the blocks that were read, now or before: an address may have been subscribed to after its block came.
    async fn read_blocks(
        &self,
        session: &mut Session,
        reading: &mut Reading,
        headers: Option<&Headers>,
    ) -> Result<(), SourceError> {
        let mut found = Vec::new();
        for (height, transaction) in untold(session, reading) {
            let Some(block) = reading.newest_up_to(height).filter(|block| block.height == height) else {
                continue;
            };
            let header = match headers.and_then(|headers| headers.at(height)) {
                Some(header) => header.clone(),
                None => self.reader.header(session, &block).await?,
            };
            let place = session.place(&transaction, &header).await?;
            let (Some(place), Some(paid)) = (place, session.paid.get(&transaction)) else {
                return Err(self.is_not_there(session, &block, transaction).await);
            };
            found.push((height, place, paid.clone()));
        }
        session.doubted.clear();
        found.sort_by_key(|(height, place, _)| (*height, *place));
        for (height, _, transfers) in found {
            transfers.into_iter().for_each(|transfer| reading.find(height, transfer));
        }
        Ok(())
    }

    /// Why a history names a block, and the block does not have the transaction: the chain may have changed meanwhile, and the
    /// history be older than that. A server that says it again is wrong.
    async fn is_not_there(&self, session: &mut Session, block: &Block, transaction: String) -> SourceError {
        session.doubt_histories();
        let is_new = session.doubted.insert((block.height, transaction));
        match self.reader.header(session, block).await {
            Ok(_) if is_new => self.reader.moved(),
            Ok(_) => session.unproven(),
            Err(error) => error,
        }
    }

    /// Tells what appeared in the server's mempool, and what vanished from it, while `tip` was its newest block.
    async fn read_mempool(
        &self,
        session: &mut Session,
        reading: &mut Reading,
        tip: &Placed,
    ) -> Result<(), SourceError> {
        let known = reading.unconfirmed().to_vec();
        let included: HashSet<String> = told(reading).map(|(_, id)| id.to_owned()).collect();
        let there: HashSet<&str> = session.items().map(|item| item.transaction.as_str()).collect();
        let waiting = session.items().filter(|item| item.block().is_none()).map(|item| &item.transaction);
        let waiting: HashSet<&String> = waiting.filter(|id| !included.contains(*id)).collect();
        let mut now: Vec<Transfer> =
            waiting.iter().filter_map(|id| session.paid.get(*id)).flatten().cloned().collect();
        let found: HashSet<&TransferKey> = now.iter().map(|transfer| &transfer.key).collect();
        let (kept, vanished): (Vec<&Transfer>, Vec<&Transfer>) = known
            .iter()
            .filter(|transfer| !found.contains(&transfer.key))
            .partition(|transfer| there.contains(transfer.key.transaction.as_str()));
        // What is on its way into a block may be in neither for a moment. Where nothing else spends its coins, it has to be
        // gone twice.
        let spent: HashSet<&String> = now.iter().flat_map(|transfer| transfer.spends.iter()).collect();
        let is_gone = |transfer: &Transfer| {
            session.vanished.contains(&transfer.key.transaction)
                || transfer.spends.iter().any(|coin| spent.contains(coin))
        };
        let stay: Vec<Transfer> =
            vanished.iter().filter(|transfer| !is_gone(transfer)).copied().chain(kept).cloned().collect();
        let vanished = vanished.iter().map(|transfer| transfer.key.transaction.clone()).collect();
        now.extend(stay);
        now.sort_by(|one, other| one.key.cmp(&other.key));
        let told: HashSet<&TransferKey> = known.iter().map(|transfer| &transfer.key).collect();
        let is_news = now.len() != known.len() || now.iter().any(|transfer| !told.contains(&transfer.key));
        // A transaction that has just left for a block is told with it.
        if is_news && session.tip().await? != *tip {
            return Ok(());
        }
        session.vanished = vanished;
        reading.mempool(now);
        Ok(())
    }
}

/// The transactions in the blocks that are remembered.
fn told(reading: &Reading) -> impl Iterator<Item = (u64, &str)> {
    reading.remembered().flat_map(|(block, transfers)| {
        transfers.iter().map(|transfer| (block.height, transfer.key.transaction.as_str()))
    })
}

/// What histories say to be in blocks that were read, and has not been told. What is older than anything remembered was told when it
/// was new, or came before its address was handed out.
fn untold(session: &Session, reading: &Reading) -> BTreeSet<(u64, String)> {
    let told: HashSet<(u64, &str)> = told(reading).collect();
    let items = session.items().filter_map(|item| Some((item.block()?, item.transaction.as_str())));
    let pays = |id: &str| session.paid.get(id).is_none_or(|transfers| !transfers.is_empty());
    items
        .filter(|item| !told.contains(item) && pays(item.1))
        .map(|(height, transaction)| (height, transaction.to_owned()))
        .collect()
}
