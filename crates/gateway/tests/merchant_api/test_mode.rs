//! Whatever is about a test invoice says so and offers to play its chain. Nothing about real money does.

use axum::body::Body;
use axum::http::{Method, Request, header};
use serde_json::json;

use crate::shop::{Answer, KEY, LIVE_KEY, Shop};

const RIBBON: &str = "class=\"ribbon\"";
const PANEL: &str = "class=\"sandbox\"";
const SENDER: &str =
    r#","sender_type":"legal","sender_data":{"company_name":"Analytical Engines","country":"GBR"}"#;

/// Every document that is about an invoice, and what it answers with when all is well.
const ROUTES: &[(Method, &str, u16)] = &[
    (Method::GET, "", 200),
    (Method::GET, "?locale=en", 200),
    (Method::GET, "?change=1", 200),
    (Method::GET, "/receipt", 200),
    (Method::GET, "/help/pay", 200),
    (Method::GET, "/help/sent", 200),
    (Method::GET, "/help/minimum", 200),
    (Method::GET, "/help/network", 200),
    (Method::GET, "/help/late", 200),
    (Method::GET, "/help/nothing", 404),
    (Method::POST, "/payer", 409),
    (Method::POST, "/method", 422),
];

impl Shop {
    async fn page(&self, method: &Method, path: String) -> Answer {
        let request = Request::builder().method(method).uri(path);
        let form = "application/x-www-form-urlencoded";
        self.ask(request.header(header::CONTENT_TYPE, form).body(Body::from("method=NONE")).unwrap()).await
    }

    async fn awaiting(&self, key: &str) -> String {
        self.awaiting_one(key, "open").await
    }

    async fn awaiting_one(&self, key: &str, kind: &str) -> String {
        let body =
            format!(r#"{{"foreign_id":"{kind}","kind":"{kind}","amount":"35.00","currency":"USD"{SENDER}}}"#);
        let answer = self.post_as(key, "application/json", "/api/v1/invoices", body).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        let id = answer.json()["id"].as_str().unwrap().to_owned();
        let form = "application/x-www-form-urlencoded";
        let chosen = self.post_as(key, form, &format!("/i/{id}/method"), "method=USDT_ERC20").await;
        assert_eq!(chosen.status, 303, "{}", chosen.body);
        assert_eq!(self.state(&id).await["state"], json!("awaiting"));
        id
    }
}

#[tokio::test]
async fn every_page_about_a_test_invoice_has_ribbon_and_panel_and_none_about_a_live_one_has() {
    let shop = Shop::open().await;
    for (key, test) in [(KEY, true), (LIVE_KEY, false)] {
        let id = shop.awaiting(key).await;
        for (method, path, status) in ROUTES {
            let answer = shop.page(method, format!("/i/{id}{path}")).await;
            let place = format!("{method} {path}, test: {test}");
            assert_eq!(answer.status, *status, "{place}");
            assert_eq!(answer.body.contains(RIBBON), test, "{place}");
            assert_eq!(answer.body.contains(PANEL), test, "{place}");
        }
    }
}

#[tokio::test]
async fn a_browser_that_comes_back_to_what_was_played_is_shown_the_invoice() {
    let shop = Shop::open().await;
    let id = shop.awaiting(KEY).await;
    // What cannot be played is answered in place, and a browser that is opened again asks for that address.
    let refused = shop.page(&Method::POST, format!("/i/{id}/sandbox/pass?locale=en")).await;
    assert_eq!(refused.status, 422);
    let again = shop.page(&Method::GET, format!("/i/{id}/sandbox/pass?locale=en")).await;
    assert_eq!(again.status, 303);
    assert_eq!(again.headers[header::LOCATION], format!("/i/{id}?locale=en"));
}

#[tokio::test]
async fn nobody_plays_the_chain_of_a_live_invoice() {
    let shop = Shop::open().await;
    let id = shop.awaiting(LIVE_KEY).await;
    for action in ["pay", "mine", "drop", "reorg", "pass", "decide", "outage"] {
        let answer = shop.page(&Method::POST, format!("/i/{id}/sandbox/{action}")).await;
        assert_eq!((answer.status, answer.body.contains(PANEL)), (404, false), "{action}");
    }
    assert_eq!(shop.state(&id).await["state"], json!("awaiting"));
}

/// What a payer can do wrong can be played: another asset at the same address, and another network with the same addresses.
#[tokio::test]
async fn the_panel_offers_what_else_can_reach_the_address() {
    let shop = Shop::open().await;
    let id = shop.awaiting(KEY).await;
    let page = shop.page(&Method::GET, format!("/i/{id}")).await.body;
    assert!(page.contains("<option value=\"USDT_ERC20\">USDT · Ethereum</option>"), "its own comes first");
    for code in ["USDC_ERC20", "USDT_BSC", "ETH_BASE"] {
        assert!(page.contains(&format!("<option value=\"{code}\">")), "{code}");
    }
    assert!(!page.contains("TRC20\">"), "no payment on Tron reaches an address of Ethereum");
    assert!(!page.contains("value=\"replacement\""), "nothing waits where nobody looks");

    shop.play(&id, "pay", "amount=35&method=USDT_BSC").await;
    let state = shop.state(&id).await;
    assert_eq!(
        (&state["state"], &state["elsewhere"][0]["network"]),
        (&json!("awaiting"), &json!("BNB Smart Chain"))
    );
    shop.play(&id, "pay", "amount=5&as=several").await;
    let transfers = shop.state(&id).await["transactions"].clone();
    assert_eq!(
        (&transfers[0]["id"], &transfers[1]["amount"]["value"]),
        (&transfers[1]["id"], &json!("2.50"))
    );
}

/// The merchant that the panel plays can take what a payer sent by mistake, as a real one can by its name.
#[tokio::test]
async fn the_panels_merchant_accepts_money_that_arrived_elsewhere() {
    let shop = Shop::open().await;
    for (kind, state) in [("open", "awaiting"), ("timed", "expired")] {
        let id = shop.awaiting_one(KEY, kind).await;
        shop.play(&id, "pay", "amount=30&method=USDT_BSC").await;
        shop.play(&id, "pass", "seconds=1000").await;
        let before = shop.state(&id).await;
        assert_eq!(before["elsewhere"][0]["network"], "BNB Smart Chain");
        assert_eq!(before["state"], state);
        shop.play(&id, "decide", "decision=accept").await;
        shop.play(&id, "mine", "count=100").await;
        let after = shop.state(&id).await;
        assert_eq!((&after["state"], &after["elsewhere"]), (&json!("paid"), &json!([])));
    }
}

/// The chains of a project are all its invoices' chains: a day that passed for one has passed before the next is ordered.
#[tokio::test]
async fn a_day_that_passed_on_one_test_invoice_is_no_harm_to_the_next() {
    let shop = Shop::open().await;
    let first = shop.awaiting_one(KEY, "open").await;
    shop.play(&first, "pass", "seconds=86400").await;

    let shop = shop.restarted().await;
    let body = r#"{"foreign_id":"b","kind":"fixed","method":"BTC","amount":"35.00","currency":"USD"}"#;
    let second = shop.post("/api/v1/invoices", body).await;
    assert_eq!(second.status, 201, "{}", second.body);
    let second = second.json()["id"].as_str().unwrap().to_owned();
    let fresh = shop.state(&second).await;
    let left = fresh["quote"]["pay_by"].as_i64().unwrap() - fresh["now"].as_i64().unwrap();
    assert!((1..=900_000).contains(&left), "{left} ms are left of a quarter of an hour");
    shop.play(&second, "pay", "").await;

    // Its time goes on from there when the gateway starts again.
    let shop = shop.restarted().await;
    assert_eq!(shop.state(&second).await["state"], "detected");
    shop.play(&second, "mine", "count=100").await;
    assert_eq!(shop.state(&second).await["state"], "paid");

    // And it can still run out.
    let third = shop.awaiting_one(KEY, "timed").await;
    shop.play(&third, "pass", "seconds=1000").await;
    assert_eq!(shop.state(&third).await["state"], "expired");
}
