//! Money that a payer sent on another network than the one that was asked for, to the same address.

use anyhow::Result;
use quittance_testkit::anvil::Anvil;
use quittance_testkit::contract::Contract;
use serde_json::{Value, json};

use crate::shop::{Shop, ethereum_at, sibling_at};

/// What the invoice comes to, in USDT's smallest unit on Ethereum and Polygon.
const DUE: u128 = 24_900_000;

/// A shop that asks for USDT on Ethereum, and reads another network too.
struct Story {
    ethereum: Anvil,
    token: String,
    sibling: Anvil,
    shop: Shop,
    id: String,
    address: String,
}

impl Story {
    /// The sibling's section of the configuration may need the address of a token that was deployed there.
    async fn begin(
        sibling: &str,
        chain_id: &str,
        contracts: impl Fn(&str) -> String,
    ) -> Result<(Self, String)> {
        let ethereum = Anvil::start().await?;
        let token = ethereum.deploy(Contract::Token).await?;
        let node = Anvil::start_with(&["--chain-id", chain_id]).await?;
        let there = node.deploy(Contract::Token).await?;
        let networks =
            [ethereum_at(ethereum.url(), &token), sibling_at(sibling, node.url(), &contracts(&there))]
                .concat();
        // Nobody offers anything on the sibling.
        let shop = Shop::open(&networks, &["USDT_ERC20"]).await?;
        let (id, address) = shop.awaits("7", "USDT_ERC20").await?;
        Ok((Self { ethereum, token, sibling: node, shop, id, address }, there))
    }

    /// What is told once the money is found, and in the event to the shop.
    async fn found(&self, amount: Value, network: &str, transaction: &str) -> Result<()> {
        let elsewhere = json!([{"amount": amount, "network": network, "transaction": transaction}]);
        let found = |state: &Value| state["elsewhere"] != json!([]);
        let state = self.shop.once(&self.id, "the money to be found", found).await?;
        assert_eq!((&state["state"], &state["elsewhere"]), (&json!("awaiting"), &elsewhere));
        assert_eq!((&state["address"], &state["transactions"]), (&json!(self.address), &json!([])));
        let event = self.shop.event("invoice.elsewhere").await?;
        assert_eq!((&event["data"]["id"], &event["data"]["elsewhere"]), (&json!(self.id), &elsewhere));
        assert_eq!(event["data"]["state"], "awaiting");
        Ok(())
    }
}

#[tokio::test]
async fn a_coin_on_a_sibling_network_is_found_and_can_be_accepted() -> Result<()> {
    let (story, _) = Story::begin("bsc", "56", |token| format!("USDT_BSC = \"{token}\"")).await?;
    let transaction = story.sibling.send_ether(&story.address, 27_000_000_000_000_000).await?;
    let amount = json!({"value": "0.027", "currency": "BNB"});
    story.found(amount.clone(), "BNB Smart Chain", &transaction).await?;
    let page = story.shop.page(&story.id).await?;
    assert!(page.contains("BNB Smart Chain"), "the payer is told where the money is");

    // The shop takes it: then it counts, with the confirmations that its own network asks for.
    let accepted = story.shop.accept(&story.id, &transaction).await?;
    assert_eq!((&accepted["state"], &accepted["elsewhere"]), (&json!("confirming"), &json!([])));
    story.sibling.mine(13).await?;
    let fourteen = |state: &Value| state["confirmations"]["have"] == 14;
    let state = story.shop.once(&story.id, "fourteen confirmations", fourteen).await?;
    assert_eq!((&state["state"], &state["confirmations"]["need"]), (&json!("confirming"), &json!(15)));
    story.sibling.mine(1).await?;
    let state = story.shop.once(&story.id, "the payment", |state| state["state"] == "paid").await?;
    assert_eq!((&state["received"], &state["transactions"][0]["id"]), (&amount, &json!(transaction)));
    assert_eq!(story.shop.event("invoice.paid").await?["data"]["received"], amount);
    Ok(())
}

#[tokio::test]
async fn the_same_token_on_a_sibling_network_does_not_pay_and_does_not_disturb() -> Result<()> {
    let (story, token) =
        Story::begin("polygon", "137", |token| format!("USDT_POLYGON = \"{token}\"")).await?;
    let transaction = story.sibling.send_token(&token, &story.address, DUE).await?;
    story.found(json!({"value": "24.90", "currency": "USDT"}), "Polygon", &transaction).await?;

    // However deep it is, it is not what was asked for; and what was asked for still pays.
    story.sibling.mine(70).await?;
    let paid = story.ethereum.send_token(&story.token, &story.address, DUE).await?;
    story.ethereum.mine(2).await?;
    let state = story.shop.once(&story.id, "the payment", |state| state["state"] == "paid").await?;
    assert_eq!((&state["network"], &state["transactions"][0]["id"]), (&json!("Ethereum"), &json!(paid)));
    assert_eq!(state["elsewhere"][0]["transaction"], json!(transaction), "it stays the merchant's to decide");
    Ok(())
}
