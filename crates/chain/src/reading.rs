//! One reading in progress: turns blocks that leave, blocks that arrive and the mempool into numbered facts.

use std::collections::{BTreeMap, HashSet, VecDeque};

use quittance_ledger::transfer::{Block, ChainFact, Followed, Place, Transfer, TransferKey};
use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;

use crate::position::{Position, ReadBlock};
use crate::source::Batch;

/// A reading in progress. Every source tells its story through one, so that all number and order their facts alike.
pub(crate) struct Reading {
    network: NetworkId,
    position: Position,
    facts: Vec<ChainFact>,
    /// How many blocks are remembered at most.
    remember: usize,
}

/// How far a reading came.
pub(crate) struct Reached {
    /// The height of the newest block read.
    pub(crate) height: u64,
    /// That block's time.
    pub(crate) block_time: Time,
    /// The height that is told to be final, if the network says so.
    pub(crate) finalized: Option<u64>,
    /// The height up to which nothing can be undone any more, if the network says so: blocks before it are forgotten.
    pub(crate) settled: Option<u64>,
    /// The newest height there is.
    pub(crate) tip: u64,
}

impl Reading {
    /// Goes on from `position`, remembering at most `remember` blocks.
    pub(crate) fn resume(network: &NetworkId, position: Option<&Position>, remember: usize) -> Self {
        let fresh = Position {
            next: 1,
            followed: None,
            blocks: VecDeque::new(),
            unconfirmed: Vec::new(),
            balances: None,
        };
        Self {
            network: network.clone(),
            position: position.cloned().unwrap_or(fresh),
            facts: Vec::new(),
            remember,
        }
    }

    /// The network that is read.
    pub(crate) fn network(&self) -> &NetworkId {
        &self.network
    }

    /// The newest block read.
    pub(crate) fn newest(&self) -> Option<&Block> {
        self.position.newest()
    }

    /// The newest block read that is not above `height`.
    pub(crate) fn newest_up_to(&self, height: u64) -> Option<Block> {
        let blocks = self.position.blocks.iter().rev().map(|read| &read.block);
        blocks.into_iter().find(|block| block.height <= height).cloned()
    }

    /// The newest block read whose time is not after `at`, or the oldest one if none is.
    pub(crate) fn newest_by(&self, at: Time) -> Option<Block> {
        let newest = self.position.blocks.iter().rev().map(|read| &read.block).find(|block| block.time <= at);
        newest.or_else(|| self.oldest()).cloned()
    }

    /// The oldest block remembered.
    pub(crate) fn oldest(&self) -> Option<&Block> {
        self.position.blocks.front().map(|read| &read.block)
    }

    /// The blocks remembered, oldest first, with the transfers that were found in them.
    pub(crate) fn remembered(&self) -> impl Iterator<Item = (&Block, &[Transfer])> {
        self.position.blocks.iter().map(|read| (&read.block, read.transfers.as_slice()))
    }

    /// The transfers that were last said to be in the mempool, and have not been said to be in a block since.
    pub(crate) fn unconfirmed(&self) -> &[Transfer] {
        &self.position.unconfirmed
    }

    /// The block at `height` was reorganised away, and all that follow it.
    pub(crate) fn leave_from(&mut self, height: u64) {
        while self.newest().is_some_and(|newest| newest.height >= height) {
            self.leave_newest();
        }
    }

    /// The newest block was reorganised away, and its transfers with it.
    pub(crate) fn leave_newest(&mut self) {
        if let Some(read) = self.position.blocks.pop_back() {
            for transfer in read.transfers {
                self.say(transfer, Place::Left);
            }
        }
    }

    /// The next block of the best chain, with the transfers to our addresses in it.
    pub(crate) fn include(&mut self, block: Block, transfers: Vec<Transfer>) {
        let included = keys(&transfers);
        self.position.unconfirmed.retain(|known| !included.contains(&known.key));
        for transfer in &transfers {
            self.say(transfer.clone(), Place::Included(block.clone()));
        }
        self.position.blocks.push_back(ReadBlock { block, transfers });
    }

    /// The blocks above `height`, which this reading included, shall be read again by a later one, as if this one had ended
    /// before them.
    pub(crate) fn give_back_above(&mut self, height: u64) {
        self.position.blocks.retain(|read| read.block.height <= height);
        if let Some(first) = self.facts.first().map(|fact| fact.number) {
            self.facts.retain(|fact| match &fact.place {
                Place::Included(block) => block.height <= height,
                Place::Seen | Place::Left => true,
            });
            self.position.next = first;
            for fact in &mut self.facts {
                fact.number = self.position.next;
                self.position.next += 1;
            }
        }
    }

    /// A transfer turned out to be in the block at `height`, which was read before.
    pub(crate) fn find(&mut self, height: u64, transfer: Transfer) {
        let read = self.position.blocks.iter_mut().find(|read| read.block.height == height);
        if let Some(read) = read {
            read.transfers.retain(|known| known.key != transfer.key);
            read.transfers.push(transfer.clone());
            self.position.unconfirmed.retain(|known| known.key != transfer.key);
            let block = read.block.clone();
            self.say(transfer, Place::Included(block));
        }
    }

    /// A transfer turned out to be in a block that is older than those remembered.
    pub(crate) fn tell(&mut self, block: &Block, transfer: Transfer) {
        self.say(transfer, Place::Included(block.clone()));
    }

    /// The transfers in blocks up to `height`, of those that were `known` before this reading and of those it found.
    pub(crate) fn in_blocks_up_to(&self, height: u64, known: Vec<Transfer>) -> Vec<Transfer> {
        let mut there: BTreeMap<TransferKey, Transfer> =
            known.into_iter().map(|transfer| (transfer.key.clone(), transfer)).collect();
        for gone in self.facts.iter().filter(|fact| fact.place == Place::Left) {
            there.remove(&gone.transfer.key);
        }
        for read in &self.position.blocks {
            for transfer in &read.transfers {
                match read.block.height <= height {
                    true => there.insert(transfer.key.clone(), transfer.clone()),
                    false => there.remove(&transfer.key),
                };
            }
        }
        there.into_values().collect()
    }

    /// The time after which balances have not been asked for; none before the first block.
    pub(crate) fn balances_after(&self) -> Option<Time> {
        let newest = self.newest()?.time;
        Some(self.position.balances.map_or(newest, |asked| asked.min(newest)))
    }

    /// Balances have been asked for up to `time`.
    pub(crate) fn balances_asked(&mut self, time: Time) {
        let is_behind = self.newest().is_some_and(|newest| time < newest.time);
        self.position.balances = is_behind.then_some(time);
    }

    /// The transfers to our addresses in the mempool at the tip. What vanished leaves before its replacement is seen.
    pub(crate) fn mempool(&mut self, now: Vec<Transfer>) {
        let before = std::mem::replace(&mut self.position.unconfirmed, now.clone());
        let (there, known) = (keys(&now), keys(&before));
        for gone in before.iter().filter(|known| !there.contains(&known.key)) {
            self.say(gone.clone(), Place::Left);
        }
        for new in now.iter().filter(|seen| !known.contains(&seen.key)) {
            self.say(new.clone(), Place::Seen);
        }
    }

    /// Ends the reading. A reading without any news gives back the position it started from.
    pub(crate) fn finish(mut self, reached: Reached) -> Batch {
        let number = self.position.next;
        let Reached { height, block_time, finalized, settled, tip } = reached;
        // What was final once stays final, though the node that is asked now may not have heard of it yet. And nothing is final
        // before it was read: a node that overstates it once would make every later payment final.
        let before = self.position.followed.as_ref().and_then(|last| last.finalized);
        let finalized = finalized.map(|finalized| finalized.min(height)).max(before);
        let followed = Followed { network: self.network, number, height, block_time, finalized };
        let followed = match self.position.followed.take() {
            Some(last) if self.facts.is_empty() && (Followed { number, ..last.clone() }) == followed => last,
            Some(_) | None => {
                self.position.next += 1;
                followed
            }
        };
        self.position.followed = Some(followed.clone());
        forget(&mut self.position.blocks, self.remember, settled);
        // A node that is behind has less than was read.
        let tip = tip.max(height);
        Batch { facts: self.facts, followed, position: self.position, tip, more: height < tip }
    }

    fn say(&mut self, transfer: Transfer, place: Place) {
        self.facts.push(ChainFact { number: self.position.next, transfer, place });
        self.position.next += 1;
    }
}

fn keys(transfers: &[Transfer]) -> HashSet<&TransferKey> {
    transfers.iter().map(|transfer| &transfer.key).collect()
}

/// Forgets what can no longer be reorganised. The newest final block stays: it is what the next one is compared with.
fn forget(blocks: &mut VecDeque<ReadBlock>, remember: usize, settled: Option<u64>) {
    let final_by = |read: &ReadBlock| settled.is_some_and(|height| read.block.height <= height);
    while blocks.len() > remember || blocks.get(1).is_some_and(final_by) {
        blocks.pop_front();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quittance_ledger::quote::Target;
    use quittance_protocol::Amount;
    use quittance_protocol::method::MethodCode;

    fn network() -> NetworkId {
        NetworkId::new("bitcoin")
    }

    fn transfer(transaction: &str) -> Transfer {
        Transfer {
            key: TransferKey { network: network(), transaction: transaction.into(), position: 0 },
            method: MethodCode::new("BTC"),
            to: Target { network: network(), address: "tb1q".into(), reference: None },
            amount: Amount::new(1),
            spends: ["coin".into()].into(),
        }
    }

    fn block(height: u64, hash: &str) -> Block {
        Block { height, hash: hash.into(), time: Time::from_seconds(0) }
    }

    fn reached(height: u64, finalized: Option<u64>) -> Reached {
        Reached { height, block_time: Time::from_seconds(0), finalized, settled: finalized, tip: height }
    }

    fn story(batch: &Batch) -> Vec<(u64, &str, &'static str)> {
        let place = |fact: &ChainFact| match fact.place {
            Place::Seen => "seen",
            Place::Included(_) => "included",
            Place::Left => "left",
        };
        let line = |fact| -> (u64, &str, &'static str) {
            let fact: &ChainFact = fact;
            (fact.number, fact.transfer.key.transaction.as_str(), place(fact))
        };
        batch.facts.iter().map(line).collect()
    }

    #[test]
    fn a_replaced_transfer_leaves_before_its_replacement_is_seen() {
        let mut first = Reading::resume(&network(), None, 8);
        first.mempool(vec![transfer("a")]);
        let first = first.finish(reached(1, None));
        let mut second = Reading::resume(&network(), Some(&first.position), 8);
        second.mempool(vec![transfer("b")]);
        let second = second.finish(reached(1, None));
        assert_eq!(story(&second), [(3, "a", "left"), (4, "b", "seen")]);
        assert_eq!(second.followed.number, 5);
    }

    #[test]
    fn a_reading_without_news_changes_nothing() {
        let first = Reading::resume(&network(), None, 8).finish(reached(1, None));
        let second = Reading::resume(&network(), Some(&first.position), 8).finish(reached(1, None));
        assert_eq!(first, second);
    }

    #[test]
    fn a_transfer_that_moves_to_another_block_leaves_and_is_included_again() {
        let mut reading = Reading::resume(&network(), None, 8);
        reading.include(block(1, "x"), vec![transfer("a")]);
        reading.leave_newest();
        reading.include(block(1, "y"), vec![transfer("a")]);
        let batch = reading.finish(reached(1, None));
        assert_eq!(story(&batch), [(1, "a", "included"), (2, "a", "left"), (3, "a", "included")]);
    }

    #[test]
    fn blocks_that_are_given_back_are_told_by_the_next_reading_and_by_no_other() {
        let mut first = Reading::resume(&network(), None, 8);
        first.include(block(1, "x"), vec![transfer("gone")]);
        let position = first.finish(reached(1, None)).position;
        let mut second = Reading::resume(&network(), Some(&position), 8);
        second.leave_newest();
        second.include(block(1, "y"), vec![transfer("a")]);
        second.include(block(2, "y"), vec![transfer("b")]);
        second.find(1, transfer("unseen"));
        second.give_back_above(1);
        let second = second.finish(reached(1, None));
        assert_eq!(story(&second), [(3, "gone", "left"), (4, "a", "included"), (5, "unseen", "included")]);
        let mut third = Reading::resume(&network(), Some(&second.position), 8);
        third.include(block(2, "y"), vec![transfer("b")]);
        assert_eq!(story(&third.finish(reached(2, None))), [(second.followed.number + 1, "b", "included")]);
    }

    #[test]
    fn what_is_final_stays_so_and_nothing_is_before_it_was_read() {
        let mut finalized = None;
        let mut position = None;
        for (said, expected) in [(Some(3), 3), (None, 3), (Some(2), 3), (Some(99), 6)] {
            let reading = Reading::resume(&network(), position.as_ref(), 8);
            let batch = reading.finish(reached(6, said));
            assert_eq!(
                batch.followed.finalized,
                Some(expected),
                "the node said {said:?} after {finalized:?}"
            );
            (finalized, position) = (said, Some(batch.position));
        }
    }

    #[test]
    fn the_newest_final_block_is_remembered_and_nothing_before_it() {
        let mut reading = Reading::resume(&network(), None, 8);
        for height in 1..=6 {
            reading.include(block(height, "x"), Vec::new());
        }
        let batch = reading.finish(reached(6, Some(4)));
        assert_eq!(batch.position.blocks.front().map(|read| read.block.height), Some(4));
    }

    #[test]
    fn a_block_that_is_only_called_final_is_not_forgotten() {
        let mut reading = Reading::resume(&network(), None, 8);
        for height in 1..=6 {
            reading.include(block(height, "x"), Vec::new());
        }
        let batch = reading.finish(Reached { settled: Some(2), ..reached(6, Some(4)) });
        assert_eq!(batch.position.blocks.front().map(|read| read.block.height), Some(2));
        assert_eq!(batch.followed.finalized, Some(4));
    }

    #[test]
    fn what_is_in_blocks_is_what_was_known_less_what_left_and_what_came_later() {
        let mut before = Reading::resume(&network(), None, 8);
        before.include(block(1, "x"), vec![transfer("stays")]);
        before.include(block(2, "x"), vec![transfer("leaves"), transfer("moves")]);
        let position = before.finish(reached(2, None)).position;
        let known = ["forgotten", "stays", "leaves", "moves"].map(transfer).to_vec();
        let mut reading = Reading::resume(&network(), Some(&position), 8);
        reading.leave_newest();
        reading.include(block(2, "y"), vec![transfer("new")]);
        reading.include(block(3, "y"), vec![transfer("moves")]);
        reading.find(2, transfer("unseen"));
        let up_to = |height| {
            let there = reading.in_blocks_up_to(height, known.clone());
            there.into_iter().map(|transfer| transfer.key.transaction).collect::<Vec<_>>()
        };
        assert_eq!(up_to(1), ["forgotten", "stays"]);
        assert_eq!(up_to(2), ["forgotten", "new", "stays", "unseen"]);
        assert_eq!(up_to(3), ["forgotten", "moves", "new", "stays", "unseen"]);
    }

    #[test]
    fn a_moment_belongs_to_the_newest_block_that_is_not_after_it() {
        let mut reading = Reading::resume(&network(), None, 8);
        for (height, seconds) in [(1, 10), (2, 20), (3, 20), (4, 30)] {
            reading.include(Block { time: Time::from_seconds(seconds), ..block(height, "x") }, Vec::new());
        }
        let at = |seconds| reading.newest_by(Time::from_seconds(seconds)).map(|block| block.height);
        assert_eq!([at(5), at(10), at(19), at(20), at(31)], [Some(1), Some(1), Some(1), Some(3), Some(4)]);
        reading.balances_asked(Time::from_seconds(15));
        assert_eq!(reading.balances_after(), Some(Time::from_seconds(15)));
        reading.balances_asked(Time::from_seconds(30));
        assert_eq!(reading.balances_after(), Some(Time::from_seconds(30)));
    }
}
