//! A live shop on a node of its own, with an operator who looks at its gateway.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use quittance_testkit::contract::Contract;
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::receiver::Receiver;
use quittance_testkit::{http, wait};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::samples::Samples;

/// The account m/44'/60'/0' of the well-known mnemonic "test test … junk". Nobody keeps money there.
pub(crate) const ACCOUNT: &str = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP";
/// What every invoice comes to, in the token's smallest unit.
const DUE: u128 = 24_900_000;

/// A shop that takes USDT on a local chain.
pub(crate) struct Shop {
    pub(crate) node: Anvil,
    pub(crate) till: Receiver,
    token: String,
    folder: TempDir,
}

impl Shop {
    pub(crate) async fn open() -> Result<Self> {
        let node = Anvil::start().await?;
        let token = node.deploy(Contract::Token).await?;
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("assets"))?;
        fs::write(folder.path().join("assets/index.html"), "<!doctype html><script>1</script>")?;
        let shop = Self { node, till: Receiver::start().await?, token, folder };
        fs::write(shop.file("quittance.toml"), shop.configuration())?;
        Ok(shop)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A gateway with further arguments that is not started yet.
    pub(crate) fn gateway(&self, more: &[&str]) -> Start {
        let mut arguments = vec!["serve".to_owned(), "--listen".to_owned(), "127.0.0.1:0".to_owned()];
        for (flag, name) in [("--config", "quittance.toml"), ("--data", "data"), ("--assets", "assets")] {
            arguments.extend([flag.to_owned(), self.file(name).display().to_string()]);
        }
        arguments.extend(more.iter().map(|&more| more.to_owned()));
        Start::with(arguments)
    }

    /// Orders over the API, to be paid in the token. Answers with the invoice's id and its address.
    pub(crate) async fn order(&self, gateway: &Gateway) -> Result<(String, String)> {
        let order = json!({
            "shop_id": "LIVESHOP00000001", "amount": "24.90", "currency": "USD",
            "add_fields": {"cryptocurrency": "USDT_ERC20"},
        });
        let request = http()?.post(format!("{}/v2/invoice/create", gateway.url()));
        let answer = request.header("authorization", "Token live_api_key").json(&order).send().await?;
        let invoice = answer.error_for_status()?.json::<Value>().await?["result"].take();
        let text = |name: &str| Ok(invoice[name].as_str().with_context(|| invoice.to_string())?.to_owned());
        let (id, address): (Result<String>, Result<String>) = (text("invoice_id"), text("address"));
        Ok((id?, address?))
    }

    /// The payer sends what is due; the node mines it at once.
    pub(crate) async fn pay(&self, address: &str) -> Result<()> {
        self.node.send_token(&self.token, address, DUE).await.map(drop)
    }

    fn configuration(&self) -> String {
        // The SHA-256 of "live_api_key".
        let key = "7a5f03a48006312055d6f7c51c5cad62a43f7feacb4924974f6532bc94aed8c5";
        let (node, till, token) = (self.node.url(), self.till.url(), &self.token);
        format!(
            r#"
[network.ethereum]
rpc = "{node}"
chain_id = {CHAIN_ID}
confirmations = 2
poll_ms = 50
contracts = {{ USDT_ERC20 = "{token}" }}

[rates.fixed.USD]
USDT = "1"

[[project]]
id = "LIVESHOP00000001"
name = "Harbour Bikes"
mode = "live"
api_key_sha256 = "{key}"
secret_key = "a_secret_key_of_more_than_32_bytes_"
webhook_secret = "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh"
notification_url = "{till}/paid"
allow_private_notifications = true
methods = ["USDT_ERC20"]
keys = {{ evm = "{ACCOUNT}" }}
"#
        )
    }
}

/// The operator's address, as the log says it; none while it does not.
pub(crate) fn operator(gateway: &Gateway) -> Option<String> {
    let said = |line: &String| {
        let (_, rest) = line.split_once("Metrics for the operator at ")?;
        rest.split_once("/metrics").map(|(url, _)| url.to_owned())
    };
    gateway.log().iter().find_map(said)
}

/// Asks for a page and answers with its status and text.
pub(crate) async fn get(url: &str) -> Result<(u16, String)> {
    let answer = http()?.get(url).send().await?;
    Ok((answer.status().as_u16(), answer.text().await?))
}

/// What the gateway measures now.
pub(crate) async fn metrics(gateway: &Gateway) -> Result<Samples> {
    Ok(Samples::read(&metrics_text(gateway).await?))
}

/// The same as text.
pub(crate) async fn metrics_text(gateway: &Gateway) -> Result<String> {
    let url = wait::until("the operator's address in the log", async || operator(gateway)).await?;
    let (status, text) = get(&format!("{url}/metrics")).await?;
    anyhow::ensure!(status == 200, "{status}: {text}");
    Ok(text)
}

/// Waits until one sample has this value.
pub(crate) async fn becomes(gateway: &Gateway, sample: &str, value: i64) -> Result<()> {
    wait::until(&format!("{sample} {value}"), async || {
        (metrics(gateway).await.ok()?.of(sample)? == value).then_some(())
    })
    .await
}
