//! What a network says of one transaction, and what that adds to what following the network has told.
//!
//! A payer who says which transaction they sent is answered from the network itself. What following has missed, because a
//! node kept it back, is made up for that way: the transaction's transfers become facts with the next numbers, and its block
//! remembers them, so that a reorganisation takes them away like any other.

use quittance_ledger::transfer::{Block, Transfer};
use quittance_protocol::network::NetworkId;

use crate::position::Position;
use crate::reading::{Reached, Reading};
use crate::source::Batch;

/// A transaction that a network knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// Where it is.
    pub whereabouts: Whereabouts,
    /// What it moves to the addresses that were asked about.
    pub transfers: Vec<Transfer>,
    /// Whether it may move more than that.
    pub told: Told,
}

/// Where a transaction is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// In no block yet.
    Waiting,
    /// In a block of the best chain.
    Included(Block),
    /// In a block, and it failed: it moved nothing.
    Failed,
}

/// How much of what a transaction moves the node has told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// All of it.
    All,
    /// Not what a contract may pay on of the chain's own coin: the node keeps no traces. Balances tell of it.
    NoTraces,
    /// Nothing yet: it names one of the addresses, and what it will do shows when it is in a block.
    NotYet,
}

/// What a sighting adds to what was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addition {
    /// The network has not been read up to the block: following it will tell.
    Unread,
    /// Another block was read at that height: the network is changing just now.
    Moved,
    /// Facts with the next numbers, and the position that remembers them.
    Facts(Box<Batch>),
}

impl Position {
    /// Adds `transfers`, which a node has shown to be in `block` of `network` and following has not told of.
    #[must_use]
    pub fn add(&self, network: &NetworkId, block: &Block, transfers: Vec<Transfer>) -> Addition {
        let Some(followed) = self.followed().filter(|followed| block.height <= followed.height) else {
            return Addition::Unread;
        };
        let oldest = self.blocks.front().map_or(u64::MAX, |read| read.block.height);
        let is_remembered = self.blocks.iter().any(|read| read.block == *block);
        if block.height >= oldest && !is_remembered {
            return Addition::Moved;
        }
        let reached = Reached {
            height: followed.height,
            block_time: followed.block_time,
            finalized: followed.finalized,
            settled: None,
            tip: followed.height,
        };
        let mut reading = Reading::resume(network, Some(self), usize::MAX);
        for transfer in transfers {
            match is_remembered {
                true => reading.find(block.height, transfer),
                // Nobody remembers a block that is too old to be reorganised.
                false => reading.tell(block, transfer),
            }
        }
        Addition::Facts(Box::new(reading.finish(reached)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use quittance_ledger::quote::Target;
    use quittance_ledger::transfer::{Place, TransferKey};
    use quittance_protocol::method::MethodCode;
    use quittance_protocol::{Amount, Time};

    use super::*;

    fn network() -> NetworkId {
        NetworkId::new("ethereum")
    }

    fn transfer() -> Transfer {
        Transfer {
            key: TransferKey { network: network(), transaction: "0xa".into(), position: 0 },
            method: MethodCode::new("ETH"),
            to: Target { network: network(), address: "0xb".into(), reference: None },
            amount: Amount::new(1),
            spends: [].into(),
        }
    }

    fn block(height: u64, hash: &str) -> Block {
        Block { height, hash: hash.into(), time: Time::from_seconds(0) }
    }

    /// A position that remembers the blocks 5 to 8 and was read up to 8.
    fn position() -> Position {
        let mut reading = Reading::resume(&network(), None, 8);
        (5..=8).for_each(|height| reading.include(block(height, "x"), Vec::new()));
        let time = Time::from_seconds(0);
        reading
            .finish(Reached { height: 8, block_time: time, finalized: Some(6), settled: None, tip: 8 })
            .position
    }

    fn facts(addition: Addition) -> Batch {
        let Addition::Facts(batch) = addition else { panic!("{addition:?}") };
        *batch
    }

    #[test]
    fn what_was_missed_is_told_with_the_next_number_and_leaves_with_its_block() {
        let before = position();
        let batch = facts(before.add(&network(), &block(7, "x"), vec![transfer()]));
        let last = before.followed().unwrap();
        assert_eq!(batch.facts.len(), 1);
        assert_eq!(batch.facts[0].number, last.number + 1);
        assert_eq!(batch.facts[0].place, Place::Included(block(7, "x")));
        assert_eq!((batch.followed.number, batch.followed.height), (last.number + 2, 8));
        assert_eq!((batch.followed.finalized, batch.more), (Some(6), false));

        let mut reading = Reading::resume(&network(), Some(&batch.position), 8);
        reading.leave_from(7);
        let after = reading.finish(Reached {
            height: 6,
            block_time: Time::from_seconds(0),
            finalized: None,
            settled: None,
            tip: 6,
        });
        assert_eq!(after.facts.len(), 1);
        assert_eq!((&after.facts[0].transfer, &after.facts[0].place), (&transfer(), &Place::Left));
    }

    #[test]
    fn what_is_older_than_anything_remembered_is_told_and_not_remembered() {
        let before = position();
        let batch = facts(before.add(&network(), &block(3, "old"), vec![transfer()]));
        assert_eq!(batch.facts[0].place, Place::Included(block(3, "old")));
        assert_eq!(batch.position.blocks, before.blocks);
    }

    #[test]
    fn what_following_will_tell_by_itself_or_is_changing_is_left_to_it() {
        let before = position();
        assert_eq!(before.add(&network(), &block(9, "x"), vec![transfer()]), Addition::Unread);
        assert_eq!(before.add(&network(), &block(7, "other"), vec![transfer()]), Addition::Moved);
        let fresh = Position {
            next: 1,
            followed: None,
            blocks: VecDeque::new(),
            unconfirmed: Vec::new(),
            balances: None,
        };
        assert_eq!(fresh.add(&network(), &block(0, "x"), vec![transfer()]), Addition::Unread);
    }
}
