//! What a transaction means for its payer. Of transactions that pay somebody else only that is told.

use quittance_chain::{Sighting, Told, Whereabouts};
use quittance_ledger::transfer::{Block, Transfer};
use quittance_ledger::{Counted, Failure, Finality, InvoiceStatus, Money, Standing};
use quittance_page::ssr::{Claim, Verdict};
use quittance_protocol::method::MethodCode;
use quittance_protocol::view;
use quittance_protocol::{Amount, Method, Network};
use quittance_store::row::Realm;

use super::credit::{covers, is_recent, monies};
use super::own_networks;
use crate::book::Opened;
use crate::moments::may_arrive_unseen;
use crate::present::{explorer_link, money};

/// A payer's question about a transaction, and the invoice as it stands now.
pub(super) struct Question<'a> {
    pub(super) opened: &'a Opened,
    pub(super) transaction: &'a str,
}

/// A transaction that one network knows.
struct Found<'a> {
    question: &'a Question<'a>,
    network: &'static Network,
    block: Option<&'a Block>,
    /// To the invoice's own addresses.
    transfers: &'a [Transfer],
}

impl Question<'_> {
    /// What is said when no network knows it.
    pub(super) fn unknown(&self) -> Claim {
        let names = |money: &&Money| money.transfer.key.transaction == self.transaction;
        let left: Vec<&Money> = self.opened.reading.left.iter().filter(names).collect();
        match left.first() {
            Some(first) => {
                Claim { amount: sum(&left, &first.transfer.method), ..self.on_own(Verdict::Replaced) }
            }
            None => self.on_own(Verdict::NotFound),
        }
    }

    /// What is said when nobody could be asked.
    pub(super) fn silence(&self) -> Claim {
        let claim = self.unknown();
        let is_known = claim.verdict != Verdict::NotFound;
        if is_known { claim } else { Claim { verdict: Verdict::Unreachable, ..claim } }
    }

    /// What it means that `network` knows it.
    pub(super) fn sighted(&self, network: &'static Network, sighting: &Sighting) -> Claim {
        let is_own = own_networks(self.opened).iter().any(|own| own.id == network.id);
        let found = |block| Found { question: self, network, block, transfers: &sighting.transfers };
        let is_ours = !sighting.transfers.is_empty();
        match (&sighting.whereabouts, sighting.told) {
            (Whereabouts::Failed, _) => {
                self.on_own(if is_own { Verdict::Failed } else { Verdict::OtherAddress })
            }
            (Whereabouts::Included(block), _) if is_ours => found(Some(block)).claim(),
            (Whereabouts::Included(_), Told::NoTraces) if is_own && self.waits_unseen(network) => {
                self.on_own(Verdict::Looking)
            }
            (Whereabouts::Waiting, Told::NotYet) => found(None).claim(),
            (Whereabouts::Waiting, Told::All | Told::NoTraces) if is_ours || found(None).is_known() => {
                found(None).claim()
            }
            (Whereabouts::Included(_) | Whereabouts::Waiting, _) => self.on_own(Verdict::OtherAddress),
        }
    }

    /// Whether the invoice waits for a coin that a contract can pay without a trace.
    fn waits_unseen(&self, network: &Network) -> bool {
        let quote = self.opened.reading.quote.as_ref();
        let method = quote.and_then(|quote| Method::find(quote.method.as_str()));
        method.is_some_and(|method| method.network.id == network.id && may_arrive_unseen(method))
    }

    /// A verdict that names no other network than the invoice's own.
    fn on_own(&self, verdict: Verdict) -> Claim {
        self.plain(verdict, own_networks(self.opened).into_iter().next())
    }

    fn plain(&self, verdict: Verdict, network: Option<&'static Network>) -> Claim {
        let shown = network.filter(|network| {
            self.opened.invoice.realm == Realm::Live && !network.explorer.is_empty() && verdict.is_seen()
        });
        Claim {
            verdict,
            transaction: Some(self.transaction.to_owned()),
            network: network.map(|network| network.name.to_owned()),
            usual_seconds: network.map_or(0, |network| network.typical_seconds),
            amount: None,
            remaining: None,
            confirmations: None,
            explorer: shown.map(|network| explorer_link(network.explorer, self.transaction)),
        }
    }
}

impl Found<'_> {
    fn claim(&self) -> Claim {
        let reading = &self.question.opened.reading;
        let counted: Vec<&Counted> =
            reading.transfers.iter().filter(|counted| self.is_it(&counted.money)).collect();
        if let Some(first) = counted.first() {
            let monies: Vec<&Money> = counted.iter().map(|counted| &counted.money).collect();
            return Claim { amount: sum(&monies, &first.money.transfer.method), ..self.counted(first) };
        }
        let stray: Vec<&Money> = monies(self.question.opened).filter(|money| self.is_it(money)).collect();
        if let Some(first) = stray.first() {
            return Claim { amount: sum(&stray, &first.transfer.method), ..self.plain(Verdict::Elsewhere) };
        }
        match (self.block, self.transfers.first()) {
            (Some(block), Some(transfer)) => self.unwritten(block, transfer),
            (Some(_), None) | (None, _) => self.plain(Verdict::Waiting),
        }
    }

    /// Whether the ledger knows it, whatever a node says that is behind.
    fn is_known(&self) -> bool {
        monies(self.question.opened).any(|money| self.is_it(money))
    }

    /// Whether what the ledger knows is this transaction, or a sum that it is part of.
    fn is_it(&self, money: &Money) -> bool {
        let key = &money.transfer.key;
        let is_named =
            key.transaction == self.question.transaction && key.network.as_str() == self.network.id;
        let covers = |transfer: &Transfer| self.block.is_some_and(|block| covers(money, transfer, block));
        is_named || self.transfers.iter().any(covers)
    }

    fn counted(&self, counted: &Counted) -> Claim {
        let money = &counted.money;
        let confirmations = Some((money.confirmations.min(money.need), money.need));
        let missing = missing(&self.question.opened.reading.status);
        let remaining = missing.and_then(|missing| shown(&money.transfer.method, missing));
        match (counted.standing, &remaining, money.finality) {
            (Standing::Late(_), _, _) => Claim { confirmations, ..self.plain(Verdict::Late) },
            (Standing::Stuck, _, _) => self.plain(Verdict::Waiting),
            (Standing::InTime, Some(_), _) => {
                Claim { confirmations, remaining, ..self.plain(Verdict::TooSmall) }
            }
            (Standing::InTime, None, Finality::Final) => {
                Claim { confirmations, ..self.plain(Verdict::Counted) }
            }
            (Standing::InTime, None, Finality::Pending) => {
                Claim { confirmations, ..self.plain(Verdict::Confirming) }
            }
        }
    }

    /// What is in a block and not written: following is about to tell it, or it cannot be a payment of this invoice.
    fn unwritten(&self, block: &Block, transfer: &Transfer) -> Claim {
        let opened = self.question.opened;
        if !is_recent(opened, transfer, block) {
            return self.question.on_own(Verdict::Older);
        }
        let amount = shown(&transfer.method, transfer.amount);
        let asked = opened.reading.quote.as_ref().filter(|quote| quote.method == transfer.method);
        match asked.map(|quote| quote.need) {
            Some(need) => {
                Claim { amount, confirmations: Some((need.min(1), need)), ..self.plain(Verdict::Confirming) }
            }
            None => Claim { amount, ..self.plain(Verdict::Elsewhere) },
        }
    }

    fn plain(&self, verdict: Verdict) -> Claim {
        self.question.plain(verdict, Some(self.network))
    }
}

/// What is missing, of an invoice that was paid in part.
fn missing(status: &InvoiceStatus) -> Option<Amount> {
    let missing = match status {
        InvoiceStatus::Partial { remaining: missing, .. }
        | InvoiceStatus::Detected { missing, .. }
        | InvoiceStatus::Confirming { missing, .. }
        | InvoiceStatus::Failed(Failure::Short { missing, .. }) => *missing,
        InvoiceStatus::Failed(Failure::Stuck { .. } | Failure::Reversed) => return None,
        InvoiceStatus::Choose | InvoiceStatus::Payer | InvoiceStatus::Awaiting => return None,
        InvoiceStatus::Paid | InvoiceStatus::Overpaid { .. } | InvoiceStatus::Expired => return None,
        InvoiceStatus::Late(_) | InvoiceStatus::Canceled => return None,
    };
    (!missing.is_zero()).then_some(missing)
}

/// What a transaction moved of one asset.
fn sum(monies: &[&Money], method: &MethodCode) -> Option<view::Money> {
    let of_it = monies.iter().filter(|money| money.transfer.method == *method);
    let sum = of_it.fold(Amount::ZERO, |sum, money| sum.saturating_add(money.transfer.amount));
    shown(method, sum)
}

fn shown(method: &MethodCode, amount: Amount) -> Option<view::Money> {
    Method::find(method.as_str()).map(|method| money(method, amount))
}
