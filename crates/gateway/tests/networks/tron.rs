//! Tron: TRX and USDT (TRC-20) of a live shop, on what stands in for a node.
//!
//! `cargo xtask test` makes the table of `docs/NETWORKS.md` of what passed: those of its columns are called as they are.

use anyhow::Result;
use quittance_testkit::contract::{Contract, address_word, number_word};
use quittance_testkit::proxy::{Fault, Proxy};
use quittance_testkit::tron::{self, Tron};
use serde_json::{Value, json};

use crate::shop::{Shop, Till};

/// What an invoice over 24.90 dollars comes to, in the smallest units of USDT at 1 dollar and of TRX at 25 cents.
const USDT: u128 = 24_900_000;
const TRX: u128 = 99_600_000;
/// What the seller of the node knows us by.
const KEY: &str = "0c2fa2d7-9d7b-4c5e-b0ef-6e5b6b7f4a11";
/// An account that the node signs for, and somebody's address.
const SPENDER: &str = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const STRANGER: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
/// Confirmations that the shop waits for.
const NEED: u64 = 3;

/// A shop that takes both on Tron.
struct Story {
    node: Tron,
    /// What the gateway takes for the node.
    line: Proxy,
    token: String,
    shop: Shop,
}

/// An invoice that waits for its money.
struct Order {
    id: String,
    address: String,
}

impl Story {
    async fn begin() -> Result<Self> {
        let node = Tron::start().await?;
        node.require(KEY);
        let token = node.deploy(Contract::Token).await?;
        node.anvil.mine(25).await?;
        let line = Proxy::before(node.url()).await?;
        let network = format!(
            r#"
[rates.fixed.USD]
USDT = "1"
TRX = "0.25"

[network.tron]
rpc = {{ url = "{}/jsonrpc", api_key = "{KEY}" }}
confirmations = {NEED}
poll_ms = 50
contracts = {{ USDT_TRC20 = "{token}" }}
"#,
            line.url()
        );
        let shop = Shop::open(&network, &["USDT_TRC20", "TRX"]).await?;
        Ok(Self { node, line, token, shop })
    }

    async fn order(&self, method: &str) -> Result<Order> {
        self.order_named("7", method).await
    }

    async fn order_named(&self, name: &str, method: &str) -> Result<Order> {
        let (id, address) = self.shop.awaits(name, method).await?;
        Ok(Order { id, address })
    }

    async fn pay(&self, order: &Order, units: u128) -> Result<String> {
        self.node.send_token(&self.token, &order.address, units).await
    }

    async fn becomes(&self, order: &Order, state: &str) -> Result<Value> {
        self.shop.becomes(&order.id, state).await
    }
}

fn usdt(value: &str) -> Value {
    json!({"value": value, "currency": "USDT"})
}

#[tokio::test]
async fn exact() -> Result<()> {
    let story = Story::begin().await?;
    for (method, name) in [("TRX", "TRX"), ("USDT_TRC20", "USDT")] {
        let order = story.order_named(name, method).await?;
        assert!(order.address.starts_with('T') && order.address.len() == 34, "{}", order.address);
        let page = story.shop.page(&order.id).await?;
        // No wallet of Tron understands more than the address alone.
        assert!(
            page.contains(&format!("data-value=\"{}\"", order.address)) && !page.contains("tron:"),
            "{page}"
        );
        let transaction = match method {
            "TRX" => story.node.send_trx(&order.address, TRX).await?,
            _ => story.pay(&order, USDT).await?,
        };
        let seen = story.becomes(&order, "confirming").await?;
        assert_eq!(seen["transactions"][0]["id"], json!(transaction), "{seen:#}");
        story.node.anvil.mine(NEED - 1).await?;
        let paid = story.becomes(&order, "paid").await?;
        assert_eq!(paid["received"]["currency"], name);
    }
    Ok(())
}

#[tokio::test]
async fn partial_then_rest() -> Result<()> {
    let story = Story::begin().await?;
    let order = story.order("USDT_TRC20").await?;
    story.pay(&order, 10_000_000).await?;
    let partial = story.becomes(&order, "partial").await?;
    assert_eq!(partial["remaining"], usdt("14.90"));
    story.pay(&order, 14_900_000).await?;
    story.node.anvil.mine(NEED).await?;
    story.becomes(&order, "paid").await?;
    Ok(())
}

#[tokio::test]
async fn overpaid() -> Result<()> {
    let story = Story::begin().await?;
    let order = story.order("USDT_TRC20").await?;
    story.pay(&order, USDT + 5_000_000).await?;
    story.node.anvil.mine(NEED).await?;
    let overpaid = story.becomes(&order, "overpaid").await?;
    assert_eq!(overpaid["received"], usdt("29.90"));
    Ok(())
}

#[tokio::test]
async fn late() -> Result<()> {
    let story = Story::begin().await?;
    story.order("TRX").await?;
    let (id, address) = story.shop.hurries("TRX").await?;
    let order = Order { id, address };
    story.shop.waits_out(&order.id).await?;
    // A block says that the network was read beyond the time.
    story.node.anvil.mine(1).await?;
    story.becomes(&order, "expired").await?;
    story.node.send_trx(&order.address, TRX).await?;
    let state = story.becomes(&order, "late").await?;
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(1));
    Ok(())
}

/// Somebody sends what they have to two addresses at once. Nothing can be replaced, and the second transaction fails in its block.
#[tokio::test]
async fn double_spent() -> Result<()> {
    let story = Story::begin().await?;
    let order = story.order("USDT_TRC20").await?;
    story.node.send_token(&story.token, SPENDER, USDT).await?;
    story.node.anvil.mine_by_hand().await?;
    let mut sent = Vec::new();
    for to in [STRANGER, &order.address] {
        let words = [address_word(&tron::hex(to)?), number_word(USDT)];
        let data = Contract::Token.call("transfer(address,uint256)", &words)?;
        let token = tron::hex(&story.token)?;
        let call = json!({ "from": SPENDER, "to": token, "data": data, "gas": "0x30d40" });
        sent.push(story.node.anvil.send(call).await?);
    }
    story.node.anvil.mine(NEED).await?;
    let [_, failed] = sent.as_slice() else { anyhow::bail!("two were sent") };
    let told = story.shop.claim(&order.id, failed.trim_start_matches("0x")).await?.1;
    assert_eq!((&told["result"], &told["state"]), (&json!("failed"), &json!("awaiting")));
    Ok(())
}

#[tokio::test]
async fn what_comes_after_the_invoice_was_withdrawn_is_late() -> Result<()> {
    let story = Story::begin().await?;
    let order = story.order("TRX").await?;
    let canceled =
        story.shop.post(Till::Live, &format!("/api/v1/invoices/{}/cancel", order.id), &json!({})).await?;
    assert_eq!(canceled.status(), 200, "{}", canceled.text().await?);
    let transaction = story.node.send_trx(&order.address, TRX).await?;
    story.becomes(&order, "late").await?;
    story.node.anvil.mine(NEED).await?;
    story.shop.accept(&order.id, &transaction).await?;
    story.becomes(&order, "paid").await?;
    Ok(())
}

/// Votes, stakes and worthless tokens look like coins to who reads JSON-RPC alone.
#[tokio::test]
async fn what_only_looks_like_a_payment_pays_nothing() -> Result<()> {
    let story = Story::begin().await?;
    let order = story.order("TRX").await?;
    let mut sent = Vec::new();
    for kind in [
        "TransferAssetContract",
        "VoteWitnessContract",
        "FreezeBalanceV2Contract",
        "DelegateResourceContract",
    ] {
        sent.push(story.node.look_alike(kind, &order.address, TRX).await?);
    }
    story.node.anvil.mine(NEED).await?;
    for transaction in sent {
        let (status, told) = story.shop.claim(&order.id, &transaction).await?;
        assert_eq!(
            (status, &told["result"], &told["state"]),
            (200, &json!("other_address"), &json!("awaiting"))
        );
    }
    story.node.send_trx(&order.address, TRX).await?;
    let seen = story.becomes(&order, "confirming").await?;
    assert_eq!(seen["transactions"].as_array().map(Vec::len), Some(1));
    Ok(())
}

/// Even a payment that had all its confirmations is taken back.
#[tokio::test]
async fn reorganised() -> Result<()> {
    for depth in [1, 3, NEED + 2] {
        let story = Story::begin().await?;
        let order = story.order("USDT_TRC20").await?;
        let transaction = story.pay(&order, USDT).await?;
        let signed = story.node.anvil.signed(&format!("0x{transaction}")).await?;
        story.node.anvil.mine(depth - 1).await?;
        story.becomes(&order, if depth < NEED { "confirming" } else { "paid" }).await?;
        story.node.anvil.reorg(depth, &[]).await?;
        story.becomes(&order, "awaiting").await?;
        if depth >= NEED {
            assert_eq!(story.shop.event("invoice.reversed").await?["data"]["id"], json!(order.id));
        }
        story.node.anvil.send_signed(&signed).await?;
        story.node.anvil.mine(NEED).await?;
        story.becomes(&order, "paid").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_payer_who_names_a_transaction_is_answered_from_the_network() -> Result<()> {
    let story = Story::begin().await?;
    let order = story.order("USDT_TRC20").await?;
    let words = [address_word(&tron::hex(&order.address)?), number_word(u128::MAX)];
    let call = Contract::Token.call("transfer(address,uint256)", &words)?;
    let failed = story.node.call(&story.token, &call, 200_000).await?;
    let exhausted = story.node.call(&story.token, &call, 30_000).await?;
    for transaction in [failed, exhausted] {
        let (_, told) = story.shop.claim(&order.id, &transaction).await?;
        assert_eq!((&told["result"], &told["network"]), (&json!("failed"), &json!("Tron")));
    }
    let (_, told) = story.shop.claim(&order.id, &"ab".repeat(32)).await?;
    assert_eq!(told["result"], "not_found");
    let paid = story.pay(&order, USDT).await?;
    story.becomes(&order, "confirming").await?;
    let link = format!("https://tronscan.org/#/transaction/{paid}");
    for entered in [paid.clone(), paid.to_uppercase(), link.clone()] {
        let (_, told) = story.shop.claim(&order.id, &entered).await?;
        assert_eq!((&told["result"], &told["amount"]), (&json!("confirming"), &usdt("24.90")), "{entered}");
        assert_eq!(told["explorer"], json!(link));
    }
    Ok(())
}

#[tokio::test]
async fn while_the_node_is_asked_too_often_nothing_is_lost_and_nothing_expires() -> Result<()> {
    let story = Story::begin().await?;
    let order = story.order("TRX").await?;
    story.line.play(Fault::Bare);
    story.node.send_trx(&order.address, TRX).await?;
    let (_, told) = story.shop.claim(&order.id, &"ab".repeat(32)).await?;
    assert_eq!(told["result"], "unreachable");
    assert_eq!(story.shop.state(&order.id).await?["state"], "awaiting");
    story.line.heal();
    story.becomes(&order, "confirming").await?;
    Ok(())
}
