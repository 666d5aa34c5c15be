//! A shop's counter: paired once, then one sale after the other. The customer pays on the sandbox.

mod device;
mod everybody;
mod faults;
mod offline;
mod refused;
mod selling;

use anyhow::{Context, Result};

use crate::browser::{Browser, Script, Window};
use crate::shop::Shop;

/// What many counters are: a tablet that lies.
const TABLET: Window = Window { width: 1024, height: 768 };

/// A phone that is turned on its side.
const PHONE_ON_ITS_SIDE: Window = Window { width: 844, height: 390 };

impl Shop {
    /// A counter of the demo shop, paired a moment ago.
    pub(crate) async fn counter(&self, window: Window) -> Result<Browser> {
        let browser = Browser::open(window, Script::Runs).await?;
        self.pair(&browser).await?;
        // That it was not paired before is no complaint of the counter's.
        browser.complaints().await?;
        Ok(browser)
    }

    /// Pairs a browser with the demo's counter.
    pub(crate) async fn pair(&self, browser: &Browser) -> Result<()> {
        browser.goto(&self.url("/pos/demo?locale=en")).await?;
        browser.click("pair").await?;
        browser.wait_hydrated().await
    }
}

impl Browser {
    /// Presses keys of the keypad, by their names.
    pub(crate) async fn rings_up(&self, keys: &str) -> Result<()> {
        for key in keys.split(' ') {
            self.wait_for(&format!("[data-key=\"{key}\"]")).await?.click().await?;
        }
        Ok(())
    }

    /// Charges what is rung up, without a tip, and waits for the code. Answers the sale's invoice.
    pub(crate) async fn charges(&self) -> Result<String> {
        self.click("charge").await?;
        self.click("no-tip").await?;
        self.is_sold().await
    }

    /// Waits for the code. Answers the sale's invoice.
    async fn is_sold(&self) -> Result<String> {
        let id = self.wait_for("main[data-invoice]").await?.attr("data-invoice").await?;
        id.context("a sale has an invoice")
    }

    /// Waits until this screen is shown.
    pub(crate) async fn wait_place(&self, place: &str) -> Result<()> {
        self.wait_for(&format!("[data-place=\"{place}\"]")).await.map(drop)
    }
}
