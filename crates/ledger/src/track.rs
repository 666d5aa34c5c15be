//! What became of each transfer: its chain facts, read together.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, Time};

use crate::coins;
use crate::fact::{Fact, Record};
use crate::transfer::{ChainFact, Followed, Place, Transfer, TransferKey};

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
        let mut known: HashMap<&TransferKey, usize> = HashMap::new();
        for (index, record) in facts.iter().enumerate() {
            match &record.fact {
                // Worthless transfers are how spam reaches an address: they are not money.
                Fact::Chain(fact) if fact.transfer.amount.is_zero() => {}
                Fact::Chain(fact) => match known.entry(&fact.transfer.key) {
                    Entry::Occupied(known) => {
                        if let Some(track) = chain.tracks.get_mut(*known.get()) {
                            track.add(index, record.at, fact);
                        }
                    }
                    Entry::Vacant(new) => {
                        new.insert(chain.tracks.len());
                        chain.tracks.push(Track::new(index, record.at, fact));
                    }
                },
                Fact::Followed(followed) => chain.follow(followed),
                Fact::Chosen(_) | Fact::PayerGiven(_) | Fact::Requoted(_) | Fact::Extended(_) => {}
                Fact::Canceled | Fact::Accepted(_) | Fact::Refused | Fact::Refunded | Fact::Settled => {}
            }
        }
        chain.tracks.retain_mut(Track::settle_seen_at);
        coins::inherit(&mut chain.tracks);
        coins::supersede(&mut chain.tracks);
        chain.tracks.sort_by(|a, b| (a.seen_at, &a.transfer.key).cmp(&(b.seen_at, &b.transfer.key)));
        let followed = core::mem::take(&mut chain.followed);
        for track in &mut chain.tracks {
            track.settle(settle, passed(&followed, &track.transfer.key.network, now));
        }
        chain.followed = followed;
        chain
    }

    fn follow(&mut self, news: &'a Followed) {
        match self.followed.iter_mut().find(|known| known.network == news.network) {
            Some(known) if known.number < news.number => *known = news,
            Some(_) => {}
            None => self.followed.push(news),
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

    /// Hears more of it.
    fn add(&mut self, index: usize, at: Time, fact: &'a ChainFact) {
        if let Err(position) = self.facts.binary_search_by_key(&fact.number, |(_, _, known)| known.number) {
            self.facts.insert(position, (index, at, fact));
        }
        if let Some((_, _, newest)) = self.facts.last() {
            self.transfer = &newest.transfer;
            self.place = &newest.place;
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

    pub(crate) fn first_number(&self) -> u64 {
        self.facts.first().map_or(0, |(_, _, fact)| fact.number)
    }

    pub(crate) fn last_number(&self) -> u64 {
        self.facts.last().map_or(0, |(_, _, fact)| fact.number)
    }

    /// The number of the fact that put it into the block it is in.
    fn in_block_since(&self) -> u64 {
        let same_block = self.facts.iter().rev().take_while(|(_, _, fact)| fact.place == *self.place);
        same_block.last().map_or(0, |(_, _, fact)| fact.number)
    }
}
