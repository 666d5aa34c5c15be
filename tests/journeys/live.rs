//! A live project on a real node: an ERC-20 on anvil, from the page to the receipt.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use quittance_testkit::contract::Contract;
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::http;
use quittance_testkit::receiver::Receiver;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::browser::{Browser, PHONE, Script};

/// The account m/44'/60'/0' of the well-known mnemonic "test test … junk". Nobody keeps money there.
const ACCOUNT: &str = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP";

/// A shop that takes USDT on a local chain.
struct LiveShop {
    node: Anvil,
    token: String,
    postbacks: Receiver,
    gateway: Gateway,
    _data: TempDir,
}

impl LiveShop {
    async fn open() -> Result<Self> {
        let node = Anvil::start().await?;
        let token = node.deploy(Contract::Token).await?;
        let postbacks = Receiver::start().await?;
        let data = tempfile::tempdir()?;
        let config = data.path().join("quittance.toml");
        fs::write(&config, configuration(&node, &token, postbacks.url()))?;
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let text = |path: &Path| path.to_str().map(str::to_owned).context("a plain path");
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--config", &text(&config)?];
        let folders = ["--data", &text(&data.path().join("data"))?, "--assets", &text(&assets)?];
        let gateway = Start::with(arguments.into_iter().chain(folders).map(str::to_owned)).run().await?;
        Ok(Self { node, token, postbacks, gateway, _data: data })
    }

    async fn create(&self) -> Result<Value> {
        let body =
            json!({"shop_id": "LIVESHOP00000001", "amount": "24.90", "currency": "USD", "order_id": "7"});
        let request = http()?.post(format!("{}/v2/invoice/create", self.gateway.url()));
        let answer = request.header("authorization", "Token live_api_key").json(&body).send().await?;
        Ok(answer.error_for_status()?.json::<Value>().await?["result"].clone())
    }
}

fn configuration(node: &Anvil, token: &str, notify: &str) -> String {
    // The SHA-256 of "live_api_key".
    let key = "7a5f03a48006312055d6f7c51c5cad62a43f7feacb4924974f6532bc94aed8c5";
    format!(
        r#"
[network.ethereum]
rpc = "{}"
chain_id = {CHAIN_ID}
confirmations = 5
poll_ms = 100
contracts = {{ USDT_ERC20 = "{token}" }}

[rates.fixed.USD]
USDT = "1"
ETH = "3487.20"

[[project]]
id = "LIVESHOP00000001"
name = "Harbour Bikes"
mode = "live"
api_key_sha256 = "{key}"
secret_key = "a_secret_key_of_more_than_32_bytes_"
webhook_secret = "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh"
notification_url = "{notify}"
allow_private_notifications = true
methods = ["USDT_ERC20", "ETH"]
keys = {{ evm = "{ACCOUNT}" }}
"#,
        node.url()
    )
}

#[tokio::test]
async fn a_payer_pays_a_token_on_a_real_node_and_watches_it_become_final() -> Result<()> {
    let shop = LiveShop::open().await?;
    let invoice = shop.create().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.goto(invoice["link"].as_str().context("a link")?).await?;
    browser.wait_hydrated().await?;
    browser.choose("USDT_ERC20").await?;
    browser.wait_state("awaiting").await?;
    let address = browser.value("address").await?;
    let expected = format!("ethereum:{}@{CHAIN_ID}/transfer?address={address}&uint256=24900000", shop.token);
    assert_eq!(browser.value("qr").await?.to_lowercase(), expected.to_lowercase());

    shop.node.send_token(&shop.token, &address, 24_900_000).await?;
    browser.wait_state("confirming").await?;
    assert_eq!(browser.value("confirmations").await?, "1");
    for confirmations in ["2", "3", "4"] {
        shop.node.mine(1).await?;
        browser.wait_value("confirmations", confirmations).await?;
    }
    shop.node.mine(1).await?;
    browser.wait_state("paid").await?;

    let postback = shop.postbacks.next().await?.json()?;
    assert_eq!(postback["invoice_info"]["status"], "paid");
    assert_eq!(postback["order_id"], "7");
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    Ok(())
}
