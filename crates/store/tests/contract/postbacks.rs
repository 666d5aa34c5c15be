//! Postbacks: in order for an invoice, independent between invoices, and never lost.

use quittance_protocol::{InvoiceId, Time};
use quittance_store::Store;
use quittance_store::row::{Attempt, Backlog, Delivery};

use crate::sample::{change, create, delivery, id, minute, new, read};

/// An invoice with postbacks that are due at these minutes, as "1 a", "1 b" and so on.
async fn invoice_with(store: &dyn Store, number: u8, minutes: &[i64]) {
    let mut new = new(number);
    let names = ["a", "b", "c"].iter().map(|name| format!("{number} {name}"));
    new.change.deliveries = names.zip(minutes).map(|(name, due)| delivery(&name, minute(*due))).collect();
    create(store, &new).await;
}

async fn due(store: &dyn Store, now: Time) -> Vec<String> {
    let due = store.due_deliveries(now, 10).await.unwrap();
    due.into_iter().map(|delivery| delivery.webhook_id).collect()
}

/// A shop that was down for a while once filled the whole list, and every other shop waited for it.
pub(crate) async fn a_shop_with_many_overdue_postbacks_leaves_room_for_others(store: &dyn Store) {
    for number in 0..60_u8 {
        let mut new = new(1);
        let id = InvoiceId::from_random(core::array::from_fn(
            |place| if place == 0 { number / 32 } else { number },
        ));
        (new.terms.id, new.change.id) = (id, id);
        new.change.deliveries = vec![delivery(&format!("down {number}"), minute(0))];
        create(store, &new).await;
    }
    let mut other = new(2);
    other.project = "HARBOUR000000001".to_owned();
    let id = InvoiceId::from_random(core::array::from_fn(|place| u8::try_from(place).unwrap()));
    (other.terms.id, other.change.id) = (id, id);
    other.change.deliveries = vec![delivery("other shop", minute(1))];
    create(store, &other).await;
    let due: Vec<_> = store.due_deliveries(minute(2), 60).await.unwrap();
    assert!(due.iter().any(|delivery| delivery.webhook_id == "other shop"));
}

/// The postback of this id.
async fn find(store: &dyn Store, invoice: InvoiceId, webhook_id: &str) -> Delivery {
    let all = store.deliveries(invoice).await.unwrap();
    all.into_iter().find(|delivery| delivery.webhook_id == webhook_id).unwrap()
}

async fn attempted(store: &dyn Store, webhook_id: &str, attempt: Attempt) {
    let invoice = id(webhook_id.split(' ').next().unwrap().parse().unwrap());
    store.attempted(find(store, invoice, webhook_id).await.number, &attempt).await.unwrap();
}

pub(crate) async fn the_postbacks_of_an_invoice_keep_their_order(store: &dyn Store) {
    assert_eq!(store.next_delivery_at().await.unwrap(), None);
    invoice_with(store, 1, &[5, 4]).await;
    let mut more = change(&read(store, id(1)).await);
    more.deliveries = vec![delivery("1 c", minute(3))];
    store.commit(&[more], None).await.unwrap();
    let order: Vec<_> = store.deliveries(id(1)).await.unwrap();
    let order: Vec<_> = order.iter().map(|delivery| delivery.webhook_id.as_str()).collect();
    assert_eq!(order, ["1 a", "1 b", "1 c"]);
    for (sent, webhook_id) in ["1 a", "1 b", "1 c"].into_iter().enumerate() {
        // What waits for its turn is not due, however old it is.
        assert_eq!(due(store, minute(4)).await.len(), sent.min(1));
        assert_eq!(due(store, minute(10)).await, [webhook_id]);
        attempted(store, webhook_id, Attempt::Delivered(minute(11))).await;
        assert_eq!(find(store, id(1), webhook_id).await.delivered_at, Some(minute(11)));
    }
    assert_eq!(due(store, minute(1000)).await, Vec::<String>::new());
    assert_eq!(store.next_delivery_at().await.unwrap(), None);
}

pub(crate) async fn a_shop_that_does_not_answer_holds_up_no_other_invoice(store: &dyn Store) {
    invoice_with(store, 1, &[1, 1]).await;
    invoice_with(store, 2, &[2, 2]).await;
    invoice_with(store, 3, &[0]).await;
    assert_eq!(due(store, minute(2)).await, ["3 a", "1 a", "2 a"]);
    assert_eq!(store.due_deliveries(minute(2), 2).await.unwrap().len(), 2);
    attempted(store, "1 a", Attempt::Again(minute(30), "HTTP 503".to_owned())).await;
    assert_eq!(due(store, minute(3)).await, ["3 a", "2 a"]);
    attempted(store, "2 a", Attempt::Delivered(minute(3))).await;
    attempted(store, "3 a", Attempt::Delivered(minute(3))).await;
    assert_eq!(due(store, minute(3)).await, ["2 b"]);
}

pub(crate) async fn a_postback_that_was_not_taken_is_due_when_it_was_said(store: &dyn Store) {
    invoice_with(store, 1, &[1, 1]).await;
    let first = find(store, id(1), "1 a").await;
    for (attempts, at) in [(1, 10), (2, 30)] {
        attempted(store, "1 a", Attempt::Again(minute(at), "HTTP 503".to_owned())).await;
        let again = find(store, id(1), "1 a").await;
        assert_eq!((again.attempts, again.first_at, again.delivered_at), (attempts, minute(1), None));
        assert_eq!((again.number, again.body), (first.number, first.body.clone()));
        // Neither it nor what waits behind it: whoever sleeps until then misses nothing.
        assert_eq!(due(store, minute(at - 1)).await, Vec::<String>::new());
        assert_eq!(store.next_delivery_at().await.unwrap(), Some(minute(at)));
        assert_eq!(due(store, minute(at)).await, ["1 a"]);
    }
    attempted(store, "1 a", Attempt::Delivered(minute(31))).await;
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(minute(1)));
    assert_eq!(find(store, id(1), "1 a").await.attempts, 3);
}

pub(crate) async fn a_postback_that_was_given_up_makes_way_for_the_next(store: &dyn Store) {
    invoice_with(store, 1, &[1, 2]).await;
    attempted(store, "1 a", Attempt::GivenUp("HTTP 410".to_owned())).await;
    let given_up = find(store, id(1), "1 a").await;
    assert_eq!((given_up.attempts, given_up.delivered_at), (1, None));
    assert_eq!(due(store, minute(1000)).await, ["1 b"]);
    assert_eq!(store.next_delivery_at().await.unwrap(), Some(minute(2)));
}

pub(crate) async fn a_postback_is_written_once_for_its_id(store: &dyn Store) {
    invoice_with(store, 1, &[1]).await;
    attempted(store, "1 a", Attempt::Delivered(minute(2))).await;
    let mut again = change(&read(store, id(1)).await);
    again.deliveries = vec![delivery("1 a", minute(3)), delivery("1 b", minute(4))];
    store.commit(&[again], None).await.unwrap();
    assert_eq!(store.deliveries(id(1)).await.unwrap().len(), 2);
    assert_eq!(due(store, minute(1000)).await, ["1 b"]);
    assert_eq!(find(store, id(1), "1 a").await.first_at, minute(1));
}

pub(crate) async fn what_is_neither_delivered_nor_given_up_is_pending(store: &dyn Store) {
    assert_eq!(store.backlog().await.unwrap(), Backlog::default());
    invoice_with(store, 1, &[3, 4]).await;
    invoice_with(store, 2, &[5]).await;
    assert_eq!(store.backlog().await.unwrap(), Backlog { pending: 3, oldest: Some(minute(3)) });
    // Tried in vain it is as old as it was.
    attempted(store, "1 a", Attempt::Again(minute(30), "HTTP 503".to_owned())).await;
    assert_eq!(store.backlog().await.unwrap(), Backlog { pending: 3, oldest: Some(minute(3)) });
    attempted(store, "1 a", Attempt::Delivered(minute(31))).await;
    attempted(store, "1 b", Attempt::GivenUp("HTTP 404".to_owned())).await;
    assert_eq!(store.backlog().await.unwrap(), Backlog { pending: 1, oldest: Some(minute(5)) });
}
