//! Open, timed and fixed: which price holds until when, and what a new one asks for.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::shop::{Answer, KEY, Shop};

const MINUTE: i64 = 60_000;

impl Shop {
    /// An invoice over 35 USD.
    async fn order_kind(&self, kind: &str, method: Option<&str>) -> String {
        let order =
            json!({"foreign_id": kind, "kind": kind, "amount": "35.00", "currency": "USD", "method": method});
        let answer = self.post("/api/v1/invoices", order.to_string()).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["id"].as_str().unwrap().to_owned()
    }

    /// What a program is told after a payer's form.
    async fn sends(&self, id: &str, path: &str, form: &str) -> Answer {
        let request = Request::post(format!("/i/{id}/{path}")).header(header::ACCEPT, "application/json");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    async fn taken(&self, id: &str, path: &str, form: &str) -> Value {
        let answer = self.sends(id, path, form).await;
        assert_eq!(answer.status, 200, "{path} {form}: {}", answer.body);
        answer.json()
    }

    async fn is_refused(&self, id: &str, path: &str) {
        let answer = self.sends(id, path, "").await;
        assert_eq!(
            (answer.status, answer.json()["code"].clone()),
            (409, json!("not_now")),
            "{}",
            answer.body
        );
    }

    async fn minutes(&self, id: &str, minutes: u32) {
        self.taken(id, "sandbox/pass", &format!("seconds={}", minutes * 60)).await;
    }

    async fn page_of(&self, id: &str) -> String {
        self.ask(Request::get(format!("/i/{id}")).body(Body::empty()).unwrap()).await.body
    }
}

fn pay_by(state: &Value) -> i64 {
    state["quote"]["pay_by"].as_i64().unwrap_or_else(|| panic!("no deadline: {state}"))
}

#[tokio::test]
async fn an_open_invoice_has_no_deadline_and_is_given_none_by_a_new_price() {
    let shop = Shop::open().await;
    let id = shop.order_kind("open", None).await;
    assert!(!shop.page_of(&id).await.contains(r#"data-testid="requote""#));
    // There is nothing to move.
    shop.is_refused(&id, "quote").await;
    let chosen = shop.taken(&id, "method", "method=USDT_TRC20").await;
    assert_eq!((&chosen["state"], &chosen["quote"]["pay_by"]), (&json!("awaiting"), &Value::Null));
    let again = shop.taken(&id, "quote", "").await;
    assert_eq!((&again["state"], &again["quote"]["pay_by"]), (&json!("awaiting"), &Value::Null));
    assert_eq!(again["address"], chosen["address"]);
    shop.minutes(&id, 60 * 24 * 30).await;
    assert_eq!(shop.state(&id).await["state"], "awaiting");
}

#[tokio::test]
async fn a_shop_may_give_the_quotes_of_open_invoices_an_age() {
    let shop = Shop::open_with(|config| config.project[0].quote_minutes = Some(10)).await;
    let id = shop.order_kind("open", None).await;
    shop.minutes(&id, 60).await;
    let chosen = shop.taken(&id, "method", "method=USDT_TRC20").await;
    assert_eq!(pay_by(&chosen) - chosen["quote"]["locked_at"].as_i64().unwrap(), 10 * MINUTE);
    shop.minutes(&id, 9).await;
    let again = shop.taken(&id, "quote", "").await;
    assert!(pay_by(&again) >= pay_by(&chosen) + 9 * MINUTE, "{again}");
    shop.minutes(&id, 11).await;
    assert_eq!(shop.state(&id).await["state"], "expired");
}

/// Once a method that was chosen after more time was given had the deadline of the creation, which was over by then.
#[tokio::test]
async fn more_time_is_given_before_a_method_is_chosen_and_holds_for_it() {
    let shop = Shop::open().await;
    let id = shop.order_kind("timed", None).await;
    assert!(shop.page_of(&id).await.contains(r#"data-testid="requote""#), "more time is on the page");
    shop.minutes(&id, 14).await;
    shop.taken(&id, "quote", "").await;
    shop.minutes(&id, 5).await;
    let chosen = shop.taken(&id, "method", "method=USDT_TRC20").await;
    assert_eq!(chosen["state"], "awaiting", "{chosen}");
    // And again: another method keeps what was given for the first.
    shop.minutes(&id, 9).await;
    let more = shop.taken(&id, "quote", "").await;
    assert!(pay_by(&more) >= pay_by(&chosen) + 13 * MINUTE, "{more}");
    let other = shop.taken(&id, "method", "method=BTC").await;
    assert_eq!(pay_by(&other), pay_by(&more));
    shop.minutes(&id, 14).await;
    assert_eq!(shop.state(&id).await["state"], "awaiting");
    shop.minutes(&id, 2).await;
    assert_eq!(shop.state(&id).await["state"], "expired");
}

#[tokio::test]
async fn after_expiry_there_is_a_new_price_only_where_the_shop_gives_one() {
    let strict = Shop::open().await;
    let generous = Shop::open_with(|config| config.project[0].requote_after_expiry = true).await;
    for (shop, gives) in [(&strict, false), (&generous, true)] {
        for (kind, method) in [("timed", None), ("fixed", Some("USDT_TRC20"))] {
            let id = shop.order_kind(kind, method).await;
            shop.minutes(&id, 16).await;
            assert_eq!(shop.state(&id).await["state"], "expired");
            assert_eq!(shop.page_of(&id).await.contains(r#"data-testid="requote""#), gives, "{kind}");
            if gives {
                let again = shop.taken(&id, "quote", "").await;
                let expected = if kind == "timed" { "choose" } else { "awaiting" };
                assert_eq!(again["state"], expected, "{again}");
            } else {
                shop.is_refused(&id, "quote").await;
            }
        }
        // A shop that speaks v2 counts on an expired invoice being over.
        let id = shop.ether_invoice().await;
        shop.minutes(&id, 16).await;
        shop.is_refused(&id, "quote").await;
    }
}

#[tokio::test]
async fn of_a_short_invoice_only_the_rest_is_asked_for() {
    let shop = Shop::open_with(|config| config.project[0].requote_after_expiry = true).await;
    let id = shop.order_kind("fixed", Some("USDT_TRC20")).await;
    let address = shop.state(&id).await["address"].clone();
    shop.taken(&id, "sandbox/pay", "amount=10").await;
    shop.taken(&id, "sandbox/mine", "count=30").await;
    shop.minutes(&id, 16).await;
    let short = shop.state(&id).await;
    assert_eq!((&short["state"], &short["reason"]), (&json!("failed"), &json!("short")));
    let again = shop.taken(&id, "quote", "").await;
    assert_eq!((&again["state"], &again["address"]), (&json!("partial"), &address));
    assert_eq!(again["remaining"]["value"], "25.00");
    shop.taken(&id, "sandbox/pay", "amount=25").await;
    shop.taken(&id, "sandbox/mine", "count=30").await;
    assert_eq!(shop.state(&id).await["state"], "paid");
}

#[tokio::test]
async fn a_fixed_invoice_starts_where_its_payer_has_to_do_something() {
    let shop = Shop::open_with(|config| config.project[0].payer_data = true).await;
    let id = shop.order_kind("fixed", Some("USDT_TRC20")).await;
    let state = shop.state(&id).await;
    assert_eq!((&state["state"], state.get("address")), (&json!("payer"), None));
    let price = state["quote"].clone();
    let form = "sender_type=legal&company_name=Northwind&country=de";
    let given = shop.taken(&id, "payer", form).await;
    assert_eq!((&given["state"], &given["quote"]), (&json!("awaiting"), &price));
    let sent = format!(r#"{{"uuids":["{id}"]}}"#);
    assert_eq!(shop.post_as(KEY, "application/json", "/v2/invoice/merchant/info", sent).await.status, 200);
}
