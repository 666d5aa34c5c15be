//! The demo shop, started for one test.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::http;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::browser::{Browser, Engine, PHONE, Script};

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
        self.fail()?.come_back().await
    }

    /// The power fails.
    pub(crate) fn fail(self) -> Result<Failed> {
        let address = self.gateway.url().trim_start_matches("http://").to_owned();
        self.gateway.kill_hard()?;
        Ok(Failed { address, data: self.data })
    }

    /// Starts one on a free port that is no demo, with these lines for its project: they replace the demo's.
    pub(crate) async fn with(lines: &str) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let mut settings: toml::Table = include_str!("../../crates/gateway/src/demo.toml").parse()?;
        let project =
            settings.get_mut("project").and_then(|all| all.as_array_mut()?.first_mut()?.as_table_mut());
        let project = project.context("the demo has a project")?;
        // No postback leaves for a shop that is not there, and only https leads back to one.
        for name in ["notification_url", "success_url", "fail_url"] {
            project.remove(name);
        }
        project.extend(lines.parse::<toml::Table>()?);
        settings.insert("public_url".to_owned(), "https://pay.example".into());
        let file = data.path().join("quittance.toml");
        fs::write(&file, toml::to_string(&settings)?)?;
        let file = file.to_str().context("a folder with a plain name")?.to_owned();
        Self::serve(&["--config", &file], "127.0.0.1:0", data).await
    }

    async fn start(address: &str, data: TempDir) -> Result<Self> {
        Self::serve(&["--demo"], address, data).await
    }

    async fn serve(kind: &[&str], address: &str, data: TempDir) -> Result<Self> {
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let mut arguments = [&["serve"], kind, &["--listen", address]].concat();
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

/// A shop without power.
pub(crate) struct Failed {
    address: String,
    data: TempDir,
}

impl Failed {
    /// The power comes back: the same address, the same data.
    pub(crate) async fn come_back(self) -> Result<Shop> {
        Shop::start(&self.address, self.data).await
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

    /// Orders over our own API, with a quarter of an hour to pay and new prices afterwards.
    pub(crate) async fn timed(&self, amount: &str) -> Result<String> {
        self.order(json!({"amount": amount})).await
    }

    /// As [`Shop::timed`], with these details.
    pub(crate) async fn order(&self, details: Value) -> Result<String> {
        let mut body = json!({"foreign_id": "1042", "kind": "timed", "amount": "24.90", "currency": "USD"});
        body.as_object_mut()
            .into_iter()
            .for_each(|body| body.extend(details.as_object().cloned().unwrap_or_default()));
        let request =
            http()?.post(self.url("/api/v1/invoices")).header("authorization", "Token demo_api_key");
        let answer: Value = request.json(&body).send().await?.error_for_status()?.json().await?;
        Ok(answer["id"].as_str().context("an invoice id")?.to_owned())
    }

    /// A payer who opens an invoice on a phone, with the page at work if it can be.
    pub(crate) async fn visit(&self, engine: Engine, id: &str, script: Script) -> Result<Browser> {
        let browser = Browser::open_in(engine, PHONE, script).await?;
        browser.goto(&self.url(&format!("/i/{id}"))).await?;
        if script == Script::Runs {
            browser.wait_hydrated().await?;
        }
        Ok(browser)
    }

    /// A payer who has opened a new invoice and chosen USDT on Tron, and that invoice.
    pub(crate) async fn payer(&self, engine: Engine, script: Script) -> Result<(Browser, String)> {
        let id = self.invoice("24.90").await?;
        let browser = self.visit(engine, &id, script).await?;
        browser.choose("USDT_TRC20").await?;
        browser.wait_state("awaiting").await?;
        Ok((browser, id))
    }

    /// Chooses a method, as a program would.
    pub(crate) async fn choose(&self, id: &str, code: &str) -> Result<()> {
        let request = http()?.post(self.url(&format!("/i/{id}/method"))).header("accept", "application/json");
        request.json(&json!({ "method": code })).send().await?.error_for_status()?;
        Ok(())
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
