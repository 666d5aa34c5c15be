//! Targets and the counters they are derived from: nothing is ever handed out twice.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};

use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::quote::Target;
use quittance_store::row::{NewInvoice, Realm, Reservation};
use quittance_store::{Store, StoreError};

use crate::sample::{PROJECT, change, create, id, included, minute, network, new, read, reservation, target};

fn with_target(number: u8, target: Target) -> NewInvoice {
    let mut new = new(number);
    new.change.targets = vec![target];
    new
}

pub(crate) async fn an_index_is_never_given_twice(store: &dyn Store) {
    let ways = AtomicU32::new(0);
    let next = || format!("WAY{}", ways.fetch_add(1, Ordering::Relaxed));
    let take = async || {
        let mut taken = Vec::new();
        for _ in 0..25 {
            taken.push(store.reserve_index(reservation("key", &next()), None).await.unwrap());
        }
        taken
    };
    let (a, b, c, d) = tokio::join!(take(), take(), take(), take());
    let mut all = [a, b, c, d].concat();
    all.sort_unstable();
    // None is left out either: wallets look only so far beyond the last address that was used.
    assert_eq!(all, (0..100).collect::<Vec<u32>>());
    assert_eq!(store.reserve_index(reservation("another key", "BTC"), None).await.unwrap(), 0);
    assert_eq!(store.indexes_taken("key").await.unwrap(), 100);
    assert_eq!(store.indexes_taken("a key that was never used").await.unwrap(), 0);
}

pub(crate) async fn whoever_asks_again_gets_the_index_that_was_reserved(store: &dyn Store) {
    let ours = reservation("key", "BTC");
    let ask = async |wish, beyond| store.reserve_index(wish, beyond).await.unwrap();
    let at_once = tokio::join!(ask(ours, None), ask(ours, None), ask(ours, None), ask(ours, None));
    assert_eq!(at_once, (0, 0, 0, 0));
    let others = [
        reservation("key", "LTC"),
        reservation("another key", "BTC"),
        Reservation { invoice: id(2), ..ours },
    ];
    for (wish, index) in others.into_iter().zip([1, 0, 2]) {
        assert_eq!((ask(wish, None).await, ask(wish, None).await), (index, index), "{wish:?}");
    }
    // The address holds money already: another one is reserved instead.
    assert_eq!((ask(ours, Some(0)).await, ask(ours, Some(0)).await, ask(ours, None).await), (3, 3, 3));
    assert_eq!(store.indexes_taken("key").await.unwrap(), 4);
    // Somebody else has given addresses of the key out.
    assert_eq!((ask(ours, Some(9)).await, ask(reservation("key", "XMR"), None).await), (10, 11));
    assert_eq!(ask(reservation("a new key", "XMR"), Some(4)).await, 5);
    assert_eq!(store.indexes_taken("a new key").await.unwrap(), 6);
}

pub(crate) async fn a_key_belongs_to_the_project_that_used_it_first(store: &dyn Store) {
    assert_eq!(store.reserve_index(reservation("key", "BTC"), None).await.unwrap(), 0);
    let other = Reservation { project: "SOUTHWIND0000002", invoice: id(2), ..reservation("key", "BTC") };
    let other = store.reserve_index(other, None).await;
    assert!(matches!(other, Err(StoreError::KeyOfAnotherProject)), "{other:?}");
    assert_eq!(store.reserve_index(reservation("key", "LTC"), None).await.unwrap(), 1);
}

pub(crate) async fn a_target_is_found_on_whatever_network_the_money_arrived(store: &dyn Store) {
    create(store, &with_target(1, target("0xa"))).await;
    let elsewhere = Target { network: network("polygon"), ..target("0xa") };
    assert_eq!(store.owner(&Realm::Live, &elsewhere).await.unwrap(), Some(id(1)));
    assert_eq!(store.owner(&Realm::Live, &target("0xb")).await.unwrap(), None);
    // And so it cannot belong to somebody else there.
    let other = store.create(&with_target(2, elsewhere)).await;
    assert!(matches!(other, Err(StoreError::TargetTaken)), "{other:?}");

    let mut addresses: Vec<String> = (0..25_000).map(|number| format!("0x{number}")).collect();
    assert_eq!(store.known(&Realm::Live, &addresses).await.unwrap(), HashSet::new());
    addresses.insert(12_345, "0xa".to_owned());
    assert_eq!(store.known(&Realm::Live, &addresses).await.unwrap(), HashSet::from(["0xa".to_owned()]));
    assert_eq!(store.known(&Realm::Live, &[]).await.unwrap(), HashSet::new());
}

pub(crate) async fn a_reference_tells_targets_of_one_address_apart(store: &dyn Store) {
    let with = |reference: &str| Target { reference: Some(reference.to_owned()), ..target("EQa") };
    create(store, &with_target(1, with("1"))).await;
    create(store, &with_target(2, with("2"))).await;
    assert_eq!(store.owner(&Realm::Live, &with("2")).await.unwrap(), Some(id(2)));
    assert_eq!(store.owner(&Realm::Live, &with("3")).await.unwrap(), None);
    assert_eq!(store.owner(&Realm::Live, &target("EQa")).await.unwrap(), None);
    let third = store.create(&with_target(3, with("1"))).await;
    assert!(matches!(third, Err(StoreError::TargetTaken)), "{third:?}");
}

pub(crate) async fn every_test_project_has_targets_of_its_own(store: &dyn Store) {
    let realms = [Realm::Live, Realm::Test(PROJECT.to_owned()), Realm::Test("SOUTHWIND0000002".to_owned())];
    for (number, realm) in (1..).zip(&realms) {
        let mut new = with_target(number, target("0xa"));
        new.realm = realm.clone();
        assert_eq!(create(store, &new).await.realm, *realm);
    }
    for (number, realm) in (1..).zip(&realms) {
        assert_eq!(store.owner(realm, &target("0xa")).await.unwrap(), Some(id(number)));
        assert_eq!(store.known(realm, &["0xa".to_owned()]).await.unwrap().len(), 1);
    }
    let nobody = Realm::Test("EASTWIND00000003".to_owned());
    assert_eq!(store.owner(&nobody, &target("0xa")).await.unwrap(), None);
}

pub(crate) async fn everything_that_was_handed_out_is_listed_page_by_page(store: &dyn Store) {
    assert_eq!(store.handed_out(None, None, 10).await.unwrap(), []);
    for number in 1..=5 {
        let mut new = with_target(number, target(&format!("0x{number}")));
        // The last one is the oldest, and two are of one moment.
        new.terms.created_at = minute(i64::from(10 - number / 2));
        new.project = if number == 3 { "SOUTHWIND0000002".to_owned() } else { PROJECT.to_owned() };
        create(store, &new).await;
    }
    let mut paid = change(&read(store, id(2)).await);
    paid.facts = vec![Record { at: minute(11), fact: Fact::Chain(included("0x2", 1)) }];
    store.commit(&[paid], None).await.unwrap();

    let (mut pages, mut all) = (0, Vec::new());
    loop {
        let page = store.handed_out(None, all.last(), 2).await.unwrap();
        pages += 1;
        all.extend(page.clone());
        if page.len() < 2 {
            break;
        }
    }
    let addresses: Vec<&str> = all.iter().map(|row| row.target.address.as_str()).collect();
    assert_eq!((pages, addresses), (3, vec!["0x4", "0x5", "0x2", "0x3", "0x1"]));
    let received: Vec<bool> = all.iter().map(|row| row.received).collect();
    assert_eq!(received, [false, false, true, false, false]);
    assert_eq!((all[2].invoice, all[2].realm.clone(), all[2].state.as_str()), (id(2), Realm::Live, "choose"));
    assert_eq!((all[2].created_at, all[2].target.clone()), (minute(9), target("0x2")));

    let southwind = store.handed_out(Some("SOUTHWIND0000002"), None, 10).await.unwrap();
    assert_eq!(southwind.iter().map(|row| row.invoice).collect::<Vec<_>>(), [id(3)]);
}
