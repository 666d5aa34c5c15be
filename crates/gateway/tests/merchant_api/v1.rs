//! Our own calls: exact strings, problems, and a repeat that creates nothing.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::shop::{LIVE_KEY, SHOP, Shop};

const INVOICES: &str = "/api/v1/invoices";

fn order(foreign_id: &str, more: &str) -> String {
    format!(
        r#"{{"foreign_id":"{foreign_id}","kind":"fixed","amount":"35.00","currency":"USD","method":"ETH"{more}}}"#
    )
}

#[tokio::test]
async fn a_fixed_invoice_is_ready_to_be_paid() {
    let shop = Shop::open().await;
    let more = r#","number":"2026-7","description":"Tea","end_user_reference":"customer 9","policy":"exact-or-fail","due_date":"2026-12-05",
        "lines":[{"description":"Tea, 100 g","quantity":2,"amount":"36.50"},{"description":"Voucher","amount":-1.5}]"#;
    let answer = shop.post(INVOICES, order("a", more)).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let invoice = answer.json();
    let id = invoice["id"].as_str().unwrap();
    assert_eq!(answer.headers[header::LOCATION], format!("/api/v1/invoices/{id}"));
    let expected = json!({
        "uuid": format!("INV-{id}"), "foreign_id": "a", "end_user_reference": "customer 9", "policy": "exact-or-fail",
        "link": format!("https://pay.example/i/{id}"), "state": "awaiting", "kind": "fixed", "order": "2026-7",
        "description": "Tea", "method": "ETH", "revision": 1, "test": true, "reversed": false, "transactions": [],
        "due_date": "2026-12-05", "lines": [
            {"description": "Tea, 100 g", "quantity": "2", "amount": {"value": "36.50", "currency": "USD"}},
            {"description": "Voucher", "amount": {"value": "-1.50", "currency": "USD"}},
        ],
        "amount": {"value": "0.01", "currency": "ETH"}, "fiat": {"value": "35.00", "currency": "USD"},
    });
    for (name, value) in expected.as_object().unwrap() {
        assert_eq!(&invoice[name], value, "{name}");
    }
    assert!(invoice["uri"].as_str().unwrap().starts_with("sandbox:"), "{invoice}");
    assert!(invoice["pay_by"].as_i64().unwrap() - invoice["created_at"].as_i64().unwrap() == 900_000);
    assert_eq!(shop.get(id).await["state"], "awaiting");
}

#[tokio::test]
async fn a_repeat_gives_the_same_invoice_and_another_body_a_conflict() {
    let shop = Shop::open().await;
    let first = shop.post(INVOICES, order("a", "")).await;
    let spaced = r#"{ "method":"ETH", "currency":"USD", "amount": 35, "kind":"fixed", "foreign_id":"a", "number": null }"#;
    let again = shop.post(INVOICES, spaced).await;
    assert_eq!((again.status, &again.json()["id"]), (201, &first.json()["id"]));
    assert_eq!(again.json()["address"], first.json()["address"]);
    let other = shop.post(INVOICES, order("a", r#","description":"Coffee""#)).await;
    assert_eq!((other.status, other.json()["code"].clone()), (409, json!("foreign_id_used")));
    assert_eq!(other.headers[header::CONTENT_TYPE], "application/problem+json");
    let new = shop.post(INVOICES, order("b", "")).await;
    assert_ne!(new.json()["id"], first.json()["id"]);
    assert_ne!(new.json()["address"], first.json()["address"]);
}

#[tokio::test]
async fn the_same_order_at_the_same_time_creates_one_invoice() {
    let shop = Shop::open().await;
    let asked = (0..8).map(|_| shop.post(INVOICES, order("a", "")));
    let ids: Vec<Value> = futures_util::future::join_all(asked)
        .await
        .iter()
        .map(|answer| answer.json()["id"].clone())
        .collect();
    assert!(ids[0].is_string() && ids.iter().all(|id| *id == ids[0]), "{ids:?}");
}

#[tokio::test]
async fn open_invoices_have_no_deadline_and_timed_ones_do() {
    let shop = Shop::open().await;
    let order =
        |kind: &str| format!(r#"{{"foreign_id":"{kind}","kind":"{kind}","amount":5,"currency":"EUR"}}"#);
    let open = shop.post(INVOICES, order("open")).await.json();
    assert_eq!((&open["state"], open.get("pay_by")), (&json!("choose"), None));
    let timed = shop.post(INVOICES, order("timed")).await.json();
    assert_eq!((&timed["state"], timed["pay_by"].is_i64()), (&json!("choose"), true));
}

#[tokio::test]
async fn what_cannot_be_is_a_problem_that_names_the_member() {
    let shop = Shop::open().await;
    for (member, body) in [
        ("kind", r#"{"foreign_id":"a","amount":5,"currency":"USD"}"#),
        ("kind", r#"{"foreign_id":"a","kind":"weekly","amount":5,"currency":"USD"}"#),
        ("foreign_id", r#"{"kind":"open","amount":5,"currency":"USD"}"#),
        ("foreign_id", r#"{"foreign_id":["a"],"kind":"open","amount":5,"currency":"USD"}"#),
        ("currency", r#"{"foreign_id":"a","kind":"open","amount":5}"#),
        ("currency", r#"{"foreign_id":"a","kind":"open","amount":5,"currency":"usd"}"#),
        ("amount", r#"{"foreign_id":"a","kind":"open","currency":"USD"}"#),
        ("amount", r#"{"foreign_id":"a","kind":"open","amount":0,"currency":"USD"}"#),
        ("amount", r#"{"foreign_id":"a","kind":"open","amount":-5,"currency":"USD"}"#),
        ("amount", r#"{"foreign_id":"a","kind":"open","amount":"NaN","currency":"USD"}"#),
        (
            "amount",
            r#"{"foreign_id":"a","kind":"open","amount":1111111111111111111111111111111111111111,"currency":"USD"}"#,
        ),
        ("method", r#"{"foreign_id":"a","kind":"fixed","amount":5,"currency":"USD"}"#),
        ("method", r#"{"foreign_id":"a","kind":"timed","method":"ETH","amount":5,"currency":"USD"}"#),
        ("policy", r#"{"foreign_id":"a","kind":"open","policy":"maybe","amount":5,"currency":"USD"}"#),
        (
            "due_date",
            r#"{"foreign_id":"a","kind":"open","due_date":"5.12.2026","amount":5,"currency":"USD"}"#,
        ),
        (
            "due_date",
            r#"{"foreign_id":"a","kind":"open","due_date":"2026-02-29","amount":5,"currency":"USD"}"#,
        ),
        ("due_date", r#"{"foreign_id":"a","kind":"open","due_date":[2026],"amount":5,"currency":"USD"}"#),
        ("lines", r#"{"foreign_id":"a","kind":"open","lines":{},"amount":5,"currency":"USD"}"#),
        ("lines", r#"{"foreign_id":"a","kind":"open","lines":"Tea","amount":5,"currency":"USD"}"#),
        ("lines", r#"{"foreign_id":"a","kind":"open","lines":["Tea"],"amount":5,"currency":"USD"}"#),
        ("lines", r#"{"foreign_id":"a","kind":"open","lines":[{"x":1}],"amount":5,"currency":"USD"}"#),
        (
            "lines",
            r#"{"foreign_id":"a","kind":"open","lines":[{"description":"Tea","amount":"5.000000000000000001"}],"amount":5,"currency":"USD"}"#,
        ),
        (
            "lines",
            r#"{"foreign_id":"a","kind":"open","lines":[{"description":"Tea","quantity":1e3}],"amount":5,"currency":"USD"}"#,
        ),
        (
            "lines",
            r#"{"foreign_id":"a","kind":"open","lines":[{"description":"Tea","price":"5"}],"amount":5,"currency":"USD"}"#,
        ),
        (
            "sender_data",
            r#"{"foreign_id":"a","kind":"open","sender_type":"legal","amount":5,"currency":"USD"}"#,
        ),
        (
            "sender_data",
            r#"{"foreign_id":"a","kind":"open","sender_type":"legal","sender_data":{"company_name":"N","country":"DE","vat":"1"},"amount":5,"currency":"USD"}"#,
        ),
        (
            "sender_type",
            r#"{"foreign_id":"a","kind":"open","sender_data":{"company_name":"N","country":"DE"},"amount":5,"currency":"USD"}"#,
        ),
        ("minutes", r#"{"foreign_id":"a","kind":"timed","minutes":30,"amount":5,"currency":"USD"}"#),
        ("methods", r#"{"foreign_id":"a","kind":"open","methods":["ETH"],"amount":5,"currency":"USD"}"#),
        ("locale", r#"{"foreign_id":"a","kind":"open","locale":null,"amount":5,"currency":"USD"}"#),
    ] {
        let answer = shop.post(INVOICES, body).await;
        assert_eq!(
            (answer.status, &answer.json()["member"]),
            (422, &json!(member)),
            "{body}: {}",
            answer.body
        );
        assert_eq!(answer.json()["code"], "invalid_input");
    }
    let swallowed = shop.post(INVOICES, order("a", r#","time_to_pay":{"minutes":30}"#)).await;
    let told = "time_to_pay: is no member of this call, which takes foreign_id, kind, amount, currency, method, policy, \
                end_user_reference, description, number, due_date, lines, sender_type, sender_data.";
    assert_eq!(swallowed.json()["detail"], told);
    let malformed = shop.post(INVOICES, "{").await;
    let told = r#"{"code":"malformed","detail":"The body is not a JSON object.","status":400,"title":"Bad Request","type":"about:blank"}"#;
    assert_eq!(malformed.told(), (400, told));
    let unpriced =
        shop.post(INVOICES, r#"{"foreign_id":"a","kind":"open","amount":5,"currency":"KZT"}"#).await;
    assert_eq!((unpriced.status, unpriced.json()["code"].clone()), (422, json!("unknown_method")));
}

#[tokio::test]
async fn another_shops_invoice_is_as_unknown_as_one_that_never_was() {
    let shop = Shop::open().await;
    let id = shop.ether_invoice().await;
    for (key, id) in [
        (LIVE_KEY, id.as_str()),
        (LIVE_KEY, "00000000000000000000000000"),
        (LIVE_KEY, "%20"),
        (LIVE_KEY, SHOP),
    ] {
        let request =
            Request::get(format!("{INVOICES}/{id}")).header(header::AUTHORIZATION, format!("Token {key}"));
        let answer = shop.ask(request.body(Body::empty()).unwrap()).await;
        assert_eq!((answer.status, answer.json()["code"].clone()), (404, json!("unknown_invoice")), "{id}");
        for action in ["accept", "refuse", "refunded", "cancel"] {
            let answer =
                shop.post_as(key, "application/json", &format!("{INVOICES}/{id}/{action}"), "").await;
            assert_eq!(answer.status, 404, "{action} {id}");
        }
    }
    assert_eq!(shop.get(&id).await["state"], "awaiting");
}
