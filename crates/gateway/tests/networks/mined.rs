//! Bitcoin and Litecoin from the first sight of a payment to its last confirmation, at a real gateway that reads a real node.
//!
//! `cargo xtask test` makes the table of `docs/NETWORKS.md` of what passed: the stories are called as its columns are.

use anyhow::Result;
use quittance_testkit::bitcoind::{Bitcoind, Coin, FEE, Kind, STRANGER};
use serde_json::{Value, json};

use crate::shop::{Shop, mined_at};

/// What an invoice over 24.90 dollars comes to, in smallest units.
const DUE: u64 = 24_900_000;

/// Each story becomes a test in the module of its network.
macro_rules! stories {
    ($($network:ident of $kind:ident: $($story:ident)*;)*) => {
        $(mod $network {
            $(#[tokio::test] async fn $story() -> anyhow::Result<()> { super::$story(super::Kind::$kind).await })*
        })*
    };
}

stories! {
    bitcoin of Bitcoin:
        exact
        partial_then_rest
        overpaid
        late
        replaced
        double_spent
        reorganised
        reorganised_deeper_than_the_confirmations;
    litecoin of Litecoin:
        exact
        partial_then_rest
        overpaid
        late
        double_spent
        reorganised
        reorganised_deeper_than_the_confirmations;
}

/// An invoice that waits for its money.
struct Story {
    kind: Kind,
    node: Bitcoind,
    shop: Shop,
    id: String,
    address: String,
}

impl Story {
    /// At a gateway that takes three confirmations for final.
    async fn begin(kind: Kind) -> Result<Self> {
        let node = Bitcoind::start(kind).await?;
        let (network, code) = names(kind);
        let shop = Shop::open(&mined_at(network, code, node.url()), &[code]).await?;
        let (id, address) = shop.awaits("7", code).await?;
        Ok(Self { kind, node, shop, id, address })
    }

    /// A transaction that spends this coin for the invoice.
    async fn sign(&self, coin: &Coin, units: u64, fee: u64) -> Result<String> {
        self.node.sign(coin, &[(&self.address, units)], fee).await
    }

    /// Waits for a state.
    async fn becomes(&self, state: &str) -> Result<Value> {
        self.shop.becomes(&self.id, state).await
    }

    fn amount(&self, value: &str) -> Value {
        json!({"value": value, "currency": names(self.kind).1})
    }
}

const fn names(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Bitcoin => ("bitcoin", "BTC"),
        Kind::Litecoin => ("litecoin", "LTC"),
    }
}

async fn exact(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    let state = story.shop.state(&story.id).await?;
    let (network, _) = names(kind);
    assert_eq!(state["uri"], json!(format!("{network}:{}?amount=0.249", story.address)));
    let page = story.shop.page(&story.id).await?;
    let code = format!("{network}:{}", story.address).to_uppercase();
    assert!(page.contains(&format!("{code}?amount=0.249")), "the code is in upper case, and so is smaller");
    assert!(!page.contains(&format!("/i/{}/wallets", story.id)), "no wallet pays on a chain of one's own");

    let sent = story.node.pay(&story.address, DUE).await?;
    let seen = story.becomes("detected").await?;
    assert_eq!(seen["transactions"][0]["id"], json!(sent));
    assert_eq!(seen["transactions"][0]["explorer"], Value::Null, "no explorer knows this chain");
    story.node.mine(1).await?;
    let state = story.becomes("confirming").await?;
    assert_eq!(state["confirmations"], json!({"have": 1, "need": 3}));
    story.node.mine(2).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["received"], story.amount("0.249"));
    assert_eq!(story.shop.event("invoice.paid").await?["data"]["id"], json!(story.id));
    // A payer who names the transaction is told the same.
    let (status, told) = story.shop.claim(&story.id, &sent).await?;
    assert_eq!((status, &told["state"]), (200, &json!("paid")));
    Ok(())
}

async fn partial_then_rest(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    story.node.pay(&story.address, DUE - 1_000_000).await?;
    let state = story.becomes("partial").await?;
    assert_eq!(state["remaining"], story.amount("0.01"));
    story.node.pay(&story.address, 1_000_000).await?;
    story.becomes("detected").await?;
    story.node.mine(3).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(2));
    Ok(())
}

async fn overpaid(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    story.node.pay(&story.address, DUE + 1_000_000).await?;
    story.becomes("detected").await?;
    story.node.mine(3).await?;
    let state = story.becomes("overpaid").await?;
    assert_eq!(state["overpaid_by"], story.amount("0.01"));
    Ok(())
}

/// A miner takes another transaction with the same coins.
async fn double_spent(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    let coin = story.node.coin()?;
    let payment = story.sign(&coin, DUE, FEE).await?;
    let theft = story.node.sign(&coin, &[(STRANGER, DUE)], 3 * FEE).await?;
    story.node.send(&payment).await?;
    story.becomes("detected").await?;
    story.node.mine_only(&[&theft]).await?;
    let state = story.becomes("awaiting").await?;
    assert_eq!(state["received"], Value::Null, "nothing is there any more");
    // Honest money still pays.
    story.node.pay(&story.address, DUE).await?;
    story.becomes("detected").await?;
    story.node.mine(3).await?;
    story.becomes("paid").await?;
    Ok(())
}

async fn reorganised(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    story.node.pay(&story.address, DUE).await?;
    story.node.mine(2).await?;
    story.becomes("confirming").await?;
    story.node.reorganise(2).await?;
    story.becomes("detected").await?;
    story.node.mine(3).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["reversed"], json!(false));
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(1));
    Ok(())
}

async fn reorganised_deeper_than_the_confirmations(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    let coin = story.node.coin()?;
    let payment = story.sign(&coin, DUE, FEE).await?;
    let theft = story.node.sign(&coin, &[(STRANGER, DUE)], 3 * FEE).await?;
    story.node.send(&payment).await?;
    story.node.mine(4).await?;
    story.becomes("paid").await?;
    story.node.take_back(4).await?;
    story.node.mine_only(&[&theft]).await?;
    for _ in 0..4 {
        story.node.mine_only(&[]).await?;
    }
    let reversed = |state: &Value| state["reversed"] == json!(true);
    let state = story.shop.once(&story.id, "the reversal", reversed).await?;
    assert_ne!(state["state"], "paid");
    assert_eq!(story.shop.event("invoice.reversed").await?["data"]["id"], json!(story.id));
    Ok(())
}

/// The payer raises the fee: the same payment in another transaction.
async fn replaced(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    let coin = story.node.coin()?;
    let old = story.node.send(&story.sign(&coin, DUE, FEE).await?).await?;
    story.becomes("detected").await?;
    let new = story.node.send(&story.sign(&coin, DUE, 3 * FEE).await?).await?;
    let is_new = |state: &Value| state["transactions"][0]["id"] == json!(new);
    let state = story.shop.once(&story.id, "the replacement", is_new).await?;
    assert_eq!(
        (&state["state"], &state["transactions"][0]["standing"]),
        (&json!("detected"), &json!("in-time"))
    );
    let gone = &state["transactions"][1];
    assert_eq!(
        (&gone["id"], &gone["standing"]),
        (&json!(old), &json!("left")),
        "it is told, and not counted"
    );
    story.node.mine(3).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["received"], story.amount("0.249"));
    Ok(())
}

async fn late(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    let (id, address) = story.shop.hurries(names(kind).1).await?;
    story.shop.waits_out(&id).await?;
    // A block in between says that the network was read beyond the time.
    story.node.mine(1).await?;
    story.shop.once(&id, "time to be up", |state| state["state"] == "expired").await?;
    story.node.pay(&address, DUE).await?;
    story.node.mine(3).await?;
    let state = story.shop.once(&id, "late money", |state| state["state"] == "late").await?;
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(1));
    Ok(())
}
