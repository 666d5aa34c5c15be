//! Transfers that cannot both be, because their transactions spend the same coins or the same nonce.
//!
//! A stranger writes as many coins and outputs into a transaction as they like. So nothing here compares each transfer with each
//! other one: coins are looked up by their names.

use std::collections::HashMap;

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, Time};

use crate::quote::Target;
use crate::track::Track;
use crate::transfer::{Place, Transfer, TransferKey};

/// A coin, or a sender's nonce, of a network.
type Coin<'a> = (&'a NetworkId, &'a str);

/// Which transaction spends a coin, of transfers of which no two compete.
#[derive(Default)]
pub(crate) struct Spent<'a> {
    by: HashMap<Coin<'a>, &'a str>,
    /// What was added of a transaction: its other transfers, which spend the same, are not looked up coin by coin.
    added: HashMap<(&'a NetworkId, &'a str), &'a [String]>,
}

impl<'a> Spent<'a> {
    /// Whether one of them and `transfer` cannot both be: they spend the same coin in two transactions.
    pub(crate) fn competes(&self, transfer: &'a Transfer) -> bool {
        let differs = |spender: &&str| *spender != transfer.key.transaction;
        !self.has(transfer) && coins(transfer).any(|coin| self.by.get(&coin).is_some_and(differs))
    }

    /// Adds a transfer that competes with none of them.
    pub(crate) fn add(&mut self, transfer: &'a Transfer) {
        if !self.has(transfer) {
            let TransferKey { network, transaction, .. } = &transfer.key;
            self.by.extend(coins(transfer).map(|coin| (coin, transaction.as_str())));
            self.added.insert((network, transaction), &transfer.spends);
        }
    }

    /// Whether a transfer of the same transaction that spends the same is among them.
    fn has(&self, transfer: &'a Transfer) -> bool {
        let TransferKey { network, transaction, .. } = &transfer.key;
        self.added.get(&(network, transaction.as_str())).is_some_and(|spends| **spends == *transfer.spends)
    }
}

/// Of transfers that compete only the newest counts.
pub(crate) fn supersede(tracks: &mut [Track<'_>]) {
    let mut newest_first: Vec<&mut Track<'_>> = tracks.iter_mut().collect();
    newest_first.sort_by_key(|track| core::cmp::Reverse(track.last_number()));
    let mut standing = Spent::default();
    for track in newest_first {
        if *track.place == Place::Left {
            continue;
        }
        if standing.competes(track.transfer) {
            track.place = &Place::Left;
        } else {
            standing.add(track.transfer);
        }
    }
}

/// Lets replacements inherit the time of what they replace, if they pay no more. The eldest goes first, so that it passes on what
/// it inherited.
pub(crate) fn inherit(tracks: &mut [Track<'_>]) {
    tracks.sort_by_key(Track::first_number);
    let mut paid: HashMap<Payment<'_>, Amount> = HashMap::new();
    for track in &*tracks {
        let sum = paid.entry(Payment::of(track.transfer)).or_insert(Amount::ZERO);
        *sum = sum.saturating_add(track.transfer.amount);
    }
    let paid = |payment: &Payment<'_>| paid.get(payment).copied().unwrap_or(Amount::ZERO);
    let mut elders: HashMap<Coin<'_>, Vec<(Payment<'_>, Time)>> = HashMap::new();
    // The transfers of a transaction come one after the other, and spend the same.
    for siblings in tracks.chunk_by_mut(|one, other| are_siblings(one.transfer, other.transfer)) {
        let Some(transfer) = siblings.first().map(|track| track.transfer) else { continue };
        let heir = Payment::of(transfer);
        let replaced = coins(transfer).filter_map(|coin| elders.get(&coin)).flatten();
        let inherited = replaced
            .filter(|(elder, _)| elder.is_replaced_by(&heir) && paid(&heir) <= paid(elder))
            .map(|(_, seen_at)| *seen_at)
            .min();
        for track in &mut *siblings {
            track.seen_at = inherited.map_or(track.seen_at, |time| time.min(track.seen_at));
        }
        let Some(earliest) = siblings.iter().map(|track| track.seen_at).min() else { continue };
        for coin in coins(transfer) {
            let spenders = elders.entry(coin).or_default();
            match spenders.iter_mut().find(|(elder, _)| *elder == heir) {
                Some((_, seen_at)) => *seen_at = earliest.min(*seen_at),
                None => spenders.push((heir, earliest)),
            }
        }
    }
}

/// Whether both are the same payment, and spend the same.
fn are_siblings(one: &Transfer, other: &Transfer) -> bool {
    Payment::of(one) == Payment::of(other) && one.spends == other.spends
}

/// What a transaction pays to one target: it may have several outputs to us.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Payment<'a> {
    network: &'a NetworkId,
    transaction: &'a str,
    method: &'a MethodCode,
    to: &'a Target,
}

impl<'a> Payment<'a> {
    fn of(transfer: &'a Transfer) -> Self {
        Self {
            network: &transfer.key.network,
            transaction: &transfer.key.transaction,
            method: &transfer.method,
            to: &transfer.to,
        }
    }

    /// Whether another transaction pays the same in the same way.
    fn is_replaced_by(&self, other: &Self) -> bool {
        self.transaction != other.transaction && self.method == other.method && self.to == other.to
    }
}

fn coins(transfer: &Transfer) -> impl Iterator<Item = Coin<'_>> {
    transfer.spends.iter().map(|coin| (&transfer.key.network, coin.as_str()))
}
