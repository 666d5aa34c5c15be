//! What goes wrong on the payer's side, and what the page makes of it: it stays payable, and says where it stands.
//!
//! # Layout
//!
//! The browser's: [`clipboard`], [`program`], [`storage`], [`clock`], [`asleep`]. The way to the gateway: [`link`], [`build`].
//! The payer's own: [`tabs`]. The merchant's: [`names`].

mod asleep;
mod build;
mod clipboard;
mod clock;
mod link;
mod names;
mod program;
mod storage;
mod tabs;

use anyhow::Result;
use quittance_testkit::relay::Relay;

use crate::browser::{Browser, PHONE, Script};
use crate::shop::Shop;

/// A payer whose way to the gateway can be troubled, before an invoice that is not opened yet.
struct Payer {
    shop: Shop,
    relay: Relay,
    browser: Browser,
    id: String,
}

impl Payer {
    async fn new() -> Result<Self> {
        Self::of(Shop::open().await?).await
    }

    async fn of(shop: Shop) -> Result<Self> {
        let relay = Relay::before(&shop.url("")).await?;
        let id = shop.timed("24.90").await?;
        Ok(Self { shop, relay, browser: Browser::open(PHONE, Script::Runs).await?, id })
    }

    /// Opens the invoice.
    async fn opens(&self) -> Result<()> {
        self.browser.goto(&format!("{}/i/{}", self.relay.url(), self.id)).await
    }

    /// Opens the invoice, waits until the page is live, and chooses USDT on Tron.
    async fn chooses(&self) -> Result<()> {
        self.opens().await?;
        self.browser.wait_hydrated().await?;
        self.browser.choose("USDT_TRC20").await?;
        self.browser.wait_state("awaiting").await
    }

    /// The payment is sent, and is in a block.
    async fn pays(&self) -> Result<()> {
        self.shop.play(&self.id, "pay", &[]).await.map(drop)
    }

    /// Waits until these words are in sight.
    async fn reads(&self, words: &str) -> Result<()> {
        self.browser.wait_until(&format!("{words:?} in sight"), &in_sight(words)).await.map(drop)
    }

    /// How often the document was asked for.
    fn loads(&self) -> usize {
        self.relay.asked(&self.id) - self.relay.asked(&format!("{}/", self.id))
    }
}

/// A script that says whether these words stand in a place that is drawn, and large enough to be read.
fn in_sight(words: &str) -> String {
    format!(
        "return [...document.querySelectorAll('body *')].some(one => {{
            const own = [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.data).join('');
            const box = one.getBoundingClientRect();
            return own.includes({words:?}) && one.checkVisibility({{ visibilityProperty: true }}) && box.height > 10;
        }});"
    )
}
