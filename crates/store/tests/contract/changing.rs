//! Changing invoices: whole or not at all, and never over somebody else's change.

use quittance_ledger::fact::{Fact, Record};
use quittance_protocol::{Duration, State};
use quittance_store::row::{Change, Invoice, Realm};
use quittance_store::{Store, StoreError};

use crate::sample::{
    advance, change, create, delivery, facts, id, included, minute, network, quoted, read, target,
};

/// A change with something of everything: the payment to `address` arrives.
fn paid(invoice: &Invoice, address: &str) -> Change {
    let mut change = change(invoice);
    change.facts = vec![Record { at: minute(5), fact: Fact::Chain(included(address, 1)) }];
    change.targets = vec![target(&format!("{address} again"))];
    change.outcome.state = State::Confirming;
    change.outcome.decided_at = minute(5);
    change.outcome.watches = vec![network("ethereum")];
    change.outcome.wake_at = Some(minute(60));
    change.deliveries = vec![delivery(address, minute(5))];
    change.clock_offset = Duration::from_seconds(7);
    change.payer_data = Some((vec![1, 2, 3], minute(90)));
    change
}

/// Nothing of [`paid`] is there.
async fn is_untouched(store: &dyn Store, before: &Invoice, address: &str) {
    let (after, id) = (read(store, before.terms.id).await, before.terms.id);
    assert_eq!((after.revision, after.recorded), (before.revision, before.recorded));
    assert_eq!((&after.state, after.clock_offset), (&before.state, before.clock_offset));
    assert_eq!(after.history, before.history);
    assert_eq!(store.owner(&Realm::Live, &target(&format!("{address} again"))).await.unwrap(), None);
    assert!(!store.active(&Realm::Live, &network("ethereum")).await.unwrap().contains(&id));
    assert!(!store.due(minute(1000), 10).await.unwrap().contains(&id));
    assert!(store.deliveries(id).await.unwrap().is_empty());
    assert_eq!(store.payer_data(id).await.unwrap(), None);
}

pub(crate) async fn a_change_is_written_whole(store: &dyn Store) {
    let before = create(store, &quoted(1, "0xa")).await;
    assert_eq!((before.revision, before.recorded, before.state.as_str()), (1, 1, "awaiting"));
    let change = paid(&before, "0xa");
    store.commit(std::slice::from_ref(&change), None).await.unwrap();

    let after = read(store, id(1)).await;
    assert_eq!((after.revision, after.recorded, after.state.as_str()), (2, 2, "confirming"));
    assert_eq!((after.clock_offset, after.history.decided_at()), (Duration::from_seconds(7), minute(5)));
    assert_eq!(facts(&after), [facts(&before), change.facts].concat());
    assert_eq!(store.owner(&Realm::Live, &target("0xa again")).await.unwrap(), Some(id(1)));
    assert_eq!(store.active(&Realm::Live, &network("ethereum")).await.unwrap(), [id(1)]);
    assert_eq!(store.due(minute(60), 10).await.unwrap(), [id(1)]);
    assert_eq!(store.payer_data(id(1)).await.unwrap(), Some(vec![1, 2, 3]));
    let [delivery] = &store.deliveries(id(1)).await.unwrap()[..] else { panic!("not one postback") };
    assert_eq!((delivery.webhook_id.as_str(), delivery.project.as_str()), ("0xa", before.project.as_str()));
    assert_eq!((delivery.attempts, delivery.first_at, delivery.delivered_at), (0, minute(5), None));
    assert_eq!(delivery.body, r#"{"amount":24.90,"of":"0xa"}"#);
    // What changes only where a change says so.
    assert_eq!((&after.terms, &after.details), (&before.terms, &before.details));
    let details = Some(r#"{"said":"anew"}"#.to_owned());
    store.commit(&[Change { details, ..crate::sample::change(&after) }], None).await.unwrap();
    let last = read(store, id(1)).await;
    assert_eq!((last.terms, last.details.as_str()), (before.terms, r#"{"said":"anew"}"#));
}

pub(crate) async fn a_stale_change_is_refused_and_nothing_is_written(store: &dyn Store) {
    let before = create(store, &quoted(1, "0xa")).await;
    store.commit(&[change(&before)], None).await.unwrap();
    let present = read(store, id(1)).await;
    assert!(matches!(store.commit(&[paid(&before, "0xa")], None).await, Err(StoreError::Stale)));
    is_untouched(store, &present, "0xa").await;
    // Nor can a change be ahead of its time.
    let ahead = Change { from_revision: present.revision + 1, ..paid(&present, "0xa") };
    assert!(matches!(store.commit(&[ahead], None).await, Err(StoreError::Stale)));
    is_untouched(store, &present, "0xa").await;
}

pub(crate) async fn of_two_changes_at_once_one_is_written(store: &dyn Store) {
    let mut invoice = create(store, &quoted(1, "0xa")).await;
    for round in 0..10 {
        let [one, two] = [("one", 1), ("two", 2)].map(|(name, number)| {
            let mut change = change(&invoice);
            change.facts = vec![Record { at: minute(number), fact: Fact::Canceled }];
            change.deliveries = vec![delivery(&format!("{name} {round}"), minute(0))];
            change
        });
        let both = tokio::join!(
            store.commit(std::slice::from_ref(&one), None),
            store.commit(std::slice::from_ref(&two), None)
        );
        let written = match both {
            (Ok(()), Err(StoreError::Stale)) => one,
            (Err(StoreError::Stale), Ok(())) => two,
            both => panic!("{both:?}"),
        };
        let after = read(store, id(1)).await;
        assert_eq!((after.revision, after.recorded), (invoice.revision + 1, invoice.recorded + 1));
        assert_eq!(facts(&after).last(), written.facts.last());
        let deliveries = store.deliveries(id(1)).await.unwrap();
        assert_eq!(deliveries.last().unwrap().webhook_id, written.deliveries[0].webhook_id);
        assert_eq!(deliveries.len(), round + 1);
        invoice = after;
    }
}

pub(crate) async fn a_change_that_takes_a_taken_target_writes_nothing(store: &dyn Store) {
    create(store, &quoted(1, "0xa")).await;
    let before = create(store, &quoted(2, "0xb")).await;
    let mut change = paid(&before, "0xb");
    change.targets.push(target("0xa"));
    assert!(matches!(store.commit(&[change], Some(&advance(1, 100))).await, Err(StoreError::TargetTaken)));
    is_untouched(store, &before, "0xb").await;
    assert_eq!(store.owner(&Realm::Live, &target("0xa")).await.unwrap(), Some(id(1)));
    assert_eq!(store.position(&Realm::Live, &network("ethereum")).await.unwrap(), None);
}

pub(crate) async fn facts_and_position_are_written_together(store: &dyn Store) {
    let one = create(store, &quoted(1, "0xa")).await;
    let two = create(store, &quoted(2, "0xb")).await;
    let changes = [paid(&one, "0xa"), paid(&two, "0xb")];
    store.commit(&changes, Some(&advance(1, 100))).await.unwrap();
    let position = store.position(&Realm::Live, &network("ethereum")).await.unwrap();
    assert_eq!(position.as_deref(), Some(r#"{"height":100}"#));
    for number in [1, 2] {
        assert_eq!(read(store, id(number)).await.recorded, 2);
    }
    // Most blocks hold nothing of ours.
    store.commit(&[], Some(&advance(2, 101))).await.unwrap();
    let position = store.position(&Realm::Live, &network("ethereum")).await.unwrap();
    assert_eq!(position.as_deref(), Some(r#"{"height":101}"#));
}

pub(crate) async fn a_stale_change_holds_back_its_companions_and_the_position(store: &dyn Store) {
    let one = create(store, &quoted(1, "0xa")).await;
    let two = create(store, &quoted(2, "0xb")).await;
    store.commit(&[change(&two)], Some(&advance(1, 100))).await.unwrap();
    let present = read(store, id(2)).await;

    let (good, stale) = (paid(&one, "0xa"), paid(&two, "0xb"));
    for changes in [[good.clone(), stale.clone()], [stale, good.clone()]] {
        let refused = store.commit(&changes, Some(&advance(2, 101))).await;
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
        is_untouched(store, &read(store, id(1)).await, "0xa").await;
        assert_eq!(read(store, id(1)).await.revision, 1);
        is_untouched(store, &present, "0xb").await;
        let position = store.position(&Realm::Live, &network("ethereum")).await.unwrap();
        assert_eq!(position.as_deref(), Some(r#"{"height":100}"#));
        assert_eq!(present.followed, read(store, id(2)).await.followed);
    }
    // Decided again, both are written.
    store.commit(&[good, paid(&present, "0xb")], Some(&advance(2, 101))).await.unwrap();
    assert_eq!((read(store, id(1)).await.revision, read(store, id(2)).await.revision), (2, 3));
}

pub(crate) async fn an_invoice_that_does_not_exist_cannot_be_changed(store: &dyn Store) {
    let before = create(store, &quoted(1, "0xa")).await;
    let nobodys = Change { id: id(9), ..paid(&before, "0xa") };
    assert!(matches!(store.commit(&[nobodys], Some(&advance(1, 100))).await, Err(StoreError::Stale)));
    assert!(store.invoice(id(9)).await.unwrap().is_none());
    assert!(store.deliveries(id(9)).await.unwrap().is_empty());
    assert_eq!(store.position(&Realm::Live, &network("ethereum")).await.unwrap(), None);
}
