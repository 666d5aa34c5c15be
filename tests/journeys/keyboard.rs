//! A payer who has no mouse: from the first Tab to the receipt, and the focus is always somewhere.

use anyhow::{Context, Result};

use crate::browser::{Browser, Engine, Key, Script, Stop};
use crate::shop::Shop;

impl Browser {
    /// Where the focus is: on a part, or on the heading that says what happened.
    async fn focus(&self) -> Result<Stop> {
        self.stop().await?.context("the focus is lost")
    }

    /// What somebody would paste now.
    async fn pasted(&self) -> Result<String> {
        let text = self.wait_until("the clipboard", "return navigator.clipboard.readText();").await?;
        Ok(text.as_str().unwrap_or_default().to_owned())
    }
}

#[tokio::test]
async fn a_payer_pays_with_nothing_but_a_keyboard() -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.invoice("24.90").await?;
    let browser = shop.visit(Engine::Chromium, &id, Script::Runs).await?;
    browser.permit("clipboard-read", "granted").await?;

    // Nothing is chosen from the start. The list is one stop; the arrows move in it, also from its end to its beginning.
    browser.walk_to(Key::Tab, "USDT_TRC20").await?;
    browser.press(Key::Down).await?;
    browser.walk_to(Key::Down, "USDT_TRC20").await?;
    browser.walk_to(Key::Tab, "continue").await?;
    browser.press(Key::Enter).await?;
    browser.wait_state("awaiting").await?;
    assert_eq!(browser.focus().await?.name, "status", "the focus moves to where the form led");

    browser.walk_to(Key::Tab, "copy-address").await?;
    browser.press(Key::Enter).await?;
    browser.wait_for(".copy--done[data-testid=copy-address]").await?;
    // A test invoice is copied as a link that no wallet pays; it ends in the address.
    let address = browser.value("address").await?;
    assert!(browser.pasted().await?.contains(&address));
    assert_eq!(browser.focus().await?.name, "copy-address", "copying leaves the focus where it is");
    browser.walk_to(Key::BackTab, "copy-amount").await?;
    browser.press(Key::Space).await?;
    browser.wait_for(".copy--done[data-testid=copy-amount]").await?;
    assert_eq!(browser.pasted().await?, "24.90");

    browser.walk_to(Key::Tab, "open-wallet").await?;
    browser.walk_to(Key::Tab, "sandbox-pay").await?;
    browser.press(Key::Enter).await?;
    browser.wait_state("confirming").await?;
    browser.focus().await?;
    browser.walk_to(Key::Tab, "sandbox-final").await?;
    browser.press(Key::Space).await?;
    browser.wait_state("paid").await?;
    browser.focus().await?;
    browser.walk_to(Key::BackTab, "receipt").await?;
    browser.press(Key::Enter).await?;
    browser.wait_for("main:not([data-state])").await?;
    assert!(browser.page_text().await?.contains("24.90 USDT"));
    Ok(())
}

/// The payment is seen while the focus is on a button of the screen that goes away.
#[tokio::test]
async fn the_focus_survives_a_screen_that_changes_by_itself() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = shop.payer(Engine::Chromium, Script::Runs).await?;
    browser.walk_to(Key::Tab, "copy-address").await?;

    shop.play(&id, "pay", &[("amount", "20")]).await?;
    browser.wait_state("partial").await?;
    let kept = "return document.activeElement.dataset.testid === 'copy-address';";
    browser.wait_until("the focus stays on the same button of the new screen", kept).await?;
    shop.play(&id, "pay", &[]).await?;
    browser.wait_state("confirming").await?;
    let moved = "return document.activeElement.tagName === 'H1';";
    browser.wait_until("the focus moves to the heading", moved).await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    browser.wait_until("the focus stays on the heading", moved).await?;
    browser.walk_to(Key::Tab, "receipt").await
}

/// Whoever has touched nothing is not moved about: the page does not scroll under their eyes.
#[tokio::test]
async fn nothing_takes_the_focus_that_had_none() -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.invoice("24.90").await?;
    let first = shop.visit(Engine::Chromium, &id, Script::Runs).await?;
    first.choose("USDT_TRC20").await?;
    first.wait_state("awaiting").await?;
    first.reload().await?;
    first.wait_hydrated().await?;
    shop.play(&id, "pay", &[]).await?;
    first.wait_state("confirming").await?;
    assert_eq!(first.stop().await?, None);
    Ok(())
}
