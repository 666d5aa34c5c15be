//! What a network does not carry is not asked for.

use axum::body::Body;
use axum::http::{Request, header};
use quittance_gateway::config::Config;
use serde_json::{Value, json};

use crate::shop::{Answer, KEY, SHOP, Shop};

impl Shop {
    async fn order_of(&self, amount: &str, kind: &str, method: Option<&str>) -> Answer {
        let order = json!({
            "foreign_id": format!("{kind} {amount}"), "kind": kind, "amount": amount, "currency": "USD", "method": method,
        });
        self.post("/api/v1/invoices", order.to_string()).await
    }

    async fn chooses(&self, id: &str, method: &str) -> (u16, Value) {
        self.sent(id, "method", format!("method={method}")).await
    }

    async fn sent(&self, id: &str, path: &str, form: String) -> (u16, Value) {
        let request = Request::post(format!("/i/{id}/{path}")).header(header::ACCEPT, "application/json");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = self.ask(request.body(Body::from(form)).unwrap()).await;
        let told = answer.json();
        (answer.status, told)
    }
}

#[tokio::test]
async fn a_payer_is_not_offered_an_amount_that_no_node_of_its_network_carries() {
    let shop = Shop::open().await;
    // At 90,000 USD a bitcoin these are 545 and 556 sat, on either side of Bitcoin's 546.
    for (amount, carried) in [("0.49", false), ("0.50", true)] {
        for kind in ["open", "timed"] {
            let answer = shop.order_of(amount, kind, None).await;
            assert_eq!(answer.status, 201, "{}", answer.body);
            let id = answer.json()["id"].as_str().unwrap().to_owned();
            let page = shop.ask(Request::get(format!("/i/{id}")).body(Body::empty()).unwrap()).await.body;
            assert_eq!(page.contains("value=\"BTC\""), carried, "{kind} {amount}");
            assert!(page.contains("value=\"USDT"), "{kind} {amount}");
            let (status, told) = shop.chooses(&id, "BTC").await;
            if carried {
                assert_eq!((status, &told["amount"]["value"]), (200, &json!("0.00000556")));
            } else {
                assert_eq!((status, &told["code"]), (422, &json!("unknown_method")));
                assert_eq!(shop.chooses(&id, "USDT_TRC20").await.0, 200);
            }
        }
    }
}

#[tokio::test]
async fn a_shop_cannot_fix_an_amount_that_no_node_of_its_network_carries() {
    let shop = Shop::open().await;
    let refused = shop.order_of("0.49", "fixed", Some("BTC")).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert_eq!(shop.order_of("0.50", "fixed", Some("BTC")).await.status, 201);
    let v2 = |amount: &str| {
        format!(r#"{{"shop_id":"{SHOP}","amount":{amount},"add_fields":{{"cryptocurrency":"BTC"}}}}"#)
    };
    let refused = shop.post_as(KEY, "application/json", "/v2/invoice/create", v2("0.49")).await;
    assert_eq!(refused.status, 400, "{}", refused.body);
    assert_eq!(shop.post_as(KEY, "application/json", "/v2/invoice/create", v2("0.50")).await.status, 200);
}

#[tokio::test]
async fn a_new_price_asks_for_no_amount_that_no_node_of_its_network_carries() {
    let shop = Shop::open().await;
    let id = shop.order_of("0.50", "open", None).await.json()["id"].as_str().unwrap().to_owned();
    let (_, chosen) = shop.chooses(&id, "BTC").await;
    let dearer = |config: &mut Config| {
        let rates = config.rates.fixed.get_mut("USD").unwrap();
        rates.insert("BTC".to_owned(), "180000".to_owned());
    };
    let shop = shop.restarted_with(dearer).await;
    let (status, told) = shop.sent(&id, "quote", String::new()).await;
    assert_eq!((status, &told["code"]), (422, &json!("unknown_method")));
    assert_eq!(shop.state(&id).await["quote"], chosen["quote"], "the old quote stays as it is");
    assert_eq!(shop.chooses(&id, "USDT_TRC20").await.0, 200);
}
