//! A headless Chromium for one test: opened, driven, and gone with its profile afterwards.

mod axe;
mod driver;
mod first_load;
mod qr;
mod session;

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) use self::axe::Violation;
use self::driver::Driver;

use crate::measured;

/// How long anything may take. Only a test that fails waits so long.
const PATIENCE: Duration = Duration::from_secs(60);

/// The size of a window in CSS pixels.
#[derive(Clone, Copy)]
pub(crate) struct Window {
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// What most payers hold.
pub(crate) const PHONE: Window = Window { width: 390, height: 844 };

/// What some still hold.
pub(crate) const SMALL_PHONE: Window = Window { width: 360, height: 640 };

/// What the rest sit at.
pub(crate) const DESKTOP: Window = Window { width: 1280, height: 800 };

/// Whether pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    Runs,
    IsOff,
}

/// One browser with an empty cache. The fields are dropped in this order.
pub(crate) struct Browser {
    client: Client,
    /// Takes the browser with it.
    _driver: Driver,
    _profile: TempDir,
}

impl Browser {
    /// Opens a browser with an empty profile.
    pub(crate) async fn open(window: Window, script: Script) -> Result<Self> {
        let driver = Driver::start()?;
        let profile = tempfile::tempdir()?;
        let client = session::open(&driver, profile.path(), script).await?;
        let browser = Self { client, _driver: driver, _profile: profile };
        browser.resize(window).await?;
        Ok(browser)
    }

    /// Opens a page and waits until it has loaded.
    pub(crate) async fn goto(&self, url: &str) -> Result<()> {
        self.client.goto(url).await.with_context(|| format!("cannot open {url}"))
    }

    /// Loads the page again.
    pub(crate) async fn reload(&self) -> Result<()> {
        Ok(self.client.refresh().await?)
    }

    /// Waits until the page shows this state, without a reload of ours.
    pub(crate) async fn wait_state(&self, state: &str) -> Result<()> {
        let selector = format!("main[data-state=\"{state}\"]");
        if let Err(error) = self.wait_for(&selector).await {
            let shown = self.client.find(Locator::Css("main")).await?.attr("data-state").await?;
            return Err(error.context(format!("the page shows {shown:?} instead of {state:?}")));
        }
        Ok(())
    }

    /// Waits until the page is live: hydrated, its scripts at work.
    pub(crate) async fn wait_hydrated(&self) -> Result<()> {
        self.wait_for("html[data-hydrated]").await.map(drop)
    }

    /// The one part with this `data-testid`, as soon as it is there.
    pub(crate) async fn part(&self, testid: &str) -> Result<Element> {
        self.wait_for(&format!("[data-testid=\"{testid}\"]")).await
    }

    /// Whether the page has such a part now.
    pub(crate) async fn has(&self, testid: &str) -> Result<bool> {
        let selector = format!("[data-testid=\"{testid}\"]");
        Ok(!self.client.find_all(Locator::Css(&selector)).await?.is_empty())
    }

    /// Whether the page has a notice now.
    pub(crate) async fn has_note(&self) -> Result<bool> {
        Ok(!self.client.find_all(Locator::Css("[role=note]")).await?.is_empty())
    }

    /// The words of a part, as the payer sees them.
    pub(crate) async fn text(&self, testid: &str) -> Result<String> {
        Ok(self.part(testid).await?.text().await?)
    }

    /// The machine's value of a part, its `data-value`.
    pub(crate) async fn value(&self, testid: &str) -> Result<String> {
        let value = self.part(testid).await?.attr("data-value").await?;
        value.with_context(|| format!("`{testid}` has no data-value"))
    }

    /// Waits until a part has this machine value, without a reload of ours.
    pub(crate) async fn wait_value(&self, testid: &str, value: &str) -> Result<()> {
        self.wait_for(&format!("[data-testid=\"{testid}\"][data-value=\"{value}\"]")).await.map(drop)
    }

    /// Chooses a method and confirms it.
    pub(crate) async fn choose(&self, code: &str) -> Result<()> {
        self.wait_for(&format!("[data-method=\"{code}\"]")).await?.click().await?;
        self.click("continue").await
    }

    /// All words of the page.
    pub(crate) async fn page_text(&self) -> Result<String> {
        Ok(self.wait_for("body").await?.text().await?)
    }

    /// Clicks a part.
    pub(crate) async fn click(&self, testid: &str) -> Result<()> {
        Ok(self.part(testid).await?.click().await?)
    }

    /// The first element that matches a CSS selector, as soon as it is there.
    pub(crate) async fn wait_for(&self, selector: &str) -> Result<Element> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        found.with_context(|| format!("`{selector}` did not appear"))
    }

    /// What is in the window, as `screens/{name}.png` of the target folder.
    pub(crate) async fn screenshot(&self, name: &str) -> Result<PathBuf> {
        let file = measured::folder("screens")?.join(format!("{name}.png"));
        fs::write(&file, self.client.screenshot().await?)?;
        Ok(file)
    }

    /// What the browser complained about since last asked: CSP violations, script errors, failed requests.
    pub(crate) async fn complaints(&self) -> Result<Vec<String>> {
        let entries = self.client.issue_cmd(session::Log).await?;
        let entries = entries.as_array().context("the console's log is a list")?;
        let bad = entries.iter().filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING");
        Ok(bad.map(|entry| entry["message"].to_string()).collect())
    }

    /// Gives the page a window of this size, sharp enough for a camera.
    pub(crate) async fn resize(&self, window: Window) -> Result<()> {
        let metrics = json!({
            "width": window.width, "height": window.height, "deviceScaleFactor": 2, "mobile": false,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics).await.map(drop)
    }

    /// From now on the payer's system is dark.
    pub(crate) async fn darken(&self) -> Result<()> {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": "dark" }] });
        self.devtools("Emulation.setEmulatedMedia", features).await.map(drop)
    }

    /// One command of Chromium's developer tools.
    async fn devtools(&self, command: &str, parameters: Value) -> Result<Value> {
        let command = session::Devtools { command: command.to_owned(), parameters };
        Ok(self.client.issue_cmd(command).await?)
    }
}
