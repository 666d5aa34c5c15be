//! The signed payment instruction, and the keys it can be checked with.

use axum::body::Body;
use axum::http::{Request, header};
use quittance_gateway::instruction::file::Signed;
use quittance_gateway::instruction::{Instruction, Money};
use quittance_protocol::{Amount, Method, decimal};
use serde_json::{Value, json};

use crate::shop::{Answer, LIVE_KEY, SHOP, Shop};

async fn get(shop: &Shop, path: &str) -> Answer {
    shop.ask(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn order(shop: &Shop, method: &str) -> String {
    let order = json!({"foreign_id": method, "kind": "fixed", "amount": "35.00", "currency": "USD", "method": method});
    let answer = shop.post("/api/v1/invoices", order.to_string()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json()["id"].as_str().unwrap().to_owned()
}

/// The file of an invoice, checked with the gateway's key.
async fn instruction(shop: &Shop, id: &str) -> Instruction {
    let answer = get(shop, &format!("/i/{id}/instruction")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.headers[header::CONTENT_TYPE], "text/plain; charset=utf-8");
    assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
    let name = answer.headers[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(name.starts_with("attachment; filename=\"payment-instruction-") && !name.contains(id), "{name}");
    let signed = Signed::read(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body));
    signed.check(&shop.app.signing_key.public()).unwrap().clone()
}

/// A part of the page, by its machine's value.
fn value<'a>(page: &'a str, testid: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("data-testid=\"{testid}\" data-value=\"")).unwrap();
    rest.split_once('"').unwrap().0
}

#[tokio::test]
async fn page_code_and_instruction_ask_for_the_same() {
    let shop = Shop::open().await;
    let sender = json!({"company_name": "Northwind", "country": "DE"});
    let live = json!({
        "foreign_id": "a", "kind": "fixed", "amount": "35.00", "currency": "USD", "method": "USDT_ERC20",
        "sender_type": "legal", "sender_data": sender,
    });
    let answer = shop.post_as(LIVE_KEY, "application/json", "/api/v1/invoices", live.to_string()).await;
    let id = answer.json()["id"].as_str().unwrap_or_else(|| panic!("{}", answer.body)).to_owned();
    let (said, page) = (instruction(&shop, &id).await, get(&shop, &format!("/i/{id}")).await.body);
    let usdt = Method::find("USDT_ERC20").unwrap();
    assert_eq!((said.network.as_str(), said.chain_id, said.money()), ("ethereum", Some(1), Money::Real));
    assert_eq!((said.asset.as_str(), said.contract.as_deref()), ("USDT", usdt.contract));
    assert_eq!((&said.invoice, said.amount), (&id, Amount::new(35_000_000)));
    assert_eq!(value(&page, "address"), said.address);
    let link = format!(
        "ethereum:{}@1/transfer?address={}&uint256={}",
        usdt.contract.unwrap(),
        said.address,
        said.amount.units()
    );
    // The code may hold it in upper case, where that makes it smaller.
    assert_eq!(value(&page, "qr").replace("&amp;", "&").to_lowercase(), link.to_lowercase());
    let state = shop.state(&id).await;
    assert_eq!(state["uri"], link);
    let deadline = state["quote"]["pay_by"].as_i64().unwrap();
    assert_eq!(said.pay_by.map(|time| time.seconds()), Some(deadline / 1000));
}

#[tokio::test]
async fn a_test_invoice_says_so_and_names_no_real_network() {
    let shop = Shop::open().await;
    for code in ["USDT_TRC20", "ETH", "USDT_TON", "BTC"] {
        let id = order(&shop, code).await;
        let (said, state) = (instruction(&shop, &id).await, shop.state(&id).await);
        let method = Method::find(code).unwrap();
        assert_eq!(
            (said.money(), said.network.as_str()),
            (Money::Test, &*format!("sandbox:{}", method.network().id))
        );
        assert_eq!((said.chain_id, &said.contract), (None, &None));
        assert_eq!(
            (&json!(said.address), json!(said.reference)),
            (&state["address"], state["reference"].clone())
        );
        let plain = decimal::format(said.amount.units(), method.decimals, 0);
        let link = format!("sandbox:{}?method={code}&amount={plain}", said.address);
        assert!(state["uri"].as_str().unwrap().starts_with(&link), "{link}: {state}");
    }
}

#[tokio::test]
async fn it_is_there_exactly_while_an_address_is_and_for_what_was_paid() {
    let shop = Shop::open().await;
    let timed = json!({"foreign_id": "t", "kind": "timed", "amount": "35.00", "currency": "USD"});
    let id = shop.post("/api/v1/invoices", timed.to_string()).await.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/i/{id}/instruction");
    let none = get(&shop, &path).await;
    assert_eq!(none.status, 409);
    assert!(none.body.contains(">There is nothing to pay now</h1>"), "{}", none.body);
    let program = Request::get(&path).header(header::ACCEPT, "application/json").body(Body::empty()).unwrap();
    assert_eq!(shop.ask(program).await.json()["code"], "not_now");
    assert_eq!(get(&shop, &format!("/i/{}/instruction", "0".repeat(26))).await.status, 404);

    shop.play(&id, "pass", "seconds=1000").await;
    assert_eq!(
        (shop.state(&id).await["state"].clone(), get(&shop, &path).await.status),
        (json!("expired"), 409)
    );

    let id = order(&shop, "USDT_TRC20").await;
    let whole = instruction(&shop, &id).await;
    shop.play(&id, "pay", "amount=10").await;
    let rest = instruction(&shop, &id).await;
    assert_eq!((whole.amount.units(), rest.amount.units()), (35_000_000, 25_000_000));
    assert_eq!(whole.address, rest.address);
    let page = get(&shop, &format!("/i/{id}")).await.body;
    assert_eq!(value(&page, "remaining"), "25.00");
    let help = get(&shop, &format!("/i/{id}/help/pay")).await.body;
    assert!(help.contains(&format!("href=\"/i/{id}/instruction\"")), "{help}");

    shop.play(&id, "pay", "amount=25").await;
    shop.play(&id, "mine", "count=30").await;
    assert_eq!(shop.state(&id).await["state"], "paid");
    assert_eq!(instruction(&shop, &id).await.amount, whole.amount);
    let receipt = get(&shop, &format!("/i/{id}/receipt")).await.body;
    assert!(receipt.contains(&format!("href=\"/i/{id}/instruction\"")), "{receipt}");
}

#[tokio::test]
async fn the_key_is_published_where_everybody_looks() {
    let shop = Shop::open().await;
    let answer = get(&shop, "/.well-known/quittance.json").await;
    assert_eq!(
        (answer.status, answer.headers[header::CONTENT_TYPE].to_str().unwrap()),
        (200, "application/json")
    );
    assert_eq!(answer.headers[header::CACHE_CONTROL], "public, max-age=3600");
    let document = answer.json();
    let key = shop.app.signing_key.public();
    assert_eq!((&document["version"], &document["gateway"]), (&json!(1), &json!("https://pay.example")));
    assert_eq!(document["projects"], json!([]), "neither shop is at home at the gateway");
    let [published] = document["keys"].as_array().unwrap().as_slice() else { panic!("{document}") };
    assert_eq!(published["id"], key.id().as_str());
    assert_eq!(published["public_key"], key.to_string());
    assert_eq!((&published["algorithm"], &published["status"]), (&json!("Ed25519"), &json!("current")));
    assert!(matches!(&published["since"], Value::String(time) if time.ends_with('Z')));
}

/// Its site's file is the gateway's, and nobody can lay another one over it.
#[tokio::test]
async fn a_shop_at_the_gateways_own_host_is_named_there() {
    let shop = Shop::open_with(|config| config.project[0].site = Some("pay.example".to_owned())).await;
    let document = get(&shop, "/.well-known/quittance.json").await.json();
    assert_eq!(document["projects"], json!([SHOP]));
}
