//! What became of each transfer: its chain facts, read together.

use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, Duration, Time};

use crate::fact::{Fact, Record};
use crate::transfer::{ChainFact, Followed, Place, Transfer};

/// Everything that sources said, transfer by transfer, and how far they have read.
pub(crate) struct Chain<'a> {
    /// Each transfer once, in the order of their first sight.
    pub(crate) tracks: Vec<Track<'a>>,
    /// The newest `Followed` of each network.
    followed: Vec<&'a Followed>,
    /// The clock.
    pub(crate) now: Time,
}

/// One transfer over time.
pub(crate) struct Track<'a> {
    /// The transfer, as the newest fact has it.
    pub(crate) transfer: &'a Transfer,
    /// Where it is now. A transfer that another one replaced has left, whether or not its source said so.
    pub(crate) place: &'a Place,
    /// The earlier of our first sight and its block's time; a replacement inherits it if it is not larger.
    pub(crate) seen_at: Time,
    /// Until when it has to be in a block.
    pub(crate) settle_by: Time,
    /// Whether it got into a block in time.
    pub(crate) missed: Missed,
    /// Its facts, the newest last, each with its position among the records.
    facts: Vec<(usize, Time, &'a ChainFact)>,
}

/// Whether a transfer was in no block when its `settle_by` passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missed {
    /// It never was.
    No,
    /// It was, but got into a block later.
    Once,
    /// It is in none, and its time has passed.
    Still,
}

impl<'a> Chain<'a> {
    /// Reads the chain facts among `facts`; `settle` is how long a transfer may take to get into a block.
    pub(crate) fn of(facts: &'a [Record], settle: Duration, now: Time) -> Self {
        let mut chain = Self { tracks: Vec::new(), followed: Vec::new(), now };
        for (index, record) in facts.iter().enumerate() {
            match &record.fact {
                // Worthless transfers are how spam reaches an address: they are not money.
                Fact::Chain(fact) if fact.transfer.amount.is_zero() => {}
                Fact::Chain(fact) => chain.add(index, record.at, fact),
                Fact::Followed(followed) => chain.follow(followed),
                Fact::Chosen(_) | Fact::PayerGiven(_) | Fact::Requoted(_) | Fact::Extended(_) => {}
                Fact::Canceled | Fact::Accepted(_) | Fact::Refused | Fact::Refunded | Fact::Settled => {}
            }
        }
        chain.tracks.retain_mut(Track::settle_seen_at);
        chain.inherit();
        chain.supersede();
        chain.tracks.sort_by(|a, b| (a.seen_at, &a.transfer.key).cmp(&(b.seen_at, &b.transfer.key)));
        let followed = core::mem::take(&mut chain.followed);
        for track in &mut chain.tracks {
            track.settle(settle, passed(&followed, &track.transfer.key.network, now));
        }
        chain.followed = followed;
        chain
    }

    fn add(&mut self, index: usize, at: Time, fact: &'a ChainFact) {
        let known = self.tracks.iter_mut().find(|track| track.transfer.key == fact.transfer.key);
        let Some(track) = known else {
            self.tracks.push(Track::new(index, at, fact));
            return;
        };
        if let Err(position) = track.facts.binary_search_by_key(&fact.number, |(_, _, known)| known.number) {
            track.facts.insert(position, (index, at, fact));
        }
        if let Some((_, _, newest)) = track.facts.last() {
            track.transfer = &newest.transfer;
            track.place = &newest.place;
        }
    }

    fn follow(&mut self, news: &'a Followed) {
        match self.followed.iter_mut().find(|known| known.network == news.network) {
            Some(known) if known.number < news.number => *known = news,
            Some(_) => {}
            None => self.followed.push(news),
        }
    }

    /// Lets replacements inherit the time of what they replace. The eldest goes first, so that it passes on what it inherited.
    fn inherit(&mut self) {
        self.tracks.sort_by_key(Track::first_number);
        for heir in 0..self.tracks.len() {
            let earliest = self.tracks.get(heir).map(|track| {
                let elders = self.tracks.iter().take(heir).filter(|elder| {
                    elder.competes(track) && elder.pays_like(track) && self.paid(track) <= self.paid(elder)
                });
                elders.map(|elder| elder.seen_at).fold(track.seen_at, Time::min)
            });
            if let (Some(track), Some(earliest)) = (self.tracks.get_mut(heir), earliest) {
                track.seen_at = earliest;
            }
        }
    }

    /// What the transaction of `track` pays to its target: a transaction may have several outputs to us.
    fn paid(&self, track: &Track<'_>) -> Amount {
        let outputs = self.tracks.iter().filter(|other| {
            let (ours, theirs) = (&track.transfer.key, &other.transfer.key);
            ours.transaction == theirs.transaction && ours.network == theirs.network && track.pays_like(other)
        });
        outputs.fold(Amount::ZERO, |sum, output| sum.saturating_add(output.transfer.amount))
    }

    /// Of transfers that spend the same coins or nonce only the newest counts.
    fn supersede(&mut self) {
        let mut newest_first: Vec<usize> = (0..self.tracks.len()).collect();
        newest_first.sort_by_key(|&index| core::cmp::Reverse(self.tracks.get(index).map(Track::last_number)));
        let mut standing: Vec<usize> = Vec::new();
        for index in newest_first {
            let Some(track) = self.tracks.get(index).filter(|track| *track.place != Place::Left) else {
                continue;
            };
            if standing.iter().filter_map(|&newer| self.tracks.get(newer)).any(|newer| newer.competes(track))
            {
                if let Some(track) = self.tracks.get_mut(index) {
                    track.place = &Place::Left;
                }
            } else {
                standing.push(index);
            }
        }
    }

    /// Whether clock and network are both beyond `time`.
    pub(crate) fn has_passed(&self, network: &NetworkId, time: Time) -> bool {
        passed(&self.followed, network, self.now)(time)
    }

    /// Blocks that hold `track` or stand on it, and whether the network itself calls its block final.
    ///
    /// Heights read before the block was known say nothing about it: after a reorganisation they belong to another branch.
    pub(crate) fn depth(&self, track: &Track<'_>) -> (u32, bool) {
        let Place::Included(block) = track.place else { return (0, false) };
        let since = track.in_block_since();
        let network = &track.transfer.key.network;
        let followed = self.followed.iter().find(|known| known.network == *network && known.number >= since);
        followed.map_or((1, false), |followed| {
            let above = followed.height.saturating_sub(block.height).saturating_add(1);
            let is_final = followed.finalized.is_some_and(|height| block.height <= height);
            (u32::try_from(above).unwrap_or(u32::MAX), is_final)
        })
    }
}

/// Whether clock and `network` are both beyond a time.
fn passed<'a>(followed: &[&Followed], network: &'a NetworkId, now: Time) -> impl Fn(Time) -> bool + use<'a> {
    let read = followed.iter().find(|known| known.network == *network).map(|known| known.block_time);
    move |time| time < now && read.is_some_and(|read| time < read)
}

impl<'a> Track<'a> {
    fn new(index: usize, at: Time, fact: &'a ChainFact) -> Self {
        Self {
            transfer: &fact.transfer,
            place: &fact.place,
            seen_at: at,
            settle_by: at,
            missed: Missed::No,
            facts: vec![(index, at, fact)],
        }
    }

    /// Works out when it was seen; false if it never was.
    fn settle_seen_at(&mut self) -> bool {
        let there = self.facts.iter().filter(|(_, _, fact)| fact.place != Place::Left);
        let earliest =
            there.map(|(_, at, fact)| fact.place.block_time().map_or(*at, |time| time.min(*at))).min();
        self.seen_at = earliest.unwrap_or(self.seen_at);
        earliest.is_some()
    }

    /// Follows its way in and out of blocks against the time it is given for that.
    fn settle(&mut self, window: Duration, has_passed: impl Fn(Time) -> bool) {
        self.settle_by = self.seen_at + window;
        let mut in_block = false;
        let mut missed = false;
        // For its first way into a block the earliest counts that any source knows of.
        let mut first = self.facts.iter().filter_map(|(_, _, fact)| fact.place.block_time()).min();
        for (_, at, fact) in &self.facts {
            match &fact.place {
                Place::Included(block) => {
                    missed |= !in_block && first.take().unwrap_or(block.time) > self.settle_by;
                    in_block = true;
                }
                Place::Seen | Place::Left => {
                    if in_block {
                        self.settle_by = self.settle_by.max(*at + window);
                    }
                    in_block = false;
                }
            }
        }
        let waits_in_vain = !in_block && has_passed(self.settle_by);
        self.missed = match (waits_in_vain, missed) {
            (true, _) => Missed::Still,
            (false, true) => Missed::Once,
            (false, false) => Missed::No,
        };
    }

    /// True while it is in the mempool or in a block.
    pub(crate) fn is_present(&self) -> bool {
        match self.place {
            Place::Seen | Place::Included(_) => true,
            Place::Left => false,
        }
    }

    /// True if it was in the mempool or in a block when the record at `position` was made.
    pub(crate) fn was_present_before(&self, position: usize) -> bool {
        let newest = self.facts.iter().rev().find(|(index, _, _)| *index < position);
        newest.is_some_and(|(_, _, fact)| fact.place != Place::Left)
    }

    /// The position of the first news of it among the records.
    pub(crate) fn first_index(&self) -> usize {
        self.facts.iter().map(|(index, _, _)| *index).min().unwrap_or(usize::MAX)
    }

    /// The two cannot both be: they spend the same coins, or the same nonce, in two transactions.
    pub(crate) fn competes(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.transfer, other.transfer);
        ours.key.network == theirs.key.network
            && ours.key.transaction != theirs.key.transaction
            && ours.spends.iter().any(|coin| theirs.spends.contains(coin))
    }

    fn pays_like(&self, other: &Self) -> bool {
        self.transfer.method == other.transfer.method && self.transfer.to == other.transfer.to
    }

    fn first_number(&self) -> u64 {
        self.facts.first().map_or(0, |(_, _, fact)| fact.number)
    }

    fn last_number(&self) -> u64 {
        self.facts.last().map_or(0, |(_, _, fact)| fact.number)
    }

    /// The number of the fact that put it into the block it is in.
    fn in_block_since(&self) -> u64 {
        let same_block = self.facts.iter().rev().take_while(|(_, _, fact)| fact.place == *self.place);
        same_block.last().map_or(0, |(_, _, fact)| fact.number)
    }
}
