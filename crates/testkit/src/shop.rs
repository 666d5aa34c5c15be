//! A live shop for one test: a node of its own, a gateway that takes USDT and ether on it, and somebody who hears of the money.

mod opening;

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::anvil::Anvil;
use crate::gateway::{Gateway, Start};
use crate::http;
use crate::proxy::Proxy;
use crate::receiver::{Delivery, Receiver};

pub use self::opening::{ACCOUNT, Opening};

/// Its API key.
const API_KEY: &str = "live_api_key";

/// What a payer pays with. Every invoice is over 24.90 dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coin {
    /// A token at 1 dollar.
    Usdt,
    /// The network's own coin at 3,487.20 dollars.
    Ether,
}

/// A shop with an empty till. Its data outlive its gateways.
#[derive(Debug)]
pub struct LiveShop {
    /// Where payers send their money.
    pub node: Anvil,
    /// What the gateway takes for the node.
    pub line: Proxy,
    /// Where the shop hears of its money.
    pub till: Receiver,
    /// What the gateway takes for the shop.
    pub door: Proxy,
    /// The contract of its USDT.
    pub token: String,
    /// The folder with the page, if not the one without a program.
    page: Option<PathBuf>,
    gateway: Option<Gateway>,
    folder: TempDir,
}

/// An invoice as its shop knows it.
#[derive(Clone, Debug)]
pub struct Order {
    /// Without the prefix.
    pub id: String,
    /// Where to pay; empty until the payer has chosen a method.
    pub address: String,
}

impl LiveShop {
    /// One whose payments are final after so many confirmations.
    #[must_use]
    pub fn with_confirmations(confirmations: u64) -> Opening {
        Opening::with(confirmations)
    }

    /// A gateway with the shop's data that is not started yet. Its port is another one each time.
    pub fn prepare(&self) -> Start {
        let assets = self.page.clone().unwrap_or_else(|| self.file("assets"));
        let files =
            [("--config", self.file("quittance.toml")), ("--data", self.file("data")), ("--assets", assets)];
        let files = files.into_iter().flat_map(|(flag, path)| [flag.into(), path.into_os_string()]);
        Start::with(["serve".into(), "--listen".into(), "127.0.0.1:0".into()].into_iter().chain(files))
    }

    /// Starts a gateway, after the last one was killed or taken away.
    ///
    /// # Errors
    ///
    /// It does not start; the text holds its log.
    pub async fn start(&mut self) -> Result<()> {
        self.gateway = Some(self.prepare().run().await?);
        Ok(())
    }

    /// The power of the gateway fails (SIGKILL).
    ///
    /// # Errors
    ///
    /// None is running.
    pub fn kill(&mut self) -> Result<()> {
        self.take()?.kill_hard().map(drop)
    }

    /// Hands over the gateway, for instance to be stopped.
    ///
    /// # Errors
    ///
    /// None is running.
    pub fn take(&mut self) -> Result<Gateway> {
        self.gateway.take().context("no gateway is running")
    }

    /// What the gateway wrote since it was started, a line each.
    ///
    /// # Errors
    ///
    /// None is running.
    pub fn log(&self) -> Result<Vec<String>> {
        Ok(self.gateway.as_ref().context("no gateway is running")?.log())
    }

    /// The address of something of the gateway's, `/i/{id}` for an invoice's page.
    ///
    /// # Errors
    ///
    /// None is running.
    pub fn url(&self, path: &str) -> Result<String> {
        Ok(format!("{}{path}", self.gateway.as_ref().context("no gateway is running")?.url()))
    }

    /// Where the shop's data lie.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Creates an invoice by the v2 API, with these `add_fields`.
    ///
    /// # Errors
    ///
    /// The gateway refuses.
    pub async fn create(&self, add_fields: Value) -> Result<Order> {
        let order = json!({
            "shop_id": "LIVESHOP00000001", "amount": "24.90", "currency": "USD", "order_id": "7", "add_fields": add_fields,
        });
        let invoice = self.ask("/v2/invoice/create", &order).await?["result"].take();
        let text =
            |name: &str| invoice[name].as_str().map(str::to_owned).with_context(|| invoice.to_string());
        Ok(Order { id: text("invoice_id")?, address: text("address")? })
    }

    /// Asks the merchant's API.
    ///
    /// # Errors
    ///
    /// The gateway refuses.
    pub async fn ask(&self, path: &str, body: &Value) -> Result<Value> {
        let request = http()?.post(self.url(path)?).header("authorization", format!("Token {API_KEY}"));
        Ok(request.json(body).send().await?.error_for_status()?.json().await?)
    }

    /// The state JSON of an invoice.
    ///
    /// # Errors
    ///
    /// There is none.
    pub async fn state(&self, id: &str) -> Result<Value> {
        let request = http()?.get(self.url(&format!("/i/{id}/state"))?);
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    /// Somebody pays, straight at the node. Answers with the transaction's id.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn pay(&self, coin: Coin, address: &str, units: u128) -> Result<String> {
        match coin {
            Coin::Usdt => self.node.send_token(&self.token, address, units).await,
            Coin::Ether => self.node.send_ether(address, units).await,
        }
    }

    /// The settlements of an invoice that arrived so far, repeats included.
    #[must_use]
    pub fn settlements(&self, id: &str) -> Vec<Delivery> {
        let settlement = format!("inv_{id}_settled");
        self.till.all().into_iter().filter(|delivery| delivery.header("webhook-id") == settlement).collect()
    }
}

impl Coin {
    /// Its code in the merchant's API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Usdt => "USDT_ERC20",
            Self::Ether => "ETH",
        }
    }

    /// Its symbol.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Usdt => "USDT",
            Self::Ether => "ETH",
        }
    }

    /// What an invoice comes to, in smallest units.
    #[must_use]
    pub const fn due(self) -> u128 {
        match self {
            Self::Usdt => 24_900_000,
            Self::Ether => 7_141_000_000_000_000,
        }
    }
}
