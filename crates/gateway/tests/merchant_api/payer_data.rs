//! Who pays: asked by the page, or told by the merchant and then not asked.

use axum::body::Body;
use axum::http::{Request, header};
use quittance_gateway::retention::forget;
use quittance_protocol::{Duration, InvoiceId, Time};
use serde_json::json;

use crate::shop::{Answer, KEY, LIVE_KEY, Shop};

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

/// Asks the live shop's own call about who pays.
async fn payer_data(shop: &Shop, key: &str, method: &str, id: &str) -> Answer {
    let request = Request::builder().method(method).uri(format!("/api/v1/invoices/{id}/payer_data"));
    let request = request.header(header::AUTHORIZATION, format!("Token {key}"));
    shop.ask(request.body(Body::empty()).unwrap()).await
}

#[tokio::test]
async fn the_shop_reads_who_pays_and_has_it_forgotten() {
    let shop = Shop::open().await;
    let answer = shop.post_as(LIVE_KEY, "application/json", "/api/v1/invoices", order(SENDER)).await;
    let id = answer.json()["id"].as_str().unwrap().to_owned();
    let told = payer_data(&shop, LIVE_KEY, "GET", &id).await;
    let said = json!({
        "sender_type": "legal", "sender_data": {"company_name": "Analytical Engines", "country": "GBR"},
    });
    assert_eq!((told.status, told.json()), (200, said), "{}", told.body);
    assert_eq!(told.headers[header::CACHE_CONTROL], "no-store");
    for method in ["GET", "DELETE"] {
        let others = payer_data(&shop, KEY, method, &id).await;
        assert_eq!((others.status, others.json()["code"].clone()), (404, json!("unknown_invoice")));
    }
    for deleted in [true, false, false] {
        let answer = payer_data(&shop, LIVE_KEY, "DELETE", &id).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"deleted": deleted})));
    }
    let gone = payer_data(&shop, LIVE_KEY, "GET", &id).await;
    assert_eq!((gone.status, gone.json()["code"].clone()), (404, json!("no_payer_data")));
    // The invoice is what it was.
    let state = shop.state(&id).await;
    assert_eq!(state["state"], "awaiting");
}

#[tokio::test]
async fn who_pays_is_deleted_when_the_shops_days_are_over() {
    let shop = Shop::open_with(|config| config.project[0].payer_data_days = Some(30)).await;
    let shop_asks = Shop::open_with(|config| {
        config.project[0].payer_data = true;
        config.project[0].payer_data_days = Some(30);
    });
    let asking = shop_asks.await;
    let sent = order(SENDER).replace("USDT_ERC20", "USDT_TRC20");
    for shop in [&shop, &asking] {
        let answer = shop.post("/api/v1/invoices", sent.clone()).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    let id = asking.post("/api/v1/invoices", sent).await.json()["id"].as_str().unwrap().parse().unwrap();
    let kept = async || asking.app.book.store().payer_data(id).await.unwrap().is_some();
    let created: Time = quittance_gateway::clock::now();
    let days = |days: i64| created + Duration::from_hours(24 * days);
    assert_eq!(forget(&asking.app, days(30) - Duration::from_hours(1)).await.unwrap(), 0);
    assert!(kept().await);
    assert_eq!(forget(&asking.app, days(30)).await.unwrap(), 1);
    assert!(!kept().await);
    assert_eq!(forget(&shop.app, days(400)).await.unwrap(), 0, "a shop that does not ask keeps nothing");
}

#[tokio::test]
async fn everything_that_is_wrong_with_who_pays_is_named() {
    let shop = Shop::open().await;
    let sender = r#","sender_type":"natural","sender_data":{"first_name":"Ada","email":"ada@","date_of_birth":"1815-02-30"}"#;
    let refused = shop.post_as(LIVE_KEY, "application/json", "/api/v1/invoices", order(sender)).await;
    assert_eq!((refused.status, refused.json()["member"].clone()), (422, json!("sender_data")));
    let detail = refused.json()["detail"].as_str().unwrap().to_owned();
    for told in ["last_name is missing", "email is no e-mail address", "date_of_birth is no date of birth"] {
        assert!(detail.contains(told), "{detail}");
    }
    assert!(!detail.contains("ada@") && !detail.contains("1815"), "{detail}");
}

/// Money sent before the first block of a network is read would not be seen: it was once handed an address all the same.
#[tokio::test]
async fn a_network_that_was_never_read_gives_no_address() {
    let shop = Shop::open_with(|_| {}).await;
    let answer = shop.post_as(LIVE_KEY, "application/json", "/api/v1/invoices", order(SENDER)).await;
    assert_eq!((answer.status, &answer.json()["code"]), (422, &"unknown_method".into()), "{}", answer.body);
}
