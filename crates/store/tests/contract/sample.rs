//! Invoices, facts and changes to make stories of.

use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::quote::{Quote, Target};
use quittance_ledger::terms::{PayerData, Requote, Terms, Tolerance, Windows};
use quittance_ledger::transfer::{Block, ChainFact, Followed, Place, Transfer, TransferKey};
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, Duration, Fiat, FiatCurrency, InvoiceId, Kind, Policy, State, Time};
use quittance_store::Store;
use quittance_store::row::{
    Advance, Change, Created, Invoice, NewDelivery, NewInvoice, Outcome, Realm, Reservation,
};

pub(crate) const PROJECT: &str = "NORTHWIND0000001";

/// Minute `minute` of the story.
pub(crate) fn minute(minute: i64) -> Time {
    Time::from_seconds(1_795_000_000) + Duration::from_minutes(minute)
}

pub(crate) fn id(number: u8) -> InvoiceId {
    InvoiceId::from_random([number; 26])
}

pub(crate) fn network(name: &str) -> NetworkId {
    NetworkId::new(name)
}

/// What an address of a key is taken for: a way to pay the first invoice.
pub(crate) fn reservation<'a>(key_name: &'a str, method: &'a str) -> Reservation<'a> {
    Reservation { key_name, project: PROJECT, invoice: id(1), method }
}

/// An address on Ethereum.
pub(crate) fn target(address: &str) -> Target {
    Target { network: network("ethereum"), address: address.to_owned(), reference: None }
}

/// A quote in a token on Ethereum.
pub(crate) fn quote(address: &str) -> Quote {
    Quote {
        method: MethodCode::new("USDT_ERC20"),
        target: Some(target(address)),
        due: Amount::new(24_900_000),
        rate: "1".parse().unwrap(),
        rate_source: "fixed".to_owned(),
        rate_at: minute(0),
        need: 3,
        locked_at: minute(0),
        pay_by: Some(minute(15)),
    }
}

/// A payment to an address, which a block of height 100 holds.
pub(crate) fn included(address: &str, number: u64) -> ChainFact {
    let block = Block { height: 100, hash: "0xb10c".to_owned(), time: minute(5) };
    ChainFact { number, transfer: transfer(address, 24_900_000), place: Place::Included(block) }
}

pub(crate) fn transfer(address: &str, amount: u128) -> Transfer {
    Transfer {
        key: key(address),
        method: MethodCode::new("USDT_ERC20"),
        to: target(address),
        amount: Amount::new(amount),
        spends: ["0xpayer:7".to_owned(), "0xpayer:8".to_owned()].into(),
    }
}

pub(crate) fn key(address: &str) -> TransferKey {
    TransferKey { network: network("ethereum"), transaction: format!("0xpays{address}"), position: 1 }
}

/// A network that was read up to a height.
pub(crate) fn followed(name: &str, number: u64, height: u64) -> Followed {
    Followed { network: network(name), number, height, block_time: minute(6), finalized: Some(height - 10) }
}

/// Ethereum read up to a height.
pub(crate) fn advance(number: u64, height: u64) -> Advance {
    Advance {
        realm: Realm::Live,
        network: network("ethereum"),
        position: format!(r#"{{"height":{height}}}"#),
        followed: followed("ethereum", number, height),
    }
}

pub(crate) fn terms(id: InvoiceId) -> Terms {
    Terms {
        id,
        kind: Kind::Timed,
        fiat: Fiat::parse("24.90", FiatCurrency::USD).unwrap(),
        policy: Policy::PartialUntilExpiry,
        tolerance: Tolerance::from_basis_points(50),
        windows: Windows::default(),
        payer_data: PayerData::NotNeeded,
        requote_after_expiry: Requote::Refused,
        created_at: minute(0),
        pay_by: Some(minute(15)),
    }
}

/// A new invoice of a live shop, without anything that happened.
pub(crate) fn new(number: u8) -> NewInvoice {
    NewInvoice {
        terms: terms(id(number)),
        project: PROJECT.to_owned(),
        realm: Realm::Live,
        foreign_id: None,
        request_hash: format!("hash {number}"),
        details: r#"{"order_id":"7 \u0000 'ü'"}"#.to_owned(),
        change: Change { from_revision: 1, from_recorded: 0, ..nothing(id(number)) },
        donation: None,
        till_sale: None,
        sale: None,
    }
}

/// A new invoice with a quote whose address is taken.
pub(crate) fn quoted(number: u8, address: &str) -> NewInvoice {
    let mut new = new(number);
    new.change.facts = vec![Record { at: minute(0), fact: Fact::Chosen(quote(address)) }];
    new.change.targets = vec![target(address)];
    new.change.outcome.state = State::Awaiting;
    new
}

/// A change that changes nothing but the revision.
pub(crate) fn change(invoice: &Invoice) -> Change {
    Change {
        from_revision: invoice.revision,
        from_recorded: invoice.recorded,
        clock_offset: invoice.clock_offset,
        ..nothing(invoice.terms.id)
    }
}

fn nothing(id: InvoiceId) -> Change {
    let outcome = Outcome {
        state: State::Choose,
        decided_at: minute(0),
        followed: Vec::new(),
        watches: Vec::new(),
        moments: Vec::new(),
        wake_at: None,
    };
    Change {
        id,
        from_revision: 0,
        from_recorded: 0,
        facts: Vec::new(),
        targets: Vec::new(),
        outcome,
        claim: None,
        deliveries: Vec::new(),
        clock_offset: Duration::ZERO,
        payer_data: None,
        details: None,
    }
}

pub(crate) fn delivery(webhook_id: &str, first_at: Time) -> NewDelivery {
    NewDelivery {
        webhook_id: webhook_id.to_owned(),
        kind: "settled".to_owned(),
        body: format!(r#"{{"amount":24.90,"of":"{webhook_id}"}}"#),
        first_at,
    }
}

/// Creates an invoice that must be new, and reads it back.
pub(crate) async fn create(store: &dyn Store, new: &NewInvoice) -> Invoice {
    assert!(matches!(store.create(new).await.unwrap(), Created::New));
    read(store, new.terms.id).await
}

pub(crate) async fn read(store: &dyn Store, id: InvoiceId) -> Invoice {
    store.invoice(id).await.unwrap().unwrap()
}

/// The facts of an invoice, but for how far its networks were read.
pub(crate) fn facts(invoice: &Invoice) -> Vec<Record> {
    let kept = invoice.history.records().iter().filter(|record| record.fact.followed().is_none());
    kept.cloned().collect()
}
