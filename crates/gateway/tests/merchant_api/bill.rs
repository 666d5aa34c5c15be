//! What a payer reads of what a merchant wrote: whole, as text, in the shop's own colours, and nothing besides.

use axum::body::Body;
use axum::http::{Request, header};
use quittance_gateway::brand::logo::LogoFile;
use quittance_gateway::config::Config;
use quittance_page::ssr::hash_source;
use serde_json::{Value, json};

use crate::shop::{Answer, Shop};

const EVIL: &str = "\"><script>alert(1)</script>&'";

async fn get(shop: &Shop, path: &str) -> Answer {
    shop.ask(Request::get(path).body(Body::empty()).unwrap()).await
}

/// An invoice with this bill, and its id.
async fn invoice(shop: &Shop, more: Value) -> String {
    let mut order =
        json!({"foreign_id": "a", "kind": "fixed", "amount": "35.00", "currency": "USD", "method": "ETH"});
    order.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let answer = shop.post("/api/v1/invoices", order.to_string()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["id"].as_str().unwrap().to_owned()
}

async fn shop_with(change: impl FnOnce(&mut Config)) -> Shop {
    Shop::open_with(change).await
}

#[tokio::test]
async fn the_page_and_its_receipt_list_what_the_bill_lists() {
    let shop =
        shop_with(|config| config.project[0].terms = Some("https://northwind.example/terms".to_owned()))
            .await;
    let lines = json!([
        {"description": "The Sea, hardback", "quantity": 2, "amount": "37"},
        {"description": "Returning reader", "amount": "-2"},
    ]);
    let bill = json!({"number": "2026-7", "description": "Books", "due_date": "2026-12-05", "lines": lines});
    let id = invoice(&shop, bill).await;
    for path in [format!("/i/{id}"), format!("/i/{id}/receipt")] {
        let page = get(&shop, &path).await;
        for expected in [
            "2026-7",
            "Books",
            "5 December 2026",
            "The Sea, hardback",
            "37.00\u{a0}USD",
            "\u{2212}2.00\u{a0}USD",
            "35.00\u{a0}USD",
        ] {
            assert!(page.body.contains(expected), "{path}: {expected}");
        }
        assert_eq!(page.body.matches("2 ×").count() + page.body.matches("2<!> ×").count(), 1, "{path}");
    }
    let page = get(&shop, &format!("/i/{id}")).await.body;
    assert!(
        page.contains("href=\"https://northwind.example/terms\"") && page.contains("cannot be taken back")
    );
    // What the page's program takes over holds none of it twice.
    let (slip, boot) = page.split_once("<script type=\"text/plain\" id=\"boot\">").unwrap();
    assert!(slip.contains("<details") && !boot.contains("The Sea"));
    let state = get(&shop, &format!("/i/{id}/state")).await.json();
    assert_eq!((&state["due_date"], &state["lines"][0]["quantity"]), (&json!("2026-12-05"), &json!("2")));
}

#[tokio::test]
async fn an_unpaid_bill_says_where_it_stands_and_a_ledger_what_arrived() {
    let shop = Shop::open().await;
    let id = invoice(&shop, json!({})).await;
    let bill = get(&shop, &format!("/i/{id}/receipt")).await.body;
    for expected in
        ["<h1 class=\"title\">Bill</h1>", "Not paid yet", "Nothing has arrived yet.", "Test mode."]
    {
        assert!(bill.contains(expected), "{expected}");
    }
    let play = async |action: &str, body: Value| {
        let request =
            Request::post(format!("/i/{id}/sandbox/{action}")).header(header::ACCEPT, "application/json");
        let request =
            request.header(header::CONTENT_TYPE, "application/json").body(Body::from(body.to_string()));
        let answer = shop.ask(request.unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()
    };
    // Ether has 18 digits, and a payment may use all of them.
    let paid = play("pay", json!({"amount": "0.001000000000000001"})).await;
    let part = get(&shop, &format!("/i/{id}/receipt")).await.body;
    assert!(part.contains("Partly paid") && part.contains("0.001000000000000001\u{a0}ETH"));
    assert!(part.contains(paid["txid"].as_str().unwrap()) && part.contains("not final yet"));
    play("pay", json!({})).await;
    play("mine", json!({"count": 100})).await;
    let receipt = get(&shop, &format!("/i/{id}/receipt")).await.body;
    assert!(receipt.contains("<h1 class=\"title\">Receipt</h1>") && receipt.contains("Test mode."));
    assert_eq!(receipt.matches("data-testid=\"entry\"").count(), 2);
    assert!(!receipt.contains("not final yet") && !receipt.contains("Not paid yet"));
}

#[tokio::test]
async fn scripts_in_every_field_a_merchant_fills_are_text() {
    let shop = shop_with(|config| {
        let project = &mut config.project[0];
        project.name = EVIL.to_owned();
        project.terms = Some(format!("https://northwind.example/{EVIL}"));
        project.contact = Some(format!("mailto:{EVIL}"));
    })
    .await;
    let lines = json!([{"description": EVIL, "quantity": 1, "amount": "35"}]);
    let id = invoice(&shop, json!({"number": EVIL, "description": EVIL, "lines": lines})).await;
    for below in ["", "/receipt", "/help/sent"] {
        let page = get(&shop, &format!("/i/{id}{below}")).await;
        assert_eq!(page.status, 200, "{below}");
        assert!(!page.body.contains("<script>alert"), "{below}");
        assert!(page.body.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{below}");
        // Nor does an attribute end where a text says so.
        assert!(!page.body.contains("\"\"><") && !page.body.contains("terms/\">"), "{below}");
    }
}

#[tokio::test]
async fn names_of_any_length_and_direction_and_long_bills_are_whole() {
    let (long, hebrew) = ("N".repeat(300), "ספרי הצפון");
    for name in [long.as_str(), hebrew] {
        let shop = shop_with(|config| config.project[0].name = name.to_owned()).await;
        let lines: Vec<Value> = (1..=50)
            .map(|number| json!({"description": format!("Item {number}."), "amount": "0.70"}))
            .collect();
        let id = invoice(&shop, json!({"lines": lines})).await;
        for below in ["", "/receipt"] {
            let page = get(&shop, &format!("/i/{id}{below}")).await.body;
            // Isolated, so that a name from right to left moves nothing beside it.
            assert!(page.contains(&format!("<bdi>{name}</bdi>")), "{below}");
            assert!(page.contains("Item 50.") && page.matches("0.70\u{a0}USD").count() == 50, "{below}");
        }
    }
    let shop = Shop::open().await;
    let lines = vec![json!({"description": "Tea"}); 101];
    let order = json!({"foreign_id": "a", "kind": "open", "amount": 5, "currency": "USD", "lines": lines});
    let answer = shop.post("/api/v1/invoices", order.to_string()).await;
    assert_eq!((answer.status, answer.json()["member"].clone()), (422, json!("lines")));
    assert!(answer.json()["detail"].as_str().unwrap().contains("at most 100"), "{}", answer.body);
}

#[tokio::test]
async fn documents_are_in_their_shops_colours_under_a_policy_that_names_their_sheet() {
    let shop = shop_with(|config| config.project[0].accent = Some("#7a1f3d".to_owned())).await;
    let id = invoice(&shop, json!({})).await;
    let nobody = "0".repeat(26);
    for (path, branded) in [
        (format!("/i/{id}"), true),
        (format!("/i/{id}/receipt"), true),
        (format!("/i/{id}/help/sent"), true),
        (format!("/i/{id}/help/nothing"), false),
        (format!("/i/{nobody}"), false),
        ("/help/pay".to_owned(), false),
        ("/help/times".to_owned(), false),
        ("/nothing".to_owned(), false),
    ] {
        let page = get(&shop, &path).await;
        let css = page.body.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        assert_eq!(css.contains("--accent:#7a1f3d"), branded, "{path}");
        let policy = page.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        let source = hash_source(css);
        assert!(policy.contains(&format!("style-src 'self' {source}")), "{path}: {policy}");
    }
}

#[tokio::test]
async fn a_logo_is_our_own_picture_and_kept_for_ever() {
    let logo = include_bytes!("../../src/demo-logo.png");
    let shop =
        shop_with(|config| config.project[0].logo = Some(LogoFile::Drawn(logo.as_slice().into()))).await;
    let id = invoice(&shop, json!({})).await;
    let page = get(&shop, &format!("/i/{id}")).await.body;
    let (_, picture) = page.split_once("<img ").unwrap();
    let picture = picture.split_once('>').unwrap().0;
    assert!(picture.contains("class=\"shop__logo\"") && picture.contains("alt=\"\""), "{picture}");
    let path = picture.split_once("src=\"").unwrap().1.split_once('"').unwrap().0;
    assert!(path.starts_with("/assets/logo-"), "{path}");
    let request = Request::get(path).body(Body::empty()).unwrap();
    let picture = shop.bytes(request).await;
    assert_eq!(picture.0[header::CONTENT_TYPE], "image/png");
    assert_eq!(picture.0[header::CACHE_CONTROL], "public, max-age=31536000, immutable");
    assert_eq!(picture.0["x-content-type-options"], "nosniff");
    assert!(picture.1.starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(get(&shop, "/assets/logo-0000000000000000.png").await.status, 404);
}
