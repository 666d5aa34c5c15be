//! Monero from the first sight of a payment to its last confirmation, at a real gateway that reads a real node and wallet.
//!
//! `cargo xtask test --long` makes the table of `docs/NETWORKS.md` of what passed: the stories are called as its columns are.

use anyhow::Result;
use quittance_chain::address::{Format, Stage};
use quittance_chain::derivation::AccountKey;
use quittance_testkit::monero::{Monero, Paid, SHOP, SHOP_VIEW};
use serde_json::{Value, json};

use crate::shop::{Shop, monero_at};

/// What an invoice over 24.90 dollars comes to, in smallest units.
const DUE: u64 = 249_000_000_000;

/// An invoice that waits for its money, at a gateway that takes three confirmations for final, and the network that it reads.
struct Story {
    network: Monero,
    shop: Shop,
    invoice: Invoice,
}

/// An invoice, and where it is paid.
struct Invoice {
    id: String,
    address: String,
}

impl Story {
    async fn begin() -> Result<Self> {
        let network = Monero::start().await?;
        // Somebody may still pay to what the wallet was made to give out before.
        network.wallet("create_address", json!({"account_index": 0, "count": 3})).await?;
        let shop = Shop::open(&monero_at(network.daemon_url(), network.wallet_url()), &["XMR"]).await?;
        let (id, address) = shop.awaits("7", "XMR").await?;
        let invoice = Invoice { id, address };
        Ok(Self { network, shop, invoice })
    }

    /// In place of its first invoice, one whose time is up in a minute: the shortest time to pay.
    async fn hurry(&mut self) -> Result<()> {
        let (id, address) = self.shop.hurries("XMR").await?;
        self.invoice = Invoice { id, address };
        Ok(())
    }

    async fn pay(&self, units: u64) -> Result<Paid> {
        self.network.pay(&[(&self.invoice.address, units)]).await
    }

    /// Waits for a state.
    async fn becomes(&self, state: &str) -> Result<Value> {
        self.shop.becomes(&self.invoice.id, state).await
    }
}

fn xmr(value: &str) -> Value {
    json!({"value": value, "currency": "XMR"})
}

#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn exact() -> Result<()> {
    let story = Story::begin().await?;
    let Invoice { id, address } = &story.invoice;
    let state = story.shop.state(id).await?;
    assert_eq!(state["uri"], json!(format!("monero:{address}?tx_amount=0.249")));
    let key: AccountKey = format!("{SHOP} {SHOP_VIEW}").parse()?;
    assert_eq!(*address, key.address(Format::Monero(Stage::Main), 3)?, "nobody was given it before");
    let sent = story.pay(DUE).await?.transaction;
    let seen = story.becomes("detected").await?;
    assert_eq!(seen["transactions"][0]["id"], json!(sent));
    story.network.mine(1).await?;
    let state = story.becomes("confirming").await?;
    assert_eq!(state["confirmations"], json!({"have": 1, "need": 3}));
    story.network.mine(2).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["received"], xmr("0.249"));
    let (status, told) = story.shop.claim(id, &sent).await?;
    assert_eq!((status, &told["state"]), (200, &json!("paid")));
    Ok(())
}

#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn partial_then_rest() -> Result<()> {
    let story = Story::begin().await?;
    story.pay(DUE - 10_000_000_000).await?;
    let state = story.becomes("partial").await?;
    assert_eq!(state["remaining"], xmr("0.01"));
    story.pay(10_000_000_000).await?;
    story.becomes("detected").await?;
    story.network.mine(3).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(2));
    Ok(())
}

#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn overpaid() -> Result<()> {
    let story = Story::begin().await?;
    story.pay(DUE + 10_000_000_000).await?;
    story.becomes("detected").await?;
    story.network.mine(3).await?;
    let state = story.becomes("overpaid").await?;
    assert_eq!(state["overpaid_by"], xmr("0.01"));
    Ok(())
}

/// A block after its time says that the network was read beyond it; what comes then is late.
#[tokio::test]
#[ignore = "monerod mines every block, and the gateway's clock is real: cargo xtask test --long"]
async fn late() -> Result<()> {
    let mut story = Story::begin().await?;
    story.hurry().await?;
    story.shop.waits_out(&story.invoice.id).await?;
    story.network.mine(1).await?;
    story.becomes("expired").await?;
    story.pay(DUE).await?;
    story.network.mine(3).await?;
    let state = story.becomes("late").await?;
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(1));
    Ok(())
}

/// The node hears of another transaction with the same coins, which a block has first.
#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn double_spent() -> Result<()> {
    let story = Story::begin().await?;
    let paid = story.pay(DUE).await?;
    story.becomes("detected").await?;
    story.network.forget(&paid.transaction).await?;
    // Nobody's invoice has the wallet's own address.
    story.network.spend_again(&paid.spends[0], SHOP).await?;
    story.network.mine(1).await?;
    let state = story.becomes("awaiting").await?;
    assert_eq!(state["received"], Value::Null, "nothing is there any more");
    // Honest money still pays.
    story.pay(DUE).await?;
    story.becomes("detected").await?;
    story.network.mine(3).await?;
    story.becomes("paid").await?;
    Ok(())
}

#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn reorganised() -> Result<()> {
    let story = Story::begin().await?;
    story.pay(DUE).await?;
    story.network.mine(2).await?;
    story.becomes("confirming").await?;
    story.network.pop(2).await?;
    // The transaction waits in the mempool again, and the longer chain has it, too.
    story.network.mine(3).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["reversed"], json!(false));
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(1));
    Ok(())
}

#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn reorganised_deeper_than_the_confirmations() -> Result<()> {
    let story = Story::begin().await?;
    let sent = story.pay(DUE).await?.transaction;
    story.becomes("detected").await?;
    story.network.mine(3).await?;
    story.becomes("paid").await?;
    story.network.pop(3).await?;
    story.network.forget(&sent).await?;
    story.network.mine(4).await?;
    let reversed = |state: &Value| state["reversed"] == json!(true);
    let state = story.shop.once(&story.invoice.id, "the reversal", reversed).await?;
    assert_ne!(state["state"], "paid");
    assert_eq!(story.shop.event("invoice.reversed").await?["data"]["id"], json!(story.invoice.id));
    Ok(())
}
