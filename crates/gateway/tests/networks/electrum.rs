//! Bitcoin and Litecoin at a real gateway that has no node: it reads an Electrum server.

use anyhow::Result;
use quittance_testkit::bitcoind::{Bitcoind, FEE, Kind, STRANGER};
use quittance_testkit::electrumx::ElectrumX;
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
        a_payment_is_seen_confirmed_and_found_by_its_name
        a_part_the_rest_and_a_reorganisation
        more_than_was_asked_for
        a_replacement_and_then_a_double_spend;
    litecoin of Litecoin:
        a_payment_is_seen_confirmed_and_found_by_its_name
        a_part_the_rest_and_a_reorganisation
        more_than_was_asked_for;
}

/// An invoice that waits for its money.
struct Story {
    node: Bitcoind,
    _server: ElectrumX,
    shop: Shop,
    id: String,
    address: String,
}

impl Story {
    /// At a gateway that takes three confirmations for final.
    async fn begin(kind: Kind) -> Result<Self> {
        let node = Bitcoind::start(kind).await?;
        let server = ElectrumX::on(&node, kind).await?;
        let (network, code) = match kind {
            Kind::Bitcoin => ("bitcoin", "BTC"),
            Kind::Litecoin => ("litecoin", "LTC"),
        };
        let shop = Shop::open(&mined_at(network, code, &server.url()), &[code]).await?;
        let (id, address) = shop.awaits("7", code).await?;
        Ok(Self { node, _server: server, shop, id, address })
    }

    /// Waits for a state.
    async fn becomes(&self, state: &str) -> Result<Value> {
        self.shop.becomes(&self.id, state).await
    }
}

async fn a_payment_is_seen_confirmed_and_found_by_its_name(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    let sent = story.node.pay(&story.address, DUE).await?;
    let seen = story.becomes("detected").await?;
    assert_eq!(seen["transactions"][0]["id"], json!(sent));
    story.node.mine(1).await?;
    let state = story.becomes("confirming").await?;
    assert_eq!(state["confirmations"], json!({"have": 1, "need": 3}));
    story.node.mine(2).await?;
    story.becomes("paid").await?;
    assert_eq!(story.shop.event("invoice.paid").await?["data"]["id"], json!(story.id));
    let (status, told) = story.shop.claim(&story.id, &sent).await?;
    assert_eq!((status, &told["state"]), (200, &json!("paid")));
    Ok(())
}

async fn a_part_the_rest_and_a_reorganisation(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    story.node.pay(&story.address, DUE - 1_000_000).await?;
    story.becomes("partial").await?;
    story.node.pay(&story.address, 1_000_000).await?;
    story.becomes("detected").await?;
    story.node.mine(2).await?;
    story.becomes("confirming").await?;
    story.node.reorganise(2).await?;
    story.becomes("detected").await?;
    story.node.mine(3).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["reversed"], json!(false));
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(2));
    Ok(())
}

async fn more_than_was_asked_for(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    story.node.pay(&story.address, DUE + 1_000_000).await?;
    story.becomes("detected").await?;
    story.node.mine(3).await?;
    let state = story.becomes("overpaid").await?;
    assert_eq!(state["overpaid_by"]["value"], json!("0.01"));
    Ok(())
}

async fn a_replacement_and_then_a_double_spend(kind: Kind) -> Result<()> {
    let story = Story::begin(kind).await?;
    let coin = story.node.coin()?;
    let sign = async |to: &str, fee| story.node.sign(&coin, &[(to, DUE)], fee).await;
    let old = story.node.send(&sign(&story.address, FEE).await?).await?;
    story.becomes("detected").await?;
    let new = story.node.send(&sign(&story.address, 3 * FEE).await?).await?;
    let is_new = |state: &Value| state["transactions"][0]["id"] == json!(new);
    let state = story.shop.once(&story.id, "the replacement", is_new).await?;
    let gone = &state["transactions"][1];
    assert_eq!((&gone["id"], &gone["standing"]), (&json!(old), &json!("left")));
    // A miner takes another transaction with the same coins.
    story.node.mine_only(&[&sign(STRANGER, 4 * FEE).await?]).await?;
    let state = story.becomes("awaiting").await?;
    assert_eq!(state["received"], Value::Null, "nothing is there any more");
    Ok(())
}
