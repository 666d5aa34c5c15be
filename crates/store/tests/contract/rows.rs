//! What comes back out is what went in.

use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::history::History;
use quittance_ledger::transfer::{ChainFact, Place};
use quittance_ledger::{apply, pass, read};
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Amount, State, Time};
use quittance_store::Store;
use quittance_store::row::{Attempt, Change, Realm, SigningKey, VerifiedSite};

use crate::sample::{
    PROJECT, advance, change, create, delivery, facts, followed, id, included, key, minute, network, new,
    quote, quoted, read as read_back, reservation, terms, transfer,
};

pub(crate) async fn every_kind_of_fact_comes_back_as_it_was(store: &dyn Store) {
    let chain =
        |number, amount, place| Fact::Chain(ChainFact { number, transfer: transfer("0xa", amount), place });
    let mut unusual = quote("'; DROP TABLE invoices; -- \u{fffd}😀");
    unusual.due = Amount::new(u128::MAX);
    unusual.rate = "0.000000000001".parse().unwrap();
    unusual.pay_by = None;
    let all = [
        Fact::Chosen(unusual.clone()),
        Fact::PayerGiven(quote("0xa")),
        Fact::Requoted(unusual),
        Fact::Extended(Time::from_millis(i64::MAX)),
        chain(1, u128::MAX, Place::Seen),
        Fact::Chain(included("0xa", u64::MAX)),
        chain(3, 0, Place::Left),
        Fact::Canceled,
        Fact::Accepted(vec![key("0xa"), key("0xb")]),
        Fact::Accepted(Vec::new()),
        Fact::Refused,
        Fact::Refunded,
        Fact::Settled,
    ];
    // Facts may be of the same moment, and clocks may be set back: the order they were recorded in counts.
    let records: Vec<Record> =
        (0..).zip(all).map(|(at, fact)| Record { at: minute(5 - at / 2), fact }).collect();
    let mut new = new(1);
    new.change.facts = records[..4].to_vec();
    let invoice = create(store, &new).await;
    let mut later = change(&invoice);
    later.facts = records[4..].to_vec();
    later.outcome.followed = vec![followed("ethereum", 7, 100), followed("polygon", 3, 900)];
    later.outcome.decided_at = minute(9);
    store.commit(std::slice::from_ref(&later), None).await.unwrap();

    let back = read_back(store, id(1)).await;
    assert_eq!(facts(&back), records);
    assert_eq!((back.recorded, back.history.decided_at()), (13, minute(9)));
    let read: Vec<_> = back.history.records().iter().filter_map(|record| record.fact.followed()).collect();
    assert_eq!(read, later.outcome.followed.iter().collect::<Vec<_>>());
    assert_eq!((back.terms, back.details), (new.terms, new.details));
    assert_eq!((back.project, back.request_hash, back.foreign_id), (new.project, new.request_hash, None));
}

pub(crate) async fn a_site_is_verified_until_a_later_check_fails(store: &dyn Store) {
    let verified = |site: &str, at| Some(VerifiedSite { site: site.to_owned(), verified_at: minute(at) });
    let (first, later) = (verified("northwind.example", 1), verified("shop.northwind.example", 9));
    assert_eq!(store.verified_site(PROJECT).await.unwrap(), None);
    store.save_verified_site(PROJECT, None).await.unwrap();
    store.save_verified_site(PROJECT, first.as_ref()).await.unwrap();
    store.save_verified_site("ANOTHER000000000", first.as_ref()).await.unwrap();
    assert_eq!(store.verified_site(PROJECT).await.unwrap(), first);
    store.save_verified_site(PROJECT, later.as_ref()).await.unwrap();
    assert_eq!(store.verified_site(PROJECT).await.unwrap(), later);
    store.save_verified_site(PROJECT, None).await.unwrap();
    assert_eq!(store.verified_site(PROJECT).await.unwrap(), None);
    assert_eq!(store.verified_site("ANOTHER000000000").await.unwrap(), first);
}

/// A payment as the gateway writes it down, block by block: what is read back leads to the same decision and tells nothing
/// twice.
pub(crate) async fn what_is_read_back_is_decided_alike(store: &dyn Store) {
    let terms = terms(id(1));
    let mut invoice = create(store, &new(1)).await;
    let mut history = History::new(terms.created_at);
    let story = [
        (1, Fact::Chosen(quote("0xa"))),
        (5, Fact::Chain(included("0xa", 1))),
        (5, Fact::Followed(followed("ethereum", 1, 100))),
        (6, Fact::Followed(followed("ethereum", 2, 101))),
        (7, Fact::Followed(followed("ethereum", 3, 102))),
    ];
    for (at, fact) in story {
        let applied = apply(&terms, &mut history, Record { at: minute(at), fact }).unwrap();
        let mut step = change(&invoice);
        step.facts = applied.recorded.into_iter().filter(|record| record.fact.followed().is_none()).collect();
        step.outcome.state = applied.reading.status.state();
        step.outcome.decided_at = history.decided_at();
        step.outcome.followed =
            history.records().iter().filter_map(|record| record.fact.followed()).cloned().collect();
        store.commit(&[step], None).await.unwrap();

        invoice = read_back(store, id(1)).await;
        let mut back = invoice.history.clone();
        assert_eq!(back.decided_at(), history.decided_at());
        for now in [minute(at), minute(20), minute(100_000)] {
            assert_eq!(read(&terms, back.records(), now), read(&terms, history.records(), now));
        }
        assert_eq!(pass(&terms, &mut back, minute(at)).events, []);
    }
    assert_eq!((invoice.state.as_str(), invoice.recorded), ("paid", 3));
}

pub(crate) async fn payer_data_is_kept_once_and_forgotten_when_its_time_has_come(store: &dyn Store) {
    for (number, delete) in [(1, 10), (2, 20)] {
        let mut new = new(number);
        new.change.payer_data = Some((vec![0, number, 255], minute(delete)));
        let invoice = create(store, &new).await;
        let again = Change { payer_data: Some((vec![9], minute(99))), ..change(&invoice) };
        store.commit(&[again], None).await.unwrap();
        assert_eq!(store.payer_data(id(number)).await.unwrap(), Some(vec![0, number, 255]));
    }
    assert_eq!(store.forget_payer_data(minute(9)).await.unwrap(), 0);
    assert_eq!(store.forget_payer_data(minute(10)).await.unwrap(), 1);
    assert_eq!(store.payer_data(id(1)).await.unwrap(), None);
    assert!(store.payer_data(id(2)).await.unwrap().is_some());
}

pub(crate) async fn payer_data_is_forgotten_when_somebody_asks(store: &dyn Store) {
    for number in [1, 2] {
        let mut new = new(number);
        new.change.payer_data = Some((vec![number], minute(90)));
        create(store, &new).await;
    }
    assert!(store.forget_payer(id(1)).await.unwrap());
    assert!(!store.forget_payer(id(1)).await.unwrap());
    assert_eq!(store.payer_data(id(1)).await.unwrap(), None);
    assert_eq!(store.payer_data(id(2)).await.unwrap(), Some(vec![2]));
    assert!(!store.forget_payer(id(9)).await.unwrap());
}

pub(crate) async fn a_key_that_was_published_stays(store: &dyn Store) {
    let key = |id: &str, at| SigningKey { id: id.to_owned(), public_key: vec![7; 32], since: minute(at) };
    for published in [key("first", 1), key("second", 2), key("first", 3)] {
        store.publish_key(&published).await.unwrap();
    }
    assert_eq!(store.published_keys().await.unwrap(), [key("second", 2), key("first", 1)]);
}

pub(crate) async fn chains_and_positions_are_replaced(store: &dyn Store) {
    assert_eq!(store.sandbox_chain(PROJECT, "evm").await.unwrap(), None);
    for chain in ["{}", r#"{"height":1}"#] {
        store.save_sandbox_chain(PROJECT, "evm", chain).await.unwrap();
        assert_eq!(store.sandbox_chain(PROJECT, "evm").await.unwrap().as_deref(), Some(chain));
    }
    assert_eq!(store.sandbox_chain(PROJECT, "tron").await.unwrap(), None);
    assert_eq!(store.sandbox_chain("SOUTHWIND0000002", "evm").await.unwrap(), None);
    let ethereum: NetworkId = network("ethereum");
    for height in [101, 100] {
        store.commit(&[], Some(&advance(height, height))).await.unwrap();
        let position = store.position(&Realm::Live, &ethereum).await.unwrap();
        assert_eq!(position, Some(format!(r#"{{"height":{height}}}"#)));
    }
    assert_eq!(store.position(&Realm::Test(PROJECT.to_owned()), &ethereum).await.unwrap(), None);
}

/// What [`written`] leaves behind.
pub(crate) struct Written {
    history: History,
    index: u32,
}

/// Writes something of everything.
pub(crate) async fn written(store: &dyn Store) -> Written {
    let mut new = quoted(1, "0xa");
    new.foreign_id = Some("order 7".to_owned());
    new.change.deliveries = vec![delivery("1 a", minute(1)), delivery("1 b", minute(1))];
    let invoice = create(store, &new).await;
    let mut paid = change(&invoice);
    paid.facts = vec![Record { at: minute(5), fact: Fact::Chain(included("0xa", 1)) }];
    paid.outcome.state = State::Confirming;
    paid.outcome.wake_at = Some(minute(60));
    paid.outcome.watches = vec![network("ethereum")];
    paid.payer_data = Some((vec![1, 2], minute(90)));
    store.commit(&[paid], Some(&advance(1, 100))).await.unwrap();
    let first = store.due_deliveries(minute(2), 1).await.unwrap().remove(0);
    store.attempted(first.number, &Attempt::Again(minute(30), "HTTP 503".to_owned())).await.unwrap();
    store.save_sandbox_chain(PROJECT, "evm", "{}").await.unwrap();
    let index = store.reserve_index(reservation("key", "BTC"), None).await.unwrap();
    Written { history: read_back(store, id(1)).await.history, index }
}

/// All of it is there, and goes on where it was.
pub(crate) async fn found_again(store: &dyn Store, written: &Written) {
    let invoice = store.invoice_by_foreign_id(PROJECT, "order 7").await.unwrap().unwrap();
    assert_eq!((invoice.terms.id, invoice.revision, invoice.state.as_str()), (id(1), 2, "confirming"));
    assert_eq!(
        (&invoice.history, &invoice.followed[..]),
        (&written.history, &[followed("ethereum", 1, 100)][..])
    );
    let due = store.due_deliveries(minute(30), 10).await.unwrap();
    let due: Vec<_> = due.iter().map(|due| (due.webhook_id.as_str(), due.attempts, due.first_at)).collect();
    assert_eq!(due, [("1 a", 1, minute(1))]);
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(minute(30)));
    assert_eq!(store.due(minute(60), 10).await.unwrap(), [id(1)]);
    assert_eq!(store.active(&Realm::Live, &network("ethereum")).await.unwrap(), [id(1)]);
    assert_eq!(store.payer_data(id(1)).await.unwrap(), Some(vec![1, 2]));
    assert_eq!(store.sandbox_chain(PROJECT, "evm").await.unwrap().as_deref(), Some("{}"));
    assert_eq!(store.reserve_index(reservation("key", "BTC"), None).await.unwrap(), written.index);
    assert_eq!(store.reserve_index(reservation("key", "LTC"), None).await.unwrap(), written.index + 1);
    assert!(store.position(&Realm::Live, &network("ethereum")).await.unwrap().is_some());
}
