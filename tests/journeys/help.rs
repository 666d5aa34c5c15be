//! Whoever is in trouble finds the help of their own invoice, and it ends in something they can do. It needs no script.

use anyhow::Result;

use crate::browser::{Browser, Engine, Script};
use crate::shop::Shop;

/// Enters a transaction where help asks for one, and reads the code of the answer.
async fn check(browser: &Browser, transaction: &str) -> Result<String> {
    let field = browser.part("transaction").await?;
    field.clear().await?;
    field.send_keys(transaction).await?;
    browser.click("claim").await?;
    browser.wait_for("[data-testid=claim-answer]").await?;
    browser.value("claim-answer").await
}

/// Time is up, and the payer has sent the money after all.
async fn sends_too_late(script: Script) -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.timed("24.90").await?;
    shop.choose(&id, "USDT_TRC20").await?;
    let address = shop.state(&id).await?["address"].as_str().unwrap_or_default().to_owned();
    shop.play(&id, "pass", &[("seconds", "1000")]).await?;
    let browser = shop.visit(Engine::Chromium, &id, script).await?;
    browser.wait_state("expired").await?;
    assert!(!browser.has("address").await?, "nobody pays what has expired");
    browser.click("help").await?;
    browser.wait_for("[data-testid=transaction]").await?;

    assert_eq!(check(&browser, "24.90").await?, "malformed");
    assert!(browser.page_text().await?.contains("It looks like an amount."));
    assert_eq!(check(&browser, &address).await?, "malformed", "what was entered is there to be mended");
    assert!(browser.page_text().await?.contains("It looks like an address"));
    assert_eq!(check(&browser, &"ab".repeat(32)).await?, "not_found");

    let sent = shop.play(&id, "pay", &[]).await?;
    let transaction = sent["txid"].as_str().unwrap_or_default();
    assert_eq!(check(&browser, transaction).await?, "late");
    let told = browser.page_text().await?;
    assert!(told.contains("arrived after the invoice was over. It is with Northwind Books"), "{told}");
    assert!(told.contains("You need not send it again."), "{told}");
    browser.click("next").await?;
    browser.wait_state("late").await
}

#[tokio::test]
async fn a_payer_who_sent_too_late_is_told_where_the_money_is() -> Result<()> {
    sends_too_late(Script::Runs).await
}

#[tokio::test]
async fn a_payer_without_scripts_is_told_the_same() -> Result<()> {
    sends_too_late(Script::IsOff).await
}

/// What is missing is worked out, and one press leads back to paying it.
#[tokio::test]
async fn a_payer_whose_wallet_sends_no_small_amounts_finds_a_way_on() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = shop.payer(Engine::Chromium, Script::Runs).await?;
    shop.play(&id, "pay", &[("amount", "24")]).await?;
    browser.wait_state("partial").await?;
    browser.click("help").await?;
    browser.wait_for("main:not([data-state])").await?;
    let told = browser.page_text().await?;
    assert!(told.contains("24.00 USDT of 24.90 USDT arrived. 0.90 USDT is missing."), "{told}");
    assert!(told.contains("the smallest amount yours allows"), "{told}");
    browser.click("pay").await?;
    browser.wait_state("partial").await?;
    assert_eq!(browser.value("remaining").await?, "0.90");
    Ok(())
}

/// Help is there for whoever asks first, too, and knows nothing of an invoice then.
#[tokio::test]
async fn help_without_an_invoice_says_how_to_get_to_ones_own() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(crate::browser::PHONE, Script::IsOff).await?;
    browser.goto(&shop.url("/help/sent")).await?;
    assert!(!browser.has("transaction").await?);
    assert!(browser.page_text().await?.contains("open the link of your invoice and choose Help there"));
    Ok(())
}
