//! Tells what happens to a fixture's money on its network.

use quittance_ledger::fact::Fact;
use quittance_ledger::quote::{Quote, Target};
use quittance_ledger::transfer::{Block, ChainFact, Followed, Place, Transfer, TransferKey};
use quittance_protocol::network::Family;
use quittance_protocol::{Amount, Method, decimal};
use sha2::{Digest, Sha256};

use super::fixture::Fixture;

/// How far a story's network has come.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    /// What the payer was asked for last.
    pub(super) quote: Option<Quote>,
    /// The source's running number.
    number: u64,
    height: u64,
}

impl Fixture {
    /// A payment is in the mempool.
    pub(super) fn sees(self, label: &str, amount: &str) -> Self {
        let transfer = self.transfer(label, amount);
        self.reports(transfer, Place::Seen)
    }

    /// The first sight of a payment is its block.
    pub(super) fn receives(self, label: &str, amount: &str) -> Self {
        let transfer = self.transfer(label, amount);
        self.includes(transfer)
    }

    /// A block holds a payment that is known.
    pub(super) fn mines(self, label: &str) -> Self {
        let transfer = self.known(label);
        self.includes(transfer)
    }

    /// A payment that is known is in the mempool again.
    pub(super) fn returns(self, label: &str) -> Self {
        let transfer = self.known(label);
        self.reports(transfer, Place::Seen)
    }

    /// A payment that is known is gone.
    pub(super) fn loses(self, label: &str) -> Self {
        let transfer = self.known(label);
        self.reports(transfer, Place::Left)
    }

    /// Money arrives at the same address in another asset or on another network.
    pub(super) fn receives_elsewhere(self, code: &str, amount: &str) -> Self {
        let stray = Method::find(code).zip(self.transfer("stray", "0")).map(|(method, asked)| {
            let network = method.network().id();
            Transfer {
                key: TransferKey { network: network.clone(), ..asked.key },
                method: method.code(),
                to: Target { network, ..asked.to },
                amount: sum(method, amount),
                spends: asked.spends,
            }
        });
        self.includes(stray)
    }

    /// The network is read up to now, and is so many blocks longer.
    pub(super) fn blocks(mut self, count: u64) -> Self {
        let Some(network) = self.target().map(|target| target.network.clone()) else { return self };
        self.chain.number += 1;
        self.chain.height += count;
        let Chain { number, height, .. } = self.chain;
        let followed = Followed { network, number, height, block_time: self.now, finalized: None };
        self.does(Fact::Followed(followed))
    }

    fn includes(self, transfer: Option<Transfer>) -> Self {
        let height = self.chain.height + 1;
        let hash = digest(&format!("block {height}"));
        let place = Place::Included(Block { height, hash, time: self.now });
        self.reports(transfer, place).blocks(1)
    }

    fn reports(mut self, transfer: Option<Transfer>, place: Place) -> Self {
        let Some(transfer) = transfer else { return self };
        self.chain.number += 1;
        let number = self.chain.number;
        self.does(Fact::Chain(ChainFact { number, transfer, place }))
    }

    /// A transfer as the payer was asked for it.
    fn transfer(&self, label: &str, amount: &str) -> Option<Transfer> {
        let to = self.target()?.clone();
        let method = Method::find(self.chain.quote.as_ref()?.method.as_str())?;
        let digest = digest(&format!("payment {label} on {}", to.network));
        let transaction = if method.network().family == Family::Evm { format!("0x{digest}") } else { digest };
        Some(Transfer {
            key: TransferKey { network: to.network.clone(), transaction, position: 0 },
            method: method.code(),
            to,
            amount: sum(method, amount),
            spends: [format!("coins of {label}")].into(),
        })
    }

    fn known(&self, label: &str) -> Option<Transfer> {
        let key = self.transfer(label, "0")?.key;
        let mut facts = self.facts.iter().rev().filter_map(|record| record.fact.chain());
        facts.find(|fact| fact.transfer.key == key).map(|fact| fact.transfer.clone())
    }

    fn target(&self) -> Option<&Target> {
        self.chain.quote.as_ref().and_then(|quote| quote.target.as_ref())
    }
}

/// A decimal in smallest units. One that cannot be read is nothing, and then the fixture's state is not what its name says.
fn sum(method: &Method, amount: &str) -> Amount {
    decimal::parse(amount, method.decimals).map(Amount::new).unwrap_or_default()
}

fn digest(name: &str) -> String {
    hex::encode(Sha256::digest(format!("quittance gallery: {name}")))
}
