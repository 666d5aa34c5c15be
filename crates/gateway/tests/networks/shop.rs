//! A shop whose gateway reads the networks that a story configures.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};
use quittance_testkit::anvil::CHAIN_ID;
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::monero::{SHOP, SHOP_VIEW};
use quittance_testkit::receiver::{Delivery, Receiver};
use quittance_testkit::{http, wait};
use reqwest::Response;
use serde_json::{Value, json};
use tempfile::TempDir;

/// The account m/44'/60'/0' of the well-known mnemonic "test test … junk". Nobody keeps money there.
pub(crate) const ACCOUNT: &str = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP";

/// An account of test networks that nobody holds.
pub(crate) const MINED: &str = "tpubDCQaH3dhxtzsJaDDv2pC4ZvMfQZi1bCnb5nsHizsNuXJm6NvSkUfQYYF6TWDVkrmZkzkHeb1M4AnmDUV14ZbUDwFtcpoeiuwp4VGN2naJaa";
/// Another one.
const MINED_TOO: &str = "tpubDC8msFGeGuwnP2xwTZBBZSie1BLgRAkJhgzpFYTdpGgZNzguXQhNDVWp7mJbHJUjQQvV2myLU9dkx67a7VAUnzY7yT7nvhHj7FgS4oNivvq";
/// The account m/44'/195'/0' of the same.
pub(crate) const TRON_ACCOUNT: &str = "xpub6BuRy7ZmkGfP2RWhoor1kWB1w9DvrtmJbFBvnC1bQ4SB5NbCHTyQYCJSXZtxDbFyHTmC7wkU2he3nYYdpZ3Vf6qUAkXSnL6RPif4BDtDEKr";

/// A live shop and a test shop at one gateway.
pub(crate) struct Shop {
    till: Receiver,
    gateway: Gateway,
    _folder: TempDir,
}

/// Which of the two shops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Till {
    /// Real money.
    Live,
    /// The sandbox; it offers everything.
    Test,
}

impl Till {
    const fn key(self) -> &'static str {
        match self {
            Self::Live => "live_api_key",
            Self::Test => "test_api_key",
        }
    }
}

impl Shop {
    /// Opens one with these sections of the configuration; the live shop offers `methods`.
    pub(crate) async fn open(networks: &str, methods: &[&str]) -> Result<Self> {
        let till = Receiver::start().await?;
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name).display().to_string();
        fs::create_dir(path("assets"))?;
        fs::write(path("assets/index.html"), "<!doctype html><script>1</script>")?;
        fs::write(path("quittance.toml"), format!("{networks}\n{}", projects(till.url(), methods)))?;
        let arguments = ["serve", "--listen", "127.0.0.1:0"].map(str::to_owned).into_iter();
        let files = [("--config", "quittance.toml"), ("--data", "data"), ("--assets", "assets")];
        let files = files.into_iter().flat_map(|(flag, name)| [flag.to_owned(), path(name)]);
        let view_key = format!("{SHOP} {SHOP_VIEW}");
        let gateway = Start::with(arguments.chain(files)).env("SHOP_VIEW_KEY", view_key).run().await?;
        Ok(Self { till, gateway, _folder: folder })
    }

    /// An order over our own API, in dollars.
    pub(crate) async fn order(&self, till: Till, order: Value) -> Result<Value> {
        let mut order = order;
        if order["foreign_id"].is_null() {
            order["foreign_id"] = json!("7");
        }
        order["currency"] = json!("USD");
        // A node that answers slowly is not read yet when the gateway listens, so the order is repeated.
        wait::until("an invoice", async || {
            let answer = self.post(till, "/api/v1/invoices", &order).await.ok()?;
            if answer.status() == 201 { answer.json().await.ok() } else { None }
        })
        .await
    }

    /// The payer's page of an invoice.
    pub(crate) async fn page(&self, id: &str) -> Result<String> {
        let request = http()?.get(format!("{}/i/{id}", self.gateway.url()));
        Ok(request.send().await?.error_for_status()?.text().await?)
    }

    /// The payer confirms a method on a page without a program.
    pub(crate) async fn choose(&self, id: &str, code: &str) -> Result<()> {
        self.form(&format!("/i/{id}/method"), &format!("method={code}")).await
    }

    /// Sends a payer's form.
    pub(crate) async fn form(&self, path: &str, body: &str) -> Result<()> {
        let request = http()?.post(format!("{}{path}", self.gateway.url())).body(body.to_owned());
        let answer = request.header("content-type", "application/x-www-form-urlencoded").send().await?;
        anyhow::ensure!(answer.status() == 303, "{path}: {} {}", answer.status(), answer.text().await?);
        Ok(())
    }

    /// The state JSON.
    pub(crate) async fn state(&self, id: &str) -> Result<Value> {
        let request = http()?.get(format!("{}/i/{id}/state", self.gateway.url()));
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// An invoice over 24.90 dollars that waits for its money: its id, and its address.
    pub(crate) async fn awaits(&self, name: &str, method: &str) -> Result<(String, String)> {
        let order = json!({"foreign_id": name, "kind": "fixed", "amount": "24.90", "method": method});
        let invoice = self.order(Till::Live, order).await?;
        let text = |name: &str| invoice[name].as_str().map(str::to_owned).context(invoice.to_string());
        Ok((text("id")?, text("address")?))
    }

    /// The same with the shortest time to pay, which is a minute.
    pub(crate) async fn hurries(&self, method: &str) -> Result<(String, String)> {
        let order = json!({
            "shop_id": "LIVESHOP00000001", "amount": "24.90", "currency": "USD", "order_id": "8",
            "add_fields": {"cryptocurrency": method, "time_to_pay": {"hours": 0, "minutes": 1}},
        });
        let answer = self.post(Till::Live, "/v2/invoice/create", &order).await?.error_for_status()?;
        let created: Value = answer.json().await?;
        let text =
            |name: &str| created["result"][name].as_str().map(str::to_owned).context(created.to_string());
        Ok((text("invoice_id")?, text("address")?))
    }

    /// Waits out an invoice's time to pay, which passes by the gateway's clock. Blocks tell their time in seconds, so the next
    /// one is later only when that one is over as well.
    pub(crate) async fn waits_out(&self, id: &str) -> Result<()> {
        loop {
            let state = self.state(id).await?;
            let time = |told: &Value| told.as_u64().context(state.to_string());
            let later = time(&state["quote"]["pay_by"])? + 1000;
            match later.checked_sub(time(&state["now"])?) {
                None => return Ok(()),
                Some(left) => tokio::time::sleep(Duration::from_millis(left)).await,
            }
        }
    }

    /// The state JSON, once it is in this state.
    pub(crate) async fn becomes(&self, id: &str, state: &str) -> Result<Value> {
        self.once(id, state, |told| told["state"] == state).await
    }

    /// The state JSON, once it is as awaited.
    pub(crate) async fn once(&self, id: &str, what: &str, is: impl Fn(&Value) -> bool) -> Result<Value> {
        let mut last = Value::Null;
        let found = wait::until(what, async || {
            last = self.state(id).await.ok()?;
            is(&last).then(|| last.clone())
        });
        let found = found.await;
        found.with_context(|| format!("the last state was {last:#}"))
    }

    /// Takes a transaction as payment. Answers with the invoice.
    pub(crate) async fn accept(&self, id: &str, transaction: &str) -> Result<Value> {
        let body = json!({ "transactions": [transaction] });
        let answer = self.post(Till::Live, &format!("/api/v1/invoices/{id}/accept"), &body).await?;
        let (status, told) = (answer.status(), answer.text().await?);
        anyhow::ensure!(status == 200, "{status}: {told}");
        Ok(serde_json::from_str(&told)?)
    }

    /// The payer names a transaction: the status and what programs are told.
    pub(crate) async fn claim(&self, id: &str, transaction: &str) -> Result<(u16, Value)> {
        self.claim_from("127.0.0.1", id, transaction).await
    }

    /// The same from another address, as a proxy on this machine passes it on.
    pub(crate) async fn claim_from(&self, client: &str, id: &str, transaction: &str) -> Result<(u16, Value)> {
        let request = http()?.post(self.url(&format!("/i/{id}/claim"))).header("accept", "application/json");
        let request = request.header("x-forwarded-for", client).json(&json!({ "transaction": transaction }));
        let answer = request.send().await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    }

    /// What a payer reads who names a transaction.
    pub(crate) async fn claim_page(&self, id: &str, transaction: &str) -> Result<String> {
        let request =
            http()?.post(self.url(&format!("/i/{id}/claim"))).header("content-type", "application/json");
        let fields = json!({ "transaction": transaction }).to_string();
        Ok(request.body(fields).send().await?.text().await?)
    }

    /// Plays the chain of a test invoice. Answers with the transaction's id, where there is one.
    pub(crate) async fn play(&self, id: &str, action: &str, fields: Value) -> Result<String> {
        let request = http()?.post(self.url(&format!("/i/{id}/sandbox/{action}")));
        let answer = request.header("accept", "application/json").json(&fields).send().await?;
        let state: Value = answer.error_for_status()?.json().await?;
        Ok(state["txid"].as_str().unwrap_or_default().to_owned())
    }

    /// The address of something of the gateway's.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.url())
    }

    /// Asks the API.
    pub(crate) async fn post(&self, till: Till, path: &str, body: &Value) -> Result<Response> {
        let request = http()?.post(format!("{}{path}", self.gateway.url()));
        Ok(request.header("authorization", format!("Token {}", till.key())).json(body).send().await?)
    }

    /// The event of this kind, once the shop has it.
    pub(crate) async fn event(&self, kind: &str) -> Result<Value> {
        let is = |delivery: &Delivery| delivery.json().ok().filter(|event| event["type"] == kind);
        wait::until(kind, async || self.till.all().iter().find_map(is)).await
    }
}

/// Ethereum's section of the configuration, with this contract of USDT at a dollar.
pub(crate) fn ethereum_at(rpc: &str, token: &str) -> String {
    format!(
        r#"
[rates.fixed.USD]
USDT = "1"

[network.ethereum]
rpc = "{rpc}"
chain_id = {CHAIN_ID}
confirmations = 3
poll_ms = 50
contracts = {{ USDT_ERC20 = "{token}" }}
"#
    )
}

/// The section of a network of Bitcoin's kind, with its coin at a hundred dollars.
pub(crate) fn mined_at(network: &str, code: &str, rpc: &str) -> String {
    format!(
        r#"
[rates.fixed.USD]
{code} = "100"

[network.{network}]
rpc = "{rpc}"
chain = "regtest"
confirmations = 3
poll_ms = 50
"#
    )
}

/// The section of Monero, with its coin at a hundred dollars.
pub(crate) fn monero_at(daemon: &str, wallet: &str) -> String {
    format!(
        r#"
[rates.fixed.USD]
XMR = "100"

[network.monero]
rpc = {{ url = "{daemon}", wallet = "{wallet}" }}
chain = "regtest"
confirmations = 3
poll_ms = 100
"#
    )
}

/// A network's section that is read for what payers send there.
pub(crate) fn sibling_at(network: &str, rpc: &str, contracts: &str) -> String {
    format!(
        r#"
[network.{network}]
rpc = "{rpc}"
poll_ms = 50
contracts = {{ {contracts} }}
"#
    )
}

fn projects(till: &str, methods: &[&str]) -> String {
    // The SHA-256 of "live_api_key" and of "test_api_key".
    let live = "7a5f03a48006312055d6f7c51c5cad62a43f7feacb4924974f6532bc94aed8c5";
    let test = "5dec7e1c36e8ec7f526cfa8ff6dc788daad76f6dd34467662eb47990dca6b55d";
    format!(
        r#"
[[project]]
id = "LIVESHOP00000001"
name = "Harbour Bikes"
mode = "live"
api_key_sha256 = "{live}"
secret_key = "a_secret_key_of_more_than_32_bytes_"
webhook_secret = "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh"
notification_url = "{till}/paid"
allow_private_notifications = true
events = true
methods = {methods:?}
keys = {{ evm = "{ACCOUNT}", bitcoin = "{MINED}", litecoin = "{MINED_TOO}", tron = "{TRON_ACCOUNT}", monero = "${{SHOP_VIEW_KEY}}" }}

[[project]]
id = "TESTSHOP00000001"
name = "Harbour Bikes, trying out"
mode = "test"
api_key_sha256 = "{test}"
secret_key = "a_secret_key_of_more_than_32_bytes_"
webhook_secret = "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh"
"#
    )
}
