//! A shop in test mode that asks who pays, with its gateway as a process.

use std::fs;

use anyhow::{Context, Result};
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::http;
use quittance_testkit::receiver::Receiver;
use reqwest::Response;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{Ran, quittance, quittance_reading};

/// The SHA-256 of "till_api_key".
const KEY_HASH: &str = "{till_api_key}";
const KEY: &str = "till_api_key";

/// A shop in test mode, whose data outlive its gateways.
pub(crate) struct Till {
    pub(crate) shop: Receiver,
    folder: TempDir,
}

impl Till {
    pub(crate) async fn open() -> Result<Self> {
        let (shop, folder) = (Receiver::start().await?, tempfile::tempdir()?);
        let till = Self { shop, folder };
        fs::create_dir(till.file("assets"))?;
        fs::write(till.file("assets/index.html"), "<!doctype html><script type=module>0</script>")?;
        let hash = quittance_gateway::create::request_hash(KEY.as_bytes());
        fs::write(till.file("quittance.toml"), till.configuration().replace(KEY_HASH, &hash))?;
        Ok(till)
    }

    pub(crate) fn file(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn configuration(&self) -> String {
        format!(
            r#"
public_url = "https://pay.example"

[rates.fixed.USD]
USDT = "1"

[[project]]
id = "TILLSHOP00000001"
name = "Harbour Bikes"
api_key_sha256 = "{KEY_HASH}"
secret_key = "a_secret_key_of_more_than_32_bytes_"
webhook_secret = "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh"
notification_url = "{}/paid"
allow_private_notifications = true
events = true
payer_data = true
methods = ["USDT_TRC20"]
"#,
            self.shop.url()
        )
    }

    /// Starts a gateway that writes down everything it does.
    pub(crate) async fn start(&self) -> Result<Gateway> {
        let names = ["quittance.toml", "data", "assets"].map(|name| self.file(name));
        let [config, data, assets] = &names;
        let flags =
            ["serve", "--listen", "127.0.0.1:0", "--config", config, "--data", data, "--assets", assets];
        Start::with(flags).env("QUITTANCE_LOG", "trace").run().await
    }

    /// A command about this installation.
    pub(crate) fn run(&self, command: &[&str]) -> Ran {
        let (config, data) = (self.file("quittance.toml"), self.file("data"));
        quittance([command, &["--config", &config, "--data", &data]].concat())
    }

    /// `quittance verify` with this on its standard input.
    pub(crate) fn verify(&self, file: &str, more: &[&str]) -> Ran {
        let config = self.file("quittance.toml");
        quittance_reading(file, [&["verify", "-", "--config", &config], more].concat())
    }
}

/// An invoice over 24.90 USD that waits for who pays.
pub(crate) async fn order(gateway: &Gateway, foreign_id: &str) -> Result<String> {
    let order = json!({
        "foreign_id": foreign_id, "kind": "fixed", "amount": "24.90", "currency": "USD", "method": "USDT_TRC20",
    });
    let request = http()?.post(format!("{}/api/v1/invoices", gateway.url()));
    let answer = request.header("authorization", format!("Token {KEY}")).json(&order).send().await?;
    let invoice: Value = answer.error_for_status()?.json().await?;
    Ok(invoice["id"].as_str().context("an id")?.to_owned())
}

/// Sends a form as a browser does.
pub(crate) async fn send(gateway: &Gateway, path: &str, form: &[(&str, &str)]) -> Result<Response> {
    let body: String = url_encoded(form);
    let request = http()?.post(format!("{}{path}", gateway.url()));
    Ok(request.header("content-type", "application/x-www-form-urlencoded").body(body).send().await?)
}

/// A page, or whatever is at this path, as somebody with the shop's key is given it.
pub(crate) async fn get(gateway: &Gateway, path: &str, accept: &str) -> Result<Response> {
    let request = http()?.get(format!("{}{path}", gateway.url())).header("accept", accept);
    Ok(request.header("authorization", format!("Token {KEY}")).send().await?)
}

/// What the shop's own calls answer.
pub(crate) async fn call(gateway: &Gateway, path: &str, body: &Value) -> Result<String> {
    let request = http()?.post(format!("{}{path}", gateway.url()));
    let answer = request.header("authorization", format!("Token {KEY}")).json(body).send().await?;
    Ok(answer.error_for_status()?.text().await?)
}

fn url_encoded(form: &[(&str, &str)]) -> String {
    let pairs = form.iter().map(|(name, value)| format!("{name}={}", percent(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn percent(text: &str) -> String {
    let escaped = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escaped).collect()
}
