//! Creating invoices: once for each of the merchant's own ids.

use quittance_store::row::Created;
use quittance_store::{Store, StoreError};

use crate::sample::{self, create, delivery, id, minute, new, quoted, target};

pub(crate) async fn ordering_twice_gives_the_first_invoice_and_writes_nothing(store: &dyn Store) {
    let mut first = quoted(1, "0xa");
    first.foreign_id = Some("order 7".to_owned());
    create(store, &first).await;
    let mut second = quoted(2, "0xb");
    second.foreign_id.clone_from(&first.foreign_id);
    second.change.deliveries = vec![delivery("second", minute(0))];

    let Created::Existing(existing) = store.create(&second).await.unwrap() else {
        panic!("a second invoice")
    };
    assert_eq!((existing.terms.id, existing.request_hash.as_str()), (id(1), "hash 1"));
    assert_eq!(existing.history, sample::read(store, id(1)).await.history);
    assert!(store.invoice(id(2)).await.unwrap().is_none());
    assert_eq!(store.owner(&second.realm, &target("0xb")).await.unwrap(), None);
    assert_eq!(store.next_delivery_at().await.unwrap(), None);
    let by_name = store.invoice_by_foreign_id(&first.project, "order 7").await.unwrap();
    assert_eq!(by_name.map(|invoice| invoice.terms.id), Some(id(1)));
}

pub(crate) async fn two_orders_at_once_give_one_invoice(store: &dyn Store) {
    for round in 0..10_u8 {
        let [mut first, mut second] = [new(2 * round), new(2 * round + 1)];
        let name = Some(format!("order {round}"));
        first.foreign_id.clone_from(&name);
        second.foreign_id.clone_from(&name);
        let both = tokio::join!(store.create(&first), store.create(&second));
        match (both.0.unwrap(), both.1.unwrap()) {
            (Created::New, Created::Existing(existing)) => assert_eq!(existing.terms.id, first.terms.id),
            (Created::Existing(existing), Created::New) => assert_eq!(existing.terms.id, second.terms.id),
            both => panic!("{both:?}"),
        }
    }
}

pub(crate) async fn shops_may_use_the_same_id_and_orders_without_one_are_all_new(store: &dyn Store) {
    let mut other = new(2);
    other.project = "SOUTHWIND0000002".to_owned();
    for (number, mut order) in [(1, new(1)), (2, other)] {
        order.foreign_id = Some("order 7".to_owned());
        create(store, &order).await;
        let found = store.invoice_by_foreign_id(&order.project, "order 7").await.unwrap();
        assert_eq!(found.map(|invoice| invoice.terms.id), Some(id(number)));
    }
    create(store, &new(3)).await;
    create(store, &new(4)).await;
    assert!(store.invoice_by_foreign_id("EASTWIND00000003", "order 7").await.unwrap().is_none());
}

pub(crate) async fn an_invoice_whose_target_is_taken_is_not_created(store: &dyn Store) {
    create(store, &quoted(1, "0xa")).await;
    let mut second = quoted(2, "0xa");
    second.foreign_id = Some("order 8".to_owned());
    second.change.deliveries = vec![delivery("second", minute(0))];
    assert!(matches!(store.create(&second).await, Err(StoreError::TargetTaken)));
    assert!(store.invoice(id(2)).await.unwrap().is_none());
    assert_eq!(store.next_delivery_at().await.unwrap(), None);
    assert_eq!(store.owner(&second.realm, &target("0xa")).await.unwrap(), Some(id(1)));
    // The merchant's id is not used up by it.
    second.change.targets = vec![target("0xb")];
    create(store, &second).await;
}
