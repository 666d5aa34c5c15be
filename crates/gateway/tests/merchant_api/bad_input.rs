//! Bad input is answered as documented: never a 500, never a panic.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

use crate::shop::{KEY, LIVE_KEY, LIVE_SHOP, SHOP, Shop};

const CREATE: &str = "/v2/invoice/create";

#[tokio::test]
async fn amounts_that_are_none_are_invalid() {
    let shop = Shop::open().await;
    let digits = "9".repeat(40);
    let exact = format!("0.{}", "1".repeat(40));
    for amount in [
        "-1",
        "0",
        "0.00",
        "-0",
        "1e400",
        "1E2",
        "0.001",
        &digits,
        &exact,
        "10000000000.01",
        "true",
        "[1]",
        "{}",
        r#""NaN""#,
        r#""Infinity""#,
        r#""-5""#,
        r#""12,50""#,
        r#""0x10""#,
        r#""１２""#,
        r#""1 000""#,
        &format!("\"{digits}\""),
    ] {
        let answer = shop.post(CREATE, format!(r#"{{"shop_id":"{SHOP}","amount":{amount}}}"#)).await;
        let expected = (400, r#"{"result":{"amount":"Invalid value amount."},"status":"error"}"#);
        assert_eq!(answer.told(), expected, "{amount}");
    }
}

#[tokio::test]
async fn what_is_missing_is_named_all_at_once() {
    let shop = Shop::open().await;
    let missing = json!({"status": "error", "result": {"amount": "amount not passed.", "shop_id": "shop_id not passed."}});
    for body in ["", "{}", r#"{"amount":null,"shop_id":""}"#, "  "] {
        let answer = shop.post(CREATE, body).await;
        assert_eq!((answer.status, answer.json()), (400, missing.clone()), "{body}");
    }
    let form = shop.post_as(KEY, "application/x-www-form-urlencoded", CREATE, "").await;
    assert_eq!((form.status, form.json()), (400, missing));
}

#[tokio::test]
async fn members_that_cannot_be_are_named() {
    let shop = Shop::open().await;
    let refused = async |members: String| {
        let answer = shop.post(CREATE, format!(r#"{{"shop_id":"{SHOP}","amount":5{members}}}"#)).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        answer.json()["result"].clone()
    };
    let currency = refused(r#","currency":"XXX""#.to_owned()).await;
    let text = currency["currency"].as_str().unwrap();
    assert!(
        text.starts_with("Invalid account currency specified. Available currencies 'USD', 'UZS', "),
        "{text}"
    );
    assert_eq!(refused(r#","currency":7"#.to_owned()).await, currency);
    let no_price = json!({"currency": "No cryptocurrency is available for this currency and amount."});
    assert_eq!(refused(r#","currency":"KZT""#.to_owned()).await, no_price);
    for (members, member) in [
        (r#","add_fields":{"cryptocurrency":"DOGE"}"#, "cryptocurrency"),
        (r#","add_fields":{"cryptocurrency":"SOL"}"#, "cryptocurrency"),
        (r#","add_fields":{"available_currencies":["DOGE"]}"#, "available_currencies"),
        (r#","add_fields":{"time_to_pay":{"hours":-1}}"#, "time_to_pay"),
        (r#","add_fields":{"time_to_pay":{"hours":0,"minutes":0}}"#, "time_to_pay"),
        (r#","add_fields":{"time_to_pay":"soon"}"#, "time_to_pay"),
        (r#","add_fields":{"time_to_pay":{"hours":4294967295,"minutes":4294967295}}"#, "time_to_pay"),
    ] {
        let refused = refused(members.to_owned()).await;
        assert!(refused[member].is_string(), "{members}: {refused}");
    }
    let long = refused(format!(r#","order_id":"{}""#, "x".repeat(600))).await;
    assert_eq!(long, json!({"order_id": "Invalid value order_id."}));
}

#[tokio::test]
async fn nonsense_where_nothing_depends_on_it_is_ignored() {
    let shop = Shop::open().await;
    for members in [
        r#""add_fields":"garbage""#,
        r#""add_fields":[]"#,
        r#""order_id":null"#,
        r#""order_id":{"a":1}"#,
        r#""locale":7"#,
        r#""email":[]"#,
    ] {
        let answer = shop.post(CREATE, format!(r#"{{"shop_id":"{SHOP}","amount":5,{members}}}"#)).await;
        assert_eq!(answer.status, 200, "{members}: {}", answer.body);
    }
}

#[tokio::test]
async fn only_the_keys_own_shop_is_known() {
    let shop = Shop::open().await;
    for id in [LIVE_SHOP, "NOSHOPATALL00000", "7"] {
        let answer = shop.post(CREATE, format!(r#"{{"shop_id":"{id}","amount":5}}"#)).await;
        assert_eq!(
            answer.told(),
            (400, r#"{"result":{"shop_id":"Invalid value shop_id."},"status":"error"}"#),
            "{id}"
        );
    }
}

#[tokio::test]
async fn a_key_that_is_nobodys_is_refused_in_the_words_of_each_call() {
    let shop = Shop::open().await;
    let body = format!(r#"{{"shop_id":"{SHOP}","amount":5}}"#);
    let unauthorized = (400, r#"{"result":{"authorization":"Unauthorized request."},"status":"error"}"#);
    assert_eq!(shop.post_as("wrong", "application/json", CREATE, body.clone()).await.told(), unauthorized);
    let bare = |path: &str, value: &str| {
        Request::post(path).header(header::AUTHORIZATION, value).body(Body::from(body.clone())).unwrap()
    };
    for value in ["", "Token", "Basic abc", "Token ", KEY, "\u{7f}"] {
        let Ok(value) = header::HeaderValue::from_str(value) else { continue };
        let answer = shop.ask(bare(CREATE, value.to_str().unwrap())).await;
        assert_eq!(answer.told(), unauthorized, "{value:?}");
    }
    let info = "/v2/invoice/merchant/info";
    assert_eq!(shop.ask(bare(info, "Token wrong")).await.told(), (401, r#"{"detail":"Invalid token."}"#));
    let nobody = shop.ask(Request::post(info).body(Body::empty()).unwrap()).await;
    assert_eq!(nobody.told(), (401, r#"{"detail":"Authentication credentials were not provided."}"#));
    let ours = shop.ask(bare("/api/v1/invoices", "Bearer wrong")).await;
    assert_eq!((ours.status, ours.json()["code"].clone()), (401, json!("unauthorized")));
    // Who did send a key is not told to send one.
    assert_eq!(ours.json()["detail"], "No project of this gateway has this API key.");
    let keyless = shop.ask(bare("/api/v1/invoices", KEY)).await;
    assert_eq!(keyless.json()["detail"], "Send your API key as Authorization: Token KEY.");
}

#[tokio::test]
async fn bodies_that_are_not_what_they_say_are_refused() {
    let shop = Shop::open().await;
    let malformed = (400, r#"{"result":{"validate_error":"Malformed request body"},"status":"error"}"#);
    let deep = "[".repeat(50_000);
    for body in ["{", "[]", "null", "7", "\"x\"", r#"{"amount": NaN}"#, "amount=5", "{\"a\":\"\u{1}\"", &deep]
    {
        assert_eq!(
            shop.post(CREATE, body.to_owned()).await.told(),
            malformed,
            "{}",
            &body[..body.len().min(20)]
        );
    }
    assert_eq!(shop.post(CREATE, vec![0xff, 0xfe, 0x00]).await.told(), malformed);
    for kind in ["multipart/form-data", "multipart/form-data; boundary=B"] {
        assert_eq!(shop.post_as(KEY, kind, CREATE, "no form").await.told(), malformed, "{kind}");
    }
    let lone = shop.post(CREATE, format!(r#"{{"shop_id":"{SHOP}","amount":5,"order_id":"\ud800"}}"#)).await;
    assert_eq!(lone.status, 200, "{}", lone.body);
}

#[tokio::test]
async fn a_megabyte_is_too_large_whatever_it_is() {
    let shop = Shop::open().await;
    let large = format!(r#"{{"shop_id":"{SHOP}","amount":5,"x":"{}"}}"#, "x".repeat(1_000_000));
    let expected = (413, r#"{"result":{"detail":"Request body is too large."},"status":"error"}"#);
    for kind in ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=B"] {
        for path in [CREATE, "/v2/invoice/merchant/info", "/v2/invoice/merchant/canceled"] {
            assert_eq!(shop.post_as(KEY, kind, path, large.clone()).await.told(), expected, "{kind} {path}");
        }
    }
    let ours = shop.post("/api/v1/invoices", large).await;
    assert_eq!((ours.status, ours.json()["code"].clone()), (413, json!("too_large")));
}

#[tokio::test]
async fn other_methods_are_told_so() {
    let shop = Shop::open().await;
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        for path in [CREATE, "/v2/invoice/merchant/info", "/v2/invoice/merchant/canceled"] {
            let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
            let answer = shop.ask(request).await;
            assert_eq!(
                answer.told(),
                (405, r#"{"result":{"detail":"Method not allowed."},"status":"error"}"#),
                "{method} {path}"
            );
            assert_eq!(answer.headers[header::ALLOW], "POST");
        }
        let request =
            Request::builder().method(method).uri("/api/v1/invoices/x/accept").body(Body::empty()).unwrap();
        let ours = shop.ask(request).await;
        assert_eq!(
            (ours.status, ours.json()["code"].clone()),
            (405, json!("method_not_allowed")),
            "{method}"
        );
    }
}

/// A program must not be told in a payer's words, on a page, that it is to send no money.
#[tokio::test]
async fn calls_that_there_are_not_are_answered_in_the_form_of_their_api() {
    let shop = Shop::open().await;
    let told = r#"{"result":{"detail":"This gateway has no such call."},"status":"error"}"#;
    for path in [
        "/v2/invoice/merchant/list",
        "/v2/invoice/merchant/statistics",
        "/v2/merchant/wallet/balance/all",
        "/v2/invoice/static/create",
        "/v1/invoice/create",
        "/v2/invoice/create/",
        "/v2",
        "/v1/",
    ] {
        assert_eq!(shop.post(path, r#"{"start":"01.11.2026"}"#).await.told(), (404, told), "{path}");
        let read = shop.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(read.told(), (404, told), "{path}");
    }
    for path in
        ["/api/v1/invoice", "/api/v1/invoices/x/acept", "/api/v1/invoices/", "/api/v2/invoices", "/api"]
    {
        let ours = shop.post(path, "{}").await;
        assert_eq!((ours.status, ours.json()["code"].clone()), (404, json!("unknown_call")), "{path}");
        assert_eq!(ours.headers[header::CONTENT_TYPE], "application/problem+json", "{path}");
    }
    for path in ["/apis", "/v20/x", "/i"] {
        let page = shop.ask(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.body.contains("<html"), "{path}: {}", page.body);
    }
}

#[tokio::test]
async fn asking_for_no_or_too_many_invoices_is_refused() {
    let shop = Shop::open().await;
    let info = async |body: String| {
        let answer = shop.post("/v2/invoice/merchant/info", body).await;
        (answer.status, answer.json()["result"]["validate_error"].clone())
    };
    let many: Vec<String> = (0..101).map(|number| format!("\"{number}\"")).collect();
    assert_eq!(info(format!(r#"{{"uuids":[{}]}}"#, many.join(","))).await, (400, json!("Max 100 uuids")));
    assert_eq!(info(format!(r#"{{"uuids":[{}]}}"#, many[..100].join(","))).await, (200, Value::Null));
    assert_eq!(info(String::new()).await, (400, json!("uuids is required")));
    let cancel = shop.post("/v2/invoice/merchant/canceled", "").await;
    assert_eq!(
        (cancel.status, cancel.json()["result"].clone()),
        (400, json!({"validate_error": "uuid is required"}))
    );
}

#[tokio::test]
async fn an_address_that_needs_payer_data_first_is_not_given_without() {
    let shop = Shop::open().await;
    let body = |more: &str| {
        format!(
            r#"{{"shop_id":"{LIVE_SHOP}","amount":5,{more}"add_fields":{{"cryptocurrency":"USDT_ERC20"}}}}"#
        )
    };
    let refused = shop.post_as(LIVE_KEY, "application/json", CREATE, body("")).await;
    assert_eq!(
        refused.told(),
        (400, r#"{"result":{"sender_data":"sender_data not passed."},"status":"error"}"#)
    );
    let sender = r#""sender_type":"natural","sender_data":{"first_name":"Ada","last_name":"L","email":"ada@example.org"},"#;
    let given = shop.post_as(LIVE_KEY, "application/json", CREATE, body(sender)).await;
    assert_eq!(given.status, 200, "{}", given.body);
    assert!(given.json()["result"]["address"].as_str().unwrap().starts_with("0x"));
    assert!(!given.body.contains("Ada"), "{}", given.body);
}
