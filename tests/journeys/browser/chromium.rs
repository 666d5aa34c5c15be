//! What only Chromium's driver can do: its developer tools and its console.

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Browser, Window, session};

impl Browser {
    /// What the browser complained about since last asked: CSP violations, script errors, failed requests.
    pub(crate) async fn complaints(&self) -> Result<Vec<String>> {
        let entries = self.client.issue_cmd(session::Log).await?;
        let entries = entries.as_array().context("the console's log is a list")?;
        let bad = entries.iter().filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        Ok(bad.map(|entry| entry["message"].to_string()).collect())
    }

    /// From now on the payer's system is dark.
    pub(crate) async fn darken(&self) -> Result<()> {
        self.prefer(&[("prefers-color-scheme", "dark")]).await
    }

    /// From now on the payer's system has these preferences, named as in a sheet, and no others.
    pub(crate) async fn prefer(&self, preferences: &[(&str, &str)]) -> Result<()> {
        let features: Vec<Value> =
            preferences.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await.map(drop)
    }

    /// From now on the payer prefers these languages, as `Accept-Language` has them.
    pub(crate) async fn accept_languages(&self, languages: &str) -> Result<()> {
        let headers = json!({ "headers": { "Accept-Language": languages } });
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.setExtraHTTPHeaders", headers).await.map(drop)
    }

    /// From now on the payer's clock is that of this place.
    pub(crate) async fn live_in(&self, zone: &str) -> Result<()> {
        self.devtools("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await.map(drop)
    }

    /// Runs a script in every page opened from now on, before any of its own.
    pub(crate) async fn run_first(&self, script: &str) -> Result<()> {
        self.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await.map(drop)
    }

    /// Cuts the computer off, or connects it again. The page hears of both.
    pub(crate) async fn offline(&self, is_offline: bool) -> Result<()> {
        let unlimited = json!({
            "offline": is_offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
        });
        self.devtools("Network.enable", json!({})).await?;
        self.devtools("Network.emulateNetworkConditions", unlimited).await.map(drop)
    }

    /// Lets the page use, or refuses it, what a payer is asked about: `clipboard-read`, `clipboard-write`.
    pub(crate) async fn permit(&self, permission: &str, setting: &str) -> Result<()> {
        let wanted = json!({ "permission": { "name": permission }, "setting": setting });
        self.devtools("Browser.setPermission", wanted).await.map(drop)
    }

    /// Why the browser does not offer to install the page as an app; empty if it does.
    pub(crate) async fn installability_errors(&self) -> Result<Vec<String>> {
        let answer = self.devtools("Page.getInstallabilityErrors", json!({})).await?;
        let errors = answer["installabilityErrors"].as_array().context("a list of errors")?;
        Ok(errors.iter().map(ToString::to_string).collect())
    }

    /// Gives the page a window of exactly this size, sharp enough for a camera.
    pub(super) async fn emulate_window(&self, window: Window) -> Result<()> {
        let metrics = json!({
            "width": window.width, "height": window.height, "deviceScaleFactor": 2, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// One command of the developer tools.
    pub(super) async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let command = session::Devtools { command: command.to_owned(), parameters };
        Ok(self.client.issue_cmd(command).await?)
    }
}
