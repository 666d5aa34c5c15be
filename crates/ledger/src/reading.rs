//! All that the facts say about an invoice at one moment.

use std::collections::BTreeSet;

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, LateBecause, Resolution, Time};

use crate::quote::{Quote, Target};
use crate::status::{Confirmations, InvoiceStatus};
use crate::transfer::{Place, Transfer, TransferKey};

/// All that the facts say about an invoice at one moment: the status and what it was worked out from.
///
/// Built by [`crate::read`], never stored. Amounts are smallest units of `method`'s asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Where the invoice stands.
    pub status: InvoiceStatus,
    /// The quote in force: the one money bound the invoice to, else the newest.
    pub quote: Option<Quote>,
    /// What the sums are counted in: the quote's method, unless the merchant accepted money of another.
    pub method: Option<MethodCode>,
    /// The time to pay that is in force, extensions included, and whether it has passed.
    pub deadline: Deadline,
    /// What is owed; `None` before there is a quote.
    pub due: Option<Amount>,
    /// In-time money in the mempool or in blocks.
    pub received: Amount,
    /// In-time money that is final.
    pub final_received: Amount,
    /// What is still to be paid: `due` less `received`.
    pub remaining: Amount,
    /// Late money in the mempool or in blocks (stuck money only once it is in a block).
    pub late: Amount,
    /// By how much final money, late money included, exceeds `due`; nothing unless the status is overpaid.
    pub overpaid_by: Amount,
    /// Confirmations of the least confirmed in-time transfer that is needed; `None` while nothing is received.
    pub confirmations: Option<Confirmations>,
    /// Every transfer that counts for the invoice, in time or not, in the order they were seen.
    pub transfers: Vec<Counted>,
    /// Money at one of the invoice's targets that no quote asks for. It is never valued.
    pub elsewhere: Vec<Money>,
    /// Transfers that are no more: replaced, double-spent, reverted or reorganised away. They count for nothing, but who sent
    /// one should hear what became of it.
    pub left: Vec<Money>,
    /// Every target ever taken, oldest first. They are watched for ever.
    pub targets: Vec<Target>,
    /// Whether the invoice was settled, and whether that still holds.
    pub settlement: Settlement,
    /// What the merchant decided about the money that does not settle by itself, or about an excess.
    pub resolution: Resolution,
    /// What may be asked for now; everything else is a conflict.
    pub actions: Vec<Action>,
    /// When to look again.
    pub wake: Wake,
}

/// The time to pay in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// There is none.
    Never,
    /// Money seen up to this time counts.
    Open(Time),
    /// It has passed, by the clock and by the chain.
    Passed(Time),
}

/// A transfer to one of the invoice's targets, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    /// The transfer.
    pub transfer: Transfer,
    /// Where it is; one that left counts for nothing and stands apart, in [`Reading::left`].
    pub place: Place,
    /// The earlier of our first sight and its block's time.
    pub seen_at: Time,
    /// Until when it has to be in a block; after that it is stuck.
    pub settle_by: Time,
    /// Blocks that hold it or stand on it; 0 in the mempool.
    pub confirmations: u32,
    /// Confirmations that make it final.
    pub need: u32,
    /// Whether it can still be undone.
    pub finality: Finality,
}

/// A transfer that counts, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The transfer.
    pub money: Money,
    /// How it counts.
    pub standing: Standing,
}

/// How a transfer counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It pays the invoice.
    InTime,
    /// It came too late, or was undecided for too long and is in a block now.
    Late(LateBecause),
    /// It was in no block for too long and is still in none.
    Stuck,
}

/// Whether a transfer can still be undone in the ordinary way of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finality {
    /// Wait for more blocks.
    Pending,
    /// It has the confirmations that were asked for, or the network calls its block final.
    Final,
}

/// Whether an invoice was settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settlement {
    /// Never yet.
    Open,
    /// It was, and it still is.
    Settled,
    /// It was, but the final money is no longer enough. `reversed` on the wire.
    Reversed,
}

/// What payer or merchant can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// `Chosen`: confirm a method, or another one.
    Choose,
    /// `PayerGiven`.
    GivePayer,
    /// `Requoted` (or `Extended` while there is no quote).
    Requote,
    /// `Canceled`.
    Cancel,
    /// `Accepted`.
    Accept,
    /// `Refused` and `Refunded`.
    Refuse,
}

/// When the status can change without a new transfer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wake {
    /// The first moment after now at which the clock can change something.
    pub at: Option<Time>,
    /// Times the clock has passed already and the network has not: news that it was followed beyond them can change something.
    pub followed: Vec<(NetworkId, Time)>,
    /// Networks of which every new block can change something: transfers gather confirmations there.
    pub blocks: Vec<NetworkId>,
}

impl Reading {
    /// Whether this may be asked for now.
    #[must_use]
    pub fn permits(&self, action: Action) -> bool {
        self.actions.contains(&action)
    }

    /// True when it was settled and final money is no longer enough.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        self.settlement == Settlement::Reversed
    }

    /// The networks it has to do with: those of its targets, and those its money was seen on.
    #[must_use]
    pub fn networks(&self) -> BTreeSet<&NetworkId> {
        let counted = self.transfers.iter().map(|counted| &counted.money);
        let money = counted.chain(&self.elsewhere).chain(&self.left).map(|money| &money.transfer.key.network);
        self.targets.iter().map(|target| &target.network).chain(money).collect()
    }

    /// What `Accepted` names when the merchant takes all that counts: in time and late, in blocks. Money elsewhere is taken
    /// only by its name.
    #[must_use]
    pub fn acceptable(&self) -> Vec<TransferKey> {
        let counted = self.transfers.iter().filter(|counted| counted.money.is_in_a_block());
        counted.map(|counted| counted.money.transfer.key.clone()).collect()
    }

    /// What `Accepted` names when the merchant takes whatever arrived, elsewhere too: all money in blocks of one asset, since
    /// no sum holds two. That is the asset of what counts, or, if nothing does, of what arrived elsewhere first.
    #[must_use]
    pub fn acceptable_anywhere(&self) -> Vec<TransferKey> {
        let counted = self.transfers.iter().map(|counted| &counted.money);
        let arrived = || counted.clone().chain(&self.elsewhere).filter(|money| money.is_in_a_block());
        let first = arrived().next().map(|money| &money.transfer.method);
        let of_one_asset = arrived().filter(|money| Some(&money.transfer.method) == first);
        of_one_asset.map(|money| money.transfer.key.clone()).collect()
    }
}

impl Deadline {
    /// The time to pay, if there is one.
    #[must_use]
    pub const fn pay_by(self) -> Option<Time> {
        match self {
            Self::Never => None,
            Self::Open(pay_by) | Self::Passed(pay_by) => Some(pay_by),
        }
    }

    /// True once it has passed.
    #[must_use]
    pub const fn has_passed(self) -> bool {
        match self {
            Self::Never | Self::Open(_) => false,
            Self::Passed(_) => true,
        }
    }
}

impl Money {
    /// True once a block holds it.
    #[must_use]
    pub const fn is_in_a_block(&self) -> bool {
        match self.place {
            Place::Included(_) => true,
            Place::Seen | Place::Left => false,
        }
    }
}
