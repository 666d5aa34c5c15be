//! After paying: the way back to the shop, which nobody is forced to go; and the bill, which needs no script.

use anyhow::Result;

use crate::browser::{Browser, PHONE, Script};
use crate::shop::Shop;

/// A payer who just saw their payment become final.
async fn paid(shop: &Shop) -> Result<Browser> {
    let id = shop.invoice("24.90").await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.goto(&shop.url(&format!("/i/{id}"))).await?;
    browser.wait_hydrated().await?;
    browser.choose("USDT_TRC20").await?;
    browser.wait_state("awaiting").await?;
    shop.play(&id, "pay", &[]).await?;
    browser.wait_state("confirming").await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    Ok(browser)
}

#[tokio::test]
async fn whoever_watched_their_payment_arrive_is_led_back_to_the_shop() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = paid(&shop).await?;
    let said = browser.wait_for("[data-testid=leaving]:not([hidden])").await?.text().await?;
    assert!(said.starts_with("Back to Northwind Books in") && said.ends_with("Stay here"), "{said}");
    let aloud = "return document.querySelector('[role=status]').textContent.includes('Back to Northwind Books in 20 seconds · Stay here')";
    browser.wait_until("the way back, said aloud", aloud).await?;
    // The shop's own page.
    browser.wait_for("form[action='/demo/orders']").await?;
    Ok(())
}

#[tokio::test]
async fn whoever_stays_or_comes_back_is_left_alone() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = paid(&shop).await?;
    browser.wait_for("[data-testid=leaving]:not([hidden])").await?;
    browser.click("stay").await?;
    browser.wait_for("[data-testid=leaving][hidden]").await?;
    assert!(browser.has("back").await?, "the link stays");
    browser.reload().await?;
    browser.wait_hydrated().await?;
    browser.wait_for("[data-testid=leaving][hidden]").await?;
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_payer_without_scripts_reads_the_bill_before_paying_and_the_way_back_after() -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.invoice("24.90").await?;
    let browser = Browser::open(PHONE, Script::IsOff).await?;
    browser.goto(&shop.url(&format!("/i/{id}"))).await?;
    assert!(!browser.part("order").await?.is_displayed().await?, "the bill is folded on a phone");
    browser.wait_for(".fold summary").await?.click().await?;
    assert_eq!(browser.text("order").await?, "1042");
    browser.click("print").await?;
    assert_eq!(browser.text("status").await?, "Not paid yet");
    browser.goto(&shop.url(&format!("/i/{id}"))).await?;
    browser.choose("USDT_TRC20").await?;
    browser.wait_state("awaiting").await?;
    shop.play(&id, "pay", &[]).await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.reload().await?;
    browser.wait_state("paid").await?;
    assert!(!browser.part("leaving").await?.is_displayed().await?);
    browser.click("back").await?;
    browser.wait_for("form[action='/demo/orders']").await?;
    Ok(())
}
