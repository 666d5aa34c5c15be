//! A shop with two counters, and the devices on them.

use std::process::Command;

use anyhow::{Context, Result, ensure};
use quittance_testkit::demo::Demo;
use quittance_testkit::{http, wait};
use reqwest::{RequestBuilder, Response, StatusCode, header};
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

/// Prices are such that every sum can be worked out by hand.
const CONFIGURATION: &str = r#"
[[project]]
id = "NORTHWIND0000001"
name = "Northwind Books"
mode = "test"
api_key_sha256 = "589a359ad5926833cac097127a8f0ccd39d10bc3b590965d1733dfb5290abc9e"
secret_key = "demo_secret_key_of_at_least_32_bytes"
webhook_secret = "whsec_ZGVtb193ZWJob29rX3NlY3JldF9vZl8zMl9ieXRlcyE="

[rates.fixed.EUR]
USDT = "1"
BTC = "80000"

[rates.fixed.JPY]
USDT = "0.0065"

[[terminal]]
id = "door"
project = "NORTHWIND0000001"
title = "Counter at the door"
currency = "EUR"
tips = ["5", "10"]
discount = true
methods = ["USDT_TRC20", "LTC", "BTC"]

[[terminal.product]]
id = "coffee"
name = "Coffee"
price = "3.33"

[[terminal.product]]
id = "cake"
name = "Cake"
price = "4.50"

[[terminal]]
id = "window"
project = "NORTHWIND0000001"
title = "Window"
currency = "JPY"
"#;

/// A shop with two counters: `door` sells in euros and gives discounts, `window` in yen and does not.
pub(crate) struct Shop(Demo);

/// A device that is paired, by what it shows.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) cookie: String,
}

impl Shop {
    pub(crate) async fn open() -> Result<Self> {
        Ok(Self(Demo::with(CONFIGURATION).await?))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        self.0.url(path)
    }

    /// The shop after a start with a changed configuration, at another port.
    pub(crate) async fn restarted(self, change: (&str, &str)) -> Result<Self> {
        Ok(Self(self.0.restarted_with(&CONFIGURATION.replace(change.0, change.1)).await?))
    }

    /// What the gateway wrote so far.
    pub(crate) fn log(&self) -> String {
        self.0.log().join("\n")
    }

    /// A `quittance pos` command about this shop: what it printed, and what it said.
    pub(crate) fn command(&self, arguments: &[&str]) -> Result<(String, String)> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quittance"));
        command.arg("pos").args(arguments);
        command.arg("--config").arg(self.0.file("quittance.toml")).arg("--data").arg(self.0.file("data"));
        if arguments.first() == Some(&"pair") {
            command.args(["--url", &self.url("")]);
        }
        let output = command.output()?;
        let (out, err) = (String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?);
        ensure!(output.status.success(), "{err}");
        Ok((out, err))
    }

    /// A `quittance doctor` of this shop: what it printed.
    pub(crate) fn doctor(&self) -> Result<String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quittance"));
        command.arg("doctor").arg("--config").arg(self.0.file("quittance.toml"));
        // The public sources of prices are behind a proxy that is not there: a test asks nobody outside.
        command.arg("--data").arg(self.0.file("data")).env("HTTPS_PROXY", "http://127.0.0.1:1");
        Ok(String::from_utf8(command.output()?.stdout)?)
    }

    /// A new link that pairs a device.
    pub(crate) fn link(&self, terminal: &str) -> Result<String> {
        Ok(self.command(&["pair", terminal])?.0.trim().to_owned())
    }

    /// Presses the button of a link's page.
    pub(crate) async fn press(&self, link: &str) -> Result<Response> {
        Ok(http()?.post(link).header(header::ORIGIN, self.url("")).send().await?)
    }

    /// A device that is paired with this counter.
    pub(crate) async fn device(&self, terminal: &str) -> Result<Device> {
        let answer = self.press(&self.link(terminal)?).await?;
        ensure!(answer.status() == StatusCode::SEE_OTHER, "{}", answer.status());
        let cookie = answer.headers().get(header::SET_COOKIE).context("a cookie")?.to_str()?;
        let (cookie, _) = cookie.split_once(';').context("its attributes")?;
        Ok(Device { cookie: cookie.to_owned() })
    }

    pub(crate) async fn get(&self, device: &Device, path: &str) -> Result<Response> {
        Ok(http()?.get(self.url(path)).header(header::COOKIE, &device.cookie).send().await?)
    }

    /// A form of the device's own program.
    pub(crate) fn form(
        &self,
        device: &Device,
        path: &str,
        fields: &[(&str, &str)],
    ) -> Result<RequestBuilder> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = http()?.post(self.url(path)).header(header::COOKIE, &device.cookie);
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        Ok(request.header(header::ORIGIN, self.url("")).header(header::ACCEPT, "application/json").body(body))
    }

    /// Sells at the door, by its present prices.
    pub(crate) async fn sell(&self, device: &Device, fields: &[(&str, &str)]) -> Result<(StatusCode, Value)> {
        let edition = self.edition()?;
        let fields = [&[("edition", edition.as_str())], fields].concat();
        let answer = self.form(device, "/pos/door/invoices", &fields)?.send().await?;
        Ok((answer.status(), answer.json().await?))
    }

    /// A sale that is made.
    pub(crate) async fn sold(&self, device: &Device, fields: &[(&str, &str)]) -> Result<Value> {
        let (status, sale) = self.sell(device, fields).await?;
        ensure!(status == StatusCode::OK, "{status} {sale}");
        Ok(sale)
    }

    /// Pays a sale at its invoice's page, and waits until that is final.
    pub(crate) async fn pay(&self, id: &str) -> Result<()> {
        for (path, body) in [
            ("method", json!({"method": "USDT_TRC20"})),
            ("sandbox/pay", json!({})),
            ("sandbox/mine", json!({"count": 100})),
        ] {
            let request =
                http()?.post(self.url(&format!("/i/{id}/{path}"))).header(header::ACCEPT, "application/json");
            request.json(&body).send().await?.error_for_status()?;
        }
        let settled = async || {
            let state: Value =
                http().ok()?.get(self.url(&format!("/i/{id}/state"))).send().await.ok()?.json().await.ok()?;
            (state["state"] == "paid").then_some(())
        };
        wait::until("the payment to be final", settled).await
    }

    /// Names the prices at the door.
    pub(crate) fn edition(&self) -> Result<String> {
        let text = std::fs::read_to_string(self.0.file("quittance.toml"))?;
        let config = quittance_gateway::config::Config::parse(&text, std::path::Path::new("quittance.toml"))?;
        let projects = quittance_gateway::app::Projects::check(&config, true)?;
        let terminals = quittance_gateway::pos::Terminals::check(&config, &projects)?;
        Ok(terminals.find("door").context("a counter")?.edition.clone())
    }

    /// The rows, to play what time does.
    pub(crate) async fn rows(&self) -> Result<SqliteConnection> {
        let file = self.0.file("data/quittance.sqlite3");
        Ok(SqliteConnection::connect(&format!("sqlite://{}", file.display())).await?)
    }
}

/// A key for a sale.
pub(crate) fn key(number: u32) -> String {
    format!("sale-of-the-morning-{number}")
}
