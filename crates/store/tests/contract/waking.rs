//! When invoices are looked at again: at a time, or with a network's next block.

use quittance_store::Store;
use quittance_store::row::{Advance, Realm};

use crate::sample::{PROJECT, advance, change, create, followed, id, minute, network, new, quoted, read};

pub(crate) async fn invoices_are_due_in_the_order_of_their_time(store: &dyn Store) {
    for (number, wake) in [(1, Some(30)), (2, Some(10)), (3, None), (4, Some(20))] {
        let mut new = new(number);
        new.change.outcome.wake_at = wake.map(minute);
        create(store, &new).await;
    }
    assert_eq!(store.due(minute(9), 10).await.unwrap(), []);
    assert_eq!(store.due(minute(10), 10).await.unwrap(), [id(2)]);
    assert_eq!(store.due(minute(29), 10).await.unwrap(), [id(2), id(4)]);
    assert_eq!(store.due(minute(1000), 10).await.unwrap(), [id(2), id(4), id(1)]);
    assert_eq!(store.due(minute(1000), 2).await.unwrap(), [id(2), id(4)]);
}

pub(crate) async fn a_change_says_anew_when_and_for_which_networks_to_wake(store: &dyn Store) {
    let [ethereum, polygon] = ["ethereum", "polygon"].map(network);
    let mut new = new(1);
    new.change.outcome.wake_at = Some(minute(10));
    new.change.outcome.watches = vec![ethereum.clone()];
    let invoice = create(store, &new).await;
    assert_eq!(store.active(&Realm::Live, &ethereum).await.unwrap(), [id(1)]);
    assert_eq!(store.active(&Realm::Test(PROJECT.to_owned()), &ethereum).await.unwrap(), []);

    let mut later = change(&invoice);
    later.outcome.wake_at = Some(minute(20));
    later.outcome.watches = vec![polygon.clone()];
    store.commit(&[later], None).await.unwrap();
    assert_eq!(store.active(&Realm::Live, &ethereum).await.unwrap(), []);
    assert_eq!(store.active(&Realm::Live, &polygon).await.unwrap(), [id(1)]);
    assert_eq!(store.due(minute(19), 10).await.unwrap(), []);
    assert_eq!(store.due(minute(20), 10).await.unwrap(), [id(1)]);

    store.commit(&[change(&read(store, id(1)).await)], None).await.unwrap();
    assert_eq!(store.active(&Realm::Live, &polygon).await.unwrap(), []);
    assert_eq!(store.due(minute(1000), 10).await.unwrap(), []);
}

pub(crate) async fn addresses_are_watched_while_invoices_are_young_or_a_block_may_change_them(
    store: &dyn Store,
) {
    let [ethereum, polygon] = ["ethereum", "polygon"].map(network);
    for (number, address, watches) in [(1, "0xa", vec![ethereum.clone()]), (2, "0xb", Vec::new())] {
        let mut new = quoted(number, address);
        new.change.outcome.watches = watches;
        create(store, &new).await;
    }
    let watched = async |realm, network, since| {
        let mut found: Vec<String> =
            store.watched(&realm, network, minute(since)).await.unwrap().into_iter().collect();
        found.sort();
        found
    };
    assert_eq!(watched(Realm::Live, &ethereum, -1).await, ["0xa", "0xb"]);
    assert_eq!(watched(Realm::Live, &ethereum, 1_000).await, ["0xa"]);
    assert!(watched(Realm::Live, &polygon, -1).await.is_empty());
    assert!(watched(Realm::Test(PROJECT.to_owned()), &ethereum, -1).await.is_empty());
}

pub(crate) async fn a_change_says_anew_when_balances_are_asked(store: &dyn Store) {
    let [ethereum, polygon] = ["ethereum", "polygon"].map(network);
    let asked = async |from, until| {
        store.moments(&Realm::Live, &ethereum, minute(from), minute(until)).await.unwrap()
    };
    for (number, at) in [(1, 20), (2, 10)] {
        let mut new = new(number);
        // Saying it twice is asking once.
        let moments = [(&ethereum, at), (&ethereum, at), (&polygon, 10)];
        new.change.outcome.moments = moments.map(|(network, at)| (network.clone(), minute(at))).to_vec();
        create(store, &new).await;
    }
    assert_eq!(asked(0, 100).await, [(id(2), minute(10)), (id(1), minute(20))]);
    assert_eq!(asked(10, 20).await, [(id(2), minute(10))]);
    assert_eq!(asked(11, 21).await, [(id(1), minute(20))]);
    let sandbox = Realm::Test(PROJECT.to_owned());
    assert_eq!(store.moments(&sandbox, &ethereum, minute(0), minute(100)).await.unwrap(), []);

    let mut later = change(&read(store, id(1)).await);
    later.outcome.moments = vec![(ethereum.clone(), minute(30))];
    store.commit(&[later], None).await.unwrap();
    assert_eq!(asked(0, 100).await, [(id(2), minute(10)), (id(1), minute(30))]);

    let mut claimed = change(&read(store, id(1)).await);
    claimed.claim = Some((ethereum.clone(), minute(5)));
    store.commit(&[claimed], None).await.unwrap();
    store.commit(&[change(&read(store, id(1)).await)], None).await.unwrap();
    assert_eq!(asked(0, 100).await, [(id(1), minute(5)), (id(2), minute(10))], "a claim outlives decisions");
    assert_eq!((store.claims(id(1)).await.unwrap(), store.claims(id(2)).await.unwrap()), (1, 0));
}

pub(crate) async fn an_invoice_knows_how_far_its_own_networks_were_read(store: &dyn Store) {
    let elsewhere =
        Advance { network: network("polygon"), followed: followed("polygon", 9, 900), ..advance(0, 50) };
    let sandbox = Advance { realm: Realm::Test(PROJECT.to_owned()), ..advance(8, 800) };
    for advance in [elsewhere, sandbox, advance(1, 100)] {
        store.commit(&[], Some(&advance)).await.unwrap();
    }
    let mut invoice = create(store, &quoted(1, "0xa")).await;
    assert_eq!(invoice.followed, [followed("ethereum", 1, 100)]);
    // A block without news is no row of the invoice, and yet known when it is read.
    store.commit(&[], Some(&advance(2, 101))).await.unwrap();
    let again = read(store, id(1)).await;
    assert_eq!(
        (again.revision, &again.followed[..]),
        (invoice.revision, &[followed("ethereum", 2, 101)][..])
    );
    invoice = create(store, &new(2)).await;
    assert_eq!(invoice.followed, []);
}
