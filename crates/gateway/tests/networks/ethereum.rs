//! Ethereum: what becomes of an invoice whose payer sends two transactions with one number, of which only one can be in the chain.
//!
//! `cargo xtask test` makes the table of `docs/NETWORKS.md` of what passed: the stories are called as its columns are. Those of
//! the other columns are journeys.

use anyhow::{Context, Result};
use quittance_testkit::anvil::{Anvil, RICH};
use quittance_testkit::contract::{Contract, address_word, number_word};
use serde_json::{Value, json};

use crate::shop::{Shop, ethereum_at};

/// What the invoice comes to, in USDT's smallest unit.
const DUE: u128 = 24_900_000;
/// Somebody's address.
const STRANGER: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
const GIGA: u64 = 1_000_000_000;

/// An invoice that waits for its money, at a gateway that takes three confirmations for final.
struct Story {
    node: Anvil,
    token: String,
    shop: Shop,
    id: String,
    address: String,
}

impl Story {
    async fn begin() -> Result<Self> {
        let node = Anvil::start().await?;
        let token = node.deploy(Contract::Token).await?;
        let shop = Shop::open(&ethereum_at(node.url(), &token), &["USDT_ERC20"]).await?;
        let (id, address) = shop.awaits("7", "USDT_ERC20").await?;
        node.mine_by_hand().await?;
        Ok(Self { node, token, shop, id, address })
    }

    /// The payer's next transaction, or the one that takes the place of it: it has the same number, and a fee of its own.
    async fn transaction(&self, to: &str, fee: u64) -> Result<Value> {
        let number = self.node.ask("eth_getTransactionCount", json!([RICH, "latest"])).await?;
        let data =
            Contract::Token.call("transfer(address,uint256)", &[address_word(to), number_word(DUE)])?;
        let fee = format!("{fee:#x}");
        Ok(json!({
            "from": RICH, "to": self.token, "data": data, "nonce": number, "gas": "0x30d40", "gasPrice": fee
        }))
    }

    /// What the payer is told who names a transaction.
    async fn claim(&self, transaction: &str) -> Result<Value> {
        Ok(self.shop.claim(&self.id, transaction).await?.1["result"].take())
    }

    /// Waits for a state.
    async fn becomes(&self, state: &str) -> Result<Value> {
        self.shop.becomes(&self.id, state).await
    }

    /// Honest money still pays.
    async fn pays(&self) -> Result<()> {
        self.node.send(self.transaction(&self.address, 10 * GIGA).await?).await?;
        self.node.mine(3).await?;
        let state = self.becomes("paid").await?;
        assert_eq!(state["received"], json!({"value": "24.90", "currency": "USDT"}));
        Ok(())
    }
}

/// The payer raises the fee: the same payment in another transaction.
#[tokio::test]
async fn replaced() -> Result<()> {
    let story = Story::begin().await?;
    let old = story.node.send(story.transaction(&story.address, 10 * GIGA).await?).await?;
    assert_eq!(story.claim(&old).await?, "waiting");
    let new = story.node.send(story.transaction(&story.address, 20 * GIGA).await?).await?;
    story.node.mine(1).await?;
    let state = story.becomes("confirming").await?;
    assert_eq!(state["transactions"].as_array().map(Vec::len), Some(1));
    assert_eq!(state["transactions"][0]["id"], json!(new));
    assert_eq!(story.claim(&old).await?, "not_found");
    story.node.mine(2).await?;
    let state = story.becomes("paid").await?;
    assert_eq!(state["received"], json!({"value": "24.90", "currency": "USDT"}));
    Ok(())
}

/// A stranger gets the money instead: before the payment is in a block, and after its block was reorganised away.
#[tokio::test]
async fn double_spent() -> Result<()> {
    let story = Story::begin().await?;
    let payment = story.node.send(story.transaction(&story.address, 10 * GIGA).await?).await?;
    assert_eq!(story.claim(&payment).await?, "waiting");
    story.node.send(story.transaction(STRANGER, 20 * GIGA).await?).await?;
    story.node.mine(1).await?;
    assert_eq!(story.claim(&payment).await?, "not_found");
    assert_eq!(story.shop.state(&story.id).await?["state"], "awaiting");

    let theft = story.transaction(STRANGER, 20 * GIGA).await?;
    let theft = story.node.ask("eth_signTransaction", json!([theft])).await?;
    let theft = theft.as_str().context("a signed transaction")?.to_owned();
    let payment = story.node.send(story.transaction(&story.address, 10 * GIGA).await?).await?;
    story.node.mine(2).await?;
    story.becomes("confirming").await?;
    story.node.reorg(2, &[theft]).await?;
    let state = story.becomes("awaiting").await?;
    assert_eq!(state["received"], Value::Null, "nothing is there any more");
    assert_eq!(story.claim(&payment).await?, "replaced", "it was known before");
    story.pays().await
}
