//! The demo shop, started for one test.

use std::path::Path;

use anyhow::{Context, Result};
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::http;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A demo shop with a gateway and data of its own; both are gone when this is dropped.
pub(crate) struct Shop {
    gateway: Gateway,
    data: TempDir,
}

impl Shop {
    /// Starts one on a free port.
    pub(crate) async fn open() -> Result<Self> {
        Self::start("127.0.0.1:0", tempfile::tempdir()?).await
    }

    /// The power fails, and comes back: the same address, the same data.
    pub(crate) async fn restart(self) -> Result<Self> {
        let address = self.gateway.url().trim_start_matches("http://").to_owned();
        self.gateway.kill_hard()?;
        Self::start(&address, self.data).await
    }

    async fn start(address: &str, data: TempDir) -> Result<Self> {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let mut arguments = vec!["serve", "--demo", "--listen", address];
        arguments.extend(["--data", data.path().to_str().context("a folder with a plain name")?]);
        arguments.extend(["--assets", assets.to_str().context("a repository with a plain name")?]);
        let gateway = Start::with(arguments).run().await?;
        Ok(Self { gateway, data })
    }

    /// The address of a page of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.url())
    }

    /// The names of all gallery screens.
    pub(crate) async fn screens(&self) -> Result<Vec<String>> {
        self.names("/gallery.json").await
    }

    /// The names of the gallery's documents, which need no program.
    pub(crate) async fn documents(&self) -> Result<Vec<String>> {
        self.names("/gallery/documents.json").await
    }

    async fn names(&self, list: &str) -> Result<Vec<String>> {
        Ok(http()?.get(self.url(list)).send().await?.error_for_status()?.json().await?)
    }
}

impl Shop {
    /// Orders over the API; the id without its prefix.
    pub(crate) async fn invoice(&self, amount: &str) -> Result<String> {
        let body =
            json!({"shop_id": "DEMOSHOP00000001", "amount": amount, "currency": "USD", "order_id": "1042"});
        let request =
            http()?.post(self.url("/v2/invoice/create")).header("authorization", "Token demo_api_key");
        let answer: Value = request.json(&body).send().await?.error_for_status()?.json().await?;
        let id = answer["result"]["invoice_id"].as_str().context("an invoice id")?;
        Ok(id.to_owned())
    }

    /// Plays the chain of an invoice.
    pub(crate) async fn play(&self, id: &str, action: &str, fields: &[(&str, &str)]) -> Result<Value> {
        let body: serde_json::Map<_, _> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        let request =
            http()?.post(self.url(&format!("/i/{id}/sandbox/{action}"))).header("accept", "application/json");
        Ok(request.json(&body).send().await?.error_for_status()?.json().await?)
    }

    /// The invoice as programs see it.
    pub(crate) async fn state(&self, id: &str) -> Result<Value> {
        Ok(http()?.get(self.url(&format!("/i/{id}/state"))).send().await?.error_for_status()?.json().await?)
    }

    /// What the demo shop received.
    pub(crate) async fn postbacks(&self) -> Result<Vec<Value>> {
        Ok(http()?.get(self.url("/demo/postbacks")).send().await?.error_for_status()?.json().await?)
    }
}
