//! Who pays: asked by the page, or told by the merchant and then not asked.

use quittance_protocol::InvoiceId;
use serde_json::json;

use crate::shop::{KEY, LIVE_KEY, Shop};

const SENDER: &str =
    r#","sender_type":"legal","sender_data":{"company_name":"Analytical Engines","country":"GBR"}"#;

fn order(more: &str) -> String {
    format!(
        r#"{{"foreign_id":"a","kind":"fixed","amount":"35.00","currency":"USD","method":"USDT_ERC20"{more}}}"#
    )
}

#[tokio::test]
async fn a_payer_nobody_named_is_asked_before_an_address_is_taken() {
    let shop = Shop::open().await;
    let invoice = shop.post_as(LIVE_KEY, "application/json", "/api/v1/invoices", order("")).await.json();
    assert_eq!((&invoice["state"], invoice.get("address")), (&json!("payer"), None));
}

#[tokio::test]
async fn a_payer_whom_the_merchant_named_is_not_asked_and_the_data_is_sealed() {
    let shop = Shop::open().await;
    let answer = shop.post_as(LIVE_KEY, "application/json", "/api/v1/invoices", order(SENDER)).await;
    let invoice = answer.json();
    assert_eq!(invoice["state"], "awaiting", "{}", answer.body);
    assert!(!answer.body.contains("Analytical"));
    let id: InvoiceId = invoice["id"].as_str().unwrap().parse().unwrap();
    let sealed = shop.app.book.store().payer_data(id).await.unwrap().unwrap();
    let opened = shop.app.data_key.open_sealed(id, &sealed).unwrap();
    assert_eq!(
        String::from_utf8(opened).unwrap(),
        r#"{"sender_type":"legal","company":"Analytical Engines","country":"GBR"}"#
    );
}

#[tokio::test]
async fn a_shop_that_does_not_ask_keeps_nothing() {
    let shop = Shop::open().await;
    let invoice = shop.post_as(KEY, "application/json", "/api/v1/invoices", order(SENDER)).await.json();
    let id: InvoiceId = invoice["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(shop.app.book.store().payer_data(id).await.unwrap(), None);
}

/// Money sent before the first block of a network is read would not be seen: it was once handed an address all the same.
#[tokio::test]
async fn a_network_that_was_never_read_gives_no_address() {
    let shop = Shop::open_with(|_| {}).await;
    let answer = shop.post_as(LIVE_KEY, "application/json", "/api/v1/invoices", order(SENDER)).await;
    assert_eq!((answer.status, &answer.json()["code"]), (422, &"unknown_method".into()), "{}", answer.body);
}
