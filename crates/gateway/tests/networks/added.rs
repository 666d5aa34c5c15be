//! A chain and a token that exist in the operator's configuration alone.

use anyhow::{Context, Result};
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use quittance_testkit::contract::Contract;
use serde_json::{Value, json};

use crate::shop::{Shop, Till};

/// What the invoice comes to, in the token's smallest unit.
const DUE: u128 = 24_900_000;

/// A local chain under a name of its own, with a coin that nobody knows and a token that everybody knows.
fn networks(node: &Anvil, token: &str) -> String {
    format!(
        r#"
[asset.PEARL]
name = "Harbour Pearl"
shown = 3

[chain.harbour]
name = "Harbour Chain"
chain_id = {CHAIN_ID}
suffix = "HARBOUR"
coin = {{ code = "PEARL" }}
confirmations = 3
typical_seconds = 10
explorer = "https://harbour.example/tx/{{}}"

[token.USDT_HARBOUR]
chain = "harbour"
contract = "{token}"
decimals = 6

[network.harbour]
rpc = "{}"
poll_ms = 50

[rates.fixed.USD]
USDT = "1"
PEARL = "3"
"#,
        node.url()
    )
}

async fn open() -> Result<(Anvil, String, Shop)> {
    let node = Anvil::start().await?;
    let token = node.deploy(Contract::Token).await?;
    let shop = Shop::open(&networks(&node, &token), &["USDT_HARBOUR", "PEARL"]).await?;
    Ok((node, token, shop))
}

fn text<'a>(value: &'a Value, name: &str) -> Result<&'a str> {
    value[name].as_str().with_context(|| format!("{name} of {value}"))
}

#[tokio::test]
async fn an_invoice_is_paid_on_a_chain_that_only_the_configuration_knows() -> Result<()> {
    let (node, token, shop) = open().await?;
    let invoice = shop.order(Till::Live, json!({"kind": "timed", "amount": "24.90"})).await?;
    let id = text(&invoice, "id")?;
    let page = shop.page(id).await?;
    for told in ["Harbour Chain", "PEARL", "USDT_HARBOUR"] {
        assert!(page.contains(told), "the page does not offer {told}");
    }

    shop.choose(id, "USDT_HARBOUR").await?;
    let state = shop.state(id).await?;
    assert_eq!(
        (&state["state"], &state["method"], &state["network"]),
        (&json!("awaiting"), &json!("USDT_HARBOUR"), &json!("Harbour Chain"))
    );
    let address = text(&state, "address")?;
    let link = format!("ethereum:{token}@{CHAIN_ID}/transfer?address={address}&uint256={DUE}");
    assert_eq!(text(&state, "uri")?.to_lowercase(), link.to_lowercase());

    let transaction = node.send_token(&token, address, DUE).await?;
    let confirming = |state: &Value| state["state"] == "confirming";
    let state = shop.once(id, "the payment to be seen", confirming).await?;
    assert_eq!(state["confirmations"], json!({"have": 1, "need": 3}));
    assert_eq!(
        state["transactions"][0]["explorer"],
        json!(format!("https://harbour.example/tx/{transaction}"))
    );
    node.mine(2).await?;
    let state = shop.once(id, "the payment", |state| state["state"] == "paid").await?;
    assert_eq!(state["received"], json!({"value": "24.90", "currency": "USDT"}));
    Ok(())
}

#[tokio::test]
async fn the_coin_of_an_added_chain_is_priced_by_its_own_ticker() -> Result<()> {
    let (node, _, shop) = open().await?;
    let order = json!({"kind": "fixed", "amount": "25.00", "method": "PEARL"});
    let invoice = shop.order(Till::Live, order).await?;
    // 25 / 3, rounded up to the three digits it is shown with.
    assert_eq!(invoice["amount"], json!({"value": "8.334", "currency": "PEARL"}));
    let id = text(&invoice, "id")?;
    node.send_ether(text(&invoice, "address")?, 8_334_000_000_000_000_000).await?;
    node.mine(2).await?;
    shop.once(id, "the payment", |state| state["state"] == "paid").await.map(drop)
}

#[tokio::test]
async fn a_test_shop_plays_an_added_token_and_the_v2_api_names_it() -> Result<()> {
    let (_node, _, shop) = open().await?;
    let order = json!({
        "shop_id": "TESTSHOP00000001", "amount": "24.90", "currency": "USD",
        "add_fields": {"cryptocurrency": "USDT_HARBOUR"},
    });
    let answer = shop.post(Till::Test, "/v2/invoice/create", &order).await?.json::<Value>().await?;
    let currency = &answer["result"]["currency"];
    assert_eq!(
        (&currency["fullcode"], &currency["code"]),
        (&json!("USDT_HARBOUR"), &json!("USDT")),
        "{answer}"
    );
    assert_eq!(currency["network"]["fullname"], "Harbour Chain");
    for number in [&currency["id"], &currency["network"]["id"]] {
        assert!(number.as_u64().is_some_and(|number| number >= 10_000), "{currency}");
    }

    let id = text(&answer["result"], "invoice_id")?;
    assert!(text(&shop.state(id).await?, "uri")?.starts_with("sandbox:"));
    shop.form(&format!("/i/{id}/sandbox/pay"), "").await?;
    shop.form(&format!("/i/{id}/sandbox/mine"), "count=2").await?;
    shop.once(id, "the payment", |state| state["state"] == "paid").await.map(drop)
}
