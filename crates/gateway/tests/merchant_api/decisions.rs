//! What a merchant decides about money that does not settle by itself.

use serde_json::json;

use crate::shop::{Answer, KEY, Shop};

impl Shop {
    async fn decide(&self, id: &str, action: &str, body: String) -> Answer {
        self.post(&format!("/api/v1/invoices/{id}/{action}"), body).await
    }

    /// An invoice whose money came too late.
    async fn late_invoice(&self) -> String {
        let id = self.ether_invoice().await;
        self.play(&id, "pass", "seconds=1000").await;
        self.play(&id, "pay", "").await;
        self.play(&id, "mine", "count=12").await;
        assert_eq!(self.get(&id).await["state"], "late");
        id
    }
}

#[tokio::test]
async fn late_money_that_is_accepted_pays_the_invoice() {
    let shop = Shop::open().await;
    let id = shop.late_invoice().await;
    let accepted = shop.decide(&id, "accept", String::new()).await;
    assert_eq!(
        (accepted.status, accepted.json()["state"].clone()),
        (200, json!("paid")),
        "{}",
        accepted.body
    );
}

#[tokio::test]
async fn the_accepted_transactions_can_be_named() {
    let shop = Shop::open().await;
    let id = shop.late_invoice().await;
    let unknown = shop.decide(&id, "accept", r#"{"transactions":["0xnone"]}"#.to_owned()).await;
    assert_eq!(
        (unknown.status, unknown.json()["conflict"].clone()),
        (409, json!("unknown-transfer")),
        "{}",
        unknown.body
    );
    let none = shop.decide(&id, "accept", r#"{"transactions":[]}"#.to_owned()).await;
    assert_eq!((none.status, none.json()["conflict"].clone()), (409, json!("nothing-named")));
    let transaction = shop.get(&id).await["transactions"][0]["id"].as_str().unwrap().to_owned();
    let accepted = shop.decide(&id, "accept", format!(r#"{{"transactions":["{transaction}"]}}"#)).await;
    assert_eq!(accepted.json()["state"], "paid", "{}", accepted.body);
}

/// A shop that says it in other words must not have other money taken than it meant.
#[tokio::test]
async fn what_does_not_say_which_transactions_are_meant_takes_none() {
    let shop = Shop::open().await;
    let id = shop.late_invoice().await;
    let transaction = shop.get(&id).await["transactions"][0]["id"].as_str().unwrap().to_owned();
    for (action, member, body) in [
        ("accept", "transaction", format!(r#"{{"transaction":"{transaction}"}}"#)),
        ("accept", "txid", format!(r#"{{"txid":"{transaction}"}}"#)),
        ("accept", "id", format!(r#"{{"transactions":["{transaction}"],"id":7}}"#)),
        ("accept", "transactions", r#"{"transactions":null}"#.to_owned()),
        ("accept", "transactions", r#"{"transactions":""}"#.to_owned()),
        ("accept", "transactions", r#"{"transactions":{"id":1}}"#.to_owned()),
        ("accept?transactions=x", "transactions", String::new()),
        ("refuse", "transactions", format!(r#"{{"transactions":["{transaction}"]}}"#)),
        ("refunded", "amount", r#"{"amount":"1"}"#.to_owned()),
        ("cancel", "reason", r#"{"reason":"sold out"}"#.to_owned()),
    ] {
        let answer = shop.decide(&id, action, body.clone()).await;
        let told = (answer.status, answer.json()["code"].clone(), answer.json()["member"].clone());
        assert_eq!(told, (422, json!("invalid_input"), json!(member)), "{action} {body}: {}", answer.body);
    }
    let form = "application/x-www-form-urlencoded";
    let path = format!("/api/v1/invoices/{id}/accept");
    let wreck = shop.post_as(KEY, form, &path, "transactions[first]=x").await;
    assert_eq!(
        (wreck.status, wreck.json()["member"].clone()),
        (422, json!("transactions[first]")),
        "{}",
        wreck.body
    );
    // What curl says of a body if nobody tells it that it is JSON.
    let unsaid = shop.post_as(KEY, form, &path, format!(r#"{{"transactions":["{transaction}"]}}"#)).await;
    assert_eq!((unsaid.status, unsaid.json()["code"].clone()), (415, json!("malformed")), "{}", unsaid.body);
    assert!(unsaid.body.contains("Content-Type: application/json"), "{}", unsaid.body);
    let untouched = shop.get(&id).await;
    assert_eq!((&untouched["state"], &untouched["resolution"]), (&json!("late"), &json!("pending")));
}

#[tokio::test]
async fn refused_and_refunded_change_the_words_and_not_the_state() {
    let shop = Shop::open().await;
    let id = shop.late_invoice().await;
    for (action, resolution) in [("refuse", "refused"), ("refunded", "refunded")] {
        let told = shop.decide(&id, action, String::new()).await.json();
        assert_eq!((&told["state"], &told["resolution"]), (&json!("late"), &json!(resolution)));
    }
}

#[tokio::test]
async fn what_the_state_does_not_allow_is_a_conflict() {
    let shop = Shop::open().await;
    let id = shop.ether_invoice().await;
    for action in ["accept", "refuse", "refunded"] {
        let refused = shop.decide(&id, action, String::new()).await;
        assert_eq!(
            (refused.status, refused.json()["code"].clone()),
            (409, json!("not_now")),
            "{action}: {}",
            refused.body
        );
        let why = "Not now: an invoice in the state awaiting does not allow it.";
        assert_eq!(refused.json()["detail"], why);
    }
    let canceled = shop.decide(&id, "cancel", String::new()).await;
    assert_eq!((canceled.status, canceled.json()["state"].clone()), (200, json!("canceled")));
    // A repeat changes nothing.
    assert_eq!(
        shop.decide(&id, "cancel", String::new()).await.json()["revision"],
        shop.get(&id).await["revision"]
    );
}
