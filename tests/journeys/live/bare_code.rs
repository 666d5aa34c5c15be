//! A wallet that reads no payment link: the code holds the address alone, for as long as the payer wants, with and without scripts.

use anyhow::{Context, Result};
use quittance_testkit::shop::Coin;
use serde_json::json;

use super::{Checkout, shop};
use crate::browser::{Browser, PHONE, Script};

impl Checkout {
    /// What the code says it holds, and what a camera reads, is the address alone; the link stays whole.
    async fn code_is_bare(&self, picture: &str) -> Result<()> {
        let address = &self.order.address;
        self.browser.wait_value("qr", address).await?;
        assert_eq!(&self.browser.read_qr(picture).await?, address);
        let link = self.browser.part("open-wallet").await?.attr("href").await?.context("a link")?;
        assert!(link.starts_with("ethereum:") && link.contains("uint256=24900000"), "{link}");
        Ok(())
    }
}

#[tokio::test]
async fn the_code_holds_the_address_alone_for_as_long_as_the_payer_wants() -> Result<()> {
    let mut payer = Checkout::open("bare-code", Coin::Usdt, shop(), 15).await?;
    payer.asks_for(Coin::Usdt.due()).await?;
    payer.browser.click("code-address").await?;
    payer.code_is_bare("bare-code").await?;
    assert!(payer.browser.page_text().await?.contains("Enter 24.90 USDT in your wallet."));

    // News comes over a stream of its own, and a part of the money asks for a new code.
    payer.pay(20_000_000).await?;
    payer.sees("partial").await?;
    payer.browser.wait_value("qr", &payer.order.address).await?;
    payer.browser.reload().await?;
    payer.browser.wait_value("qr", &payer.order.address).await?;

    // The next invoice remembers it, until the payer says otherwise.
    payer.order = payer.shop.create(json!({"time_to_pay": {"minutes": 15}})).await?;
    payer.browser.goto(&payer.shop.url(&format!("/i/{}", payer.order.id))?).await?;
    payer.browser.wait_hydrated().await?;
    payer.browser.choose(payer.coin.code()).await?;
    payer.sees("awaiting").await?;
    payer.order.address = payer.browser.value("address").await?;
    payer.code_is_bare("bare-code-again").await?;
    payer.browser.click("code-link").await?;
    payer.browser.wait_for("[data-testid=code-link][aria-pressed=true]").await?;
    payer.asks_for(Coin::Usdt.due()).await?;
    payer.ends_quietly().await
}

#[tokio::test]
async fn the_switch_and_the_wallets_need_no_script() -> Result<()> {
    let payer = Checkout::open("bare-code-plain", Coin::Usdt, shop(), 15).await?;
    let browser = Browser::open(PHONE, Script::IsOff).await?;
    let page = payer.shop.url(&format!("/i/{}", payer.order.id))?;
    browser.goto(&page).await?;
    browser.click("code-address").await?;
    browser.wait_value("qr", &payer.order.address).await?;
    browser.reload().await?;
    browser.wait_value("qr", &payer.order.address).await?;
    browser.click("code-link").await?;
    browser.wait_for("[data-testid=code-link][aria-pressed=true]").await?;

    // On a chain that is not Ethereum's own no wallet is opened by name, and no way leads to an empty list.
    assert!(!browser.has("wallets").await?);
    browser.goto(&format!("{page}/wallets")).await?;
    let text = browser.page_text().await?;
    assert!(text.contains("We know of no wallet that opens USDT on Ethereum by a link."), "{text}");
    assert!(text.contains(&payer.order.address) && text.contains("24.90 USDT"), "{text}");
    Ok(())
}
