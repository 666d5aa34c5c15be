//! A live shop on a node of its own, with something that can be held before everybody the gateway talks to.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use quittance_testkit::contract::Contract;
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::proxy::Proxy;
use quittance_testkit::receiver::Receiver;
use quittance_testkit::{http, wait};
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;

/// The account m/44'/60'/0' of the well-known mnemonic "test test … junk". Nobody keeps money there.
pub(crate) const ACCOUNT: &str = "xpub6Ce9NcJvTk36xtLSrJLZqE7wtgA5deCeYs7rSQtreh4cj6ByPtrg9sD7V2FNFLPnf8heNP3FGkeV9qwfzvZNSd54JoNXVsXFYSYwHsnJxqP";
/// Confirmations that make a payment final.
pub(crate) const NEED: u64 = 3;
/// What every invoice comes to, in the token's smallest unit.
const DUE: u128 = 24_900_000;

/// A shop that takes USDT on a local chain. Its data outlive its gateways.
pub(crate) struct Shop {
    pub(crate) node: Anvil,
    /// What the gateway takes for the node.
    pub(crate) line: Proxy,
    /// Where the shop hears of its money.
    pub(crate) till: Receiver,
    /// What the gateway takes for the shop.
    pub(crate) door: Proxy,
    token: String,
    folder: TempDir,
}

/// An invoice as its shop knows it.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) id: String,
    pub(crate) address: String,
    /// The payment, once it is sent.
    pub(crate) transaction: String,
}

impl Shop {
    pub(crate) async fn open() -> Result<Self> {
        let node = Anvil::start().await?;
        let token = node.deploy(Contract::Token).await?;
        let line = Proxy::before(node.url()).await?;
        let till = Receiver::start().await?;
        let door = Proxy::before(till.url()).await?;
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("assets"))?;
        fs::write(folder.path().join("assets/index.html"), "<!doctype html><script>1</script>")?;
        let shop = Self { node, line, till, door, token, folder };
        fs::write(shop.file("quittance.toml"), shop.configuration())?;
        Ok(shop)
    }

    /// A gateway that is not started yet. All gateways of a shop have the same data.
    pub(crate) fn gateway(&self) -> Start {
        let mut arguments = vec!["serve".to_owned(), "--listen".to_owned(), "127.0.0.1:0".to_owned()];
        for (flag, name) in [("--config", "quittance.toml"), ("--data", "data"), ("--assets", "assets")] {
            arguments.extend([flag.to_owned(), self.file(name).display().to_string()]);
        }
        Start::with(arguments)
    }

    /// Starts a gateway that has read the chain.
    pub(crate) async fn start(&self) -> Result<Gateway> {
        let gateway = self.gateway().run().await?;
        wait::until("the chain to be read", async || {
            let query = sqlx::query_scalar::<_, String>("SELECT position FROM positions");
            query.fetch_optional(&mut self.rows().await.ok()?).await.ok()?
        })
        .await?;
        Ok(gateway)
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The database, as another process sees it.
    pub(crate) async fn rows(&self) -> Result<SqliteConnection> {
        let file = SqliteConnectOptions::new().filename(self.file("data/quittance.sqlite3"));
        Ok(file.create_if_missing(true).connect().await?)
    }

    /// Orders over the API, to be paid in the token.
    pub(crate) async fn order(&self, gateway: &Gateway) -> Result<Order> {
        let order = json!({
            "shop_id": "LIVESHOP00000001", "amount": "24.90", "currency": "USD", "order_id": "7",
            "add_fields": {"cryptocurrency": "USDT_ERC20"},
        });
        let invoice = self.ask(gateway, "create", &order).await?["result"].take();
        let text = |name: &str| Ok(invoice[name].as_str().with_context(|| invoice.to_string())?.to_owned());
        let (id, address): (Result<String>, Result<String>) = (text("invoice_id"), text("address"));
        Ok(Order { id: id?, address: address?, transaction: String::new() })
    }

    /// Asks the v2 API.
    pub(crate) async fn ask(&self, gateway: &Gateway, call: &str, body: &Value) -> Result<Value> {
        let path = if call == "create" { "/v2/invoice/create" } else { "/v2/invoice/merchant/info" };
        let request =
            http()?.post(format!("{}{path}", gateway.url())).header("authorization", "Token live_api_key");
        Ok(request.json(body).send().await?.error_for_status()?.json().await?)
    }

    /// The state JSON.
    pub(crate) async fn state(&self, gateway: &Gateway, order: &Order) -> Result<Value> {
        let request = http()?.get(format!("{}/i/{}/state", gateway.url(), order.id));
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// The payer sends the money; the node mines it at once.
    pub(crate) async fn pay(&self, order: &mut Order) -> Result<()> {
        order.transaction = self.node.send_token(&self.token, &order.address, DUE).await?;
        Ok(())
    }

    /// Waits until the gateway tells of so many confirmations.
    pub(crate) async fn confirmed(&self, gateway: &Gateway, order: &Order, count: u64) -> Result<()> {
        wait::until("a confirmation", async || {
            let state = self.state(gateway, order).await.ok()?;
            let paid = count >= NEED && state["state"] == "paid";
            let confirming = state["state"] == "confirming" && state["confirmations"]["have"] == count;
            (paid || confirming).then_some(())
        })
        .await
    }

    /// Block by block, from `count` confirmations until the payment is final.
    pub(crate) async fn finish(&self, gateway: &Gateway, order: &Order, count: u64) -> Result<()> {
        self.confirmed(gateway, order, count).await?;
        for count in count + 1..=NEED {
            self.node.mine(1).await?;
            self.confirmed(gateway, order, count).await?;
        }
        Ok(())
    }

    fn configuration(&self) -> String {
        // The SHA-256 of "live_api_key".
        let key = "7a5f03a48006312055d6f7c51c5cad62a43f7feacb4924974f6532bc94aed8c5";
        let (node, door, token) = (self.line.url(), self.door.url(), &self.token);
        format!(
            r#"
public_url = "https://pay.example"

[network.ethereum]
rpc = "{node}"
chain_id = {CHAIN_ID}
confirmations = {NEED}
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
notification_url = "{door}/paid"
allow_private_notifications = true
events = true
methods = ["USDT_ERC20"]
keys = {{ evm = "{ACCOUNT}" }}
"#
        )
    }
}
