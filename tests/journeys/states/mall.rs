//! A gateway with a test shop for each story, so that no story hears of another's chain or clock.

use std::path::Path;

use anyhow::{Context, Result};
use quittance_gateway::create::request_hash;
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::http;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::story::Story;

/// A gateway with a shop for each story.
pub(super) struct Mall {
    gateway: Gateway,
    _folder: TempDir,
}

const RATES: &str = "
[rates.fixed.USD]
BTC = \"92874.50\"
USDT = \"1\"
USDC = \"1\"
DAI = \"1\"
";

impl Mall {
    /// Opens one on a free port.
    pub(super) async fn open(stories: &[Story]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = |name: &str| folder.path().join(name).display().to_string();
        let shops = stories.iter().enumerate().map(|(number, story)| shop(number, story.shop));
        let shops: String = shops.collect();
        std::fs::write(path("shops.toml"), format!("public_url = \"https://pay.example\"\n{RATES}{shops}"))?;
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist").display().to_string();
        let [config, data] = [path("shops.toml"), path("data")];
        let [serve, listen] = [["serve", "--listen"], ["127.0.0.1:0", "--config"]];
        let arguments = [&serve[..], &listen, &[&config, "--data", &data, "--assets", &page]].concat();
        let gateway = Start::with(arguments).run().await?;
        Ok(Self { gateway, _folder: folder })
    }

    /// The address of a page of it.
    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.url())
    }

    /// Orders in the shop of this number; the invoice's id.
    pub(super) async fn order(&self, number: usize) -> Result<String> {
        let order = json!({"foreign_id": "1", "kind": "timed", "amount": "24.90", "currency": "USD"});
        let request = http()?.post(self.url("/api/v1/invoices")).bearer_auth(key(number)).json(&order);
        let answer: Value = request.send().await?.error_for_status()?.json().await?;
        Ok(answer["id"].as_str().context("an id")?.to_owned())
    }

    /// Plays the chain of an invoice.
    pub(super) async fn play(&self, id: &str, action: &str, fields: &[(&str, &str)]) -> Result<()> {
        let body: serde_json::Map<_, _> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
        let request = http()?.post(self.url(&format!("/i/{id}/sandbox/{action}"))).json(&body);
        let answer = request.header("accept", "application/json").send().await?;
        answer.error_for_status().with_context(|| format!("{action} {fields:?}"))?;
        Ok(())
    }

    /// The invoice as programs see it.
    pub(super) async fn state(&self, id: &str) -> Result<Value> {
        Ok(http()?.get(self.url(&format!("/i/{id}/state"))).send().await?.error_for_status()?.json().await?)
    }
}

fn key(number: usize) -> String {
    format!("key of shop {number}")
}

fn shop(number: usize, settings: &str) -> String {
    let hash = request_hash(key(number).as_bytes());
    format!(
        r#"
[[project]]
id = "STORYSHOP{number:07}"
name = "Northwind Books"
site = "northwind.example"
contact = "mailto:shop@northwind.example"
mode = "test"
api_key_sha256 = "{hash}"
secret_key = "northwind_secret_key_of_at_least_32_bytes"
webhook_secret = "whsec_bm9ydGh3aW5kX3dlYmhvb2tfc2VjcmV0XzAwMDE="
success_url = "https://northwind.example/thanks"
fail_url = "https://northwind.example/basket"
{settings}
"#
    )
}
