//! Journeys on the sandbox: a payer pays in parts, the chain turns back, the shop hears of it.

use anyhow::{Context, Result};
use quittance_testkit::{http, wait};
use serde_json::Value;

use crate::browser::{Browser, PHONE, Script};
use crate::shop::Shop;

/// A payer who knows nothing yet: opens the link and chooses USDT on Tron.
async fn chosen(shop: &Shop, script: Script) -> Result<(Browser, String)> {
    let id = shop.invoice("24.90").await?;
    let browser = Browser::open(PHONE, script).await?;
    browser.goto(&shop.url(&format!("/i/{id}"))).await?;
    browser.wait_state("choose").await?;
    if script == Script::Runs {
        browser.wait_hydrated().await?;
    }
    browser.choose("USDT_TRC20").await?;
    browser.wait_state("awaiting").await?;
    Ok((browser, id))
}

#[tokio::test]
async fn a_payer_sends_a_part_then_the_rest_and_sees_each_state_arrive() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = chosen(&shop, Script::Runs).await?;
    assert_eq!(browser.value("amount").await?, "24.90");

    shop.play(&id, "pay", &[("amount", "20")]).await?;
    browser.wait_state("partial").await?;
    assert_eq!(browser.value("received").await?, "20.00");
    assert_eq!(browser.value("remaining").await?, "4.90");
    assert!(browser.value("qr").await?.contains("amount=4.9"), "the code asks for the rest");

    shop.play(&id, "pay", &[]).await?;
    browser.wait_state("confirming").await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    assert!(browser.has("receipt").await?);
    assert_eq!(browser.complaints().await?, Vec::<String>::new());

    let postback = shop.postback(&id).await?;
    assert_eq!(
        (&postback["token_valid"], &postback["signature_valid"]),
        (&Value::from(true), &Value::from(true))
    );
    assert_eq!(postback["body"]["invoice_info"]["status"], "paid");
    assert_eq!(postback["body"]["order_id"], "1042");
    Ok(())
}

#[tokio::test]
async fn a_payer_without_scripts_pays_by_forms_and_reloads() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = chosen(&shop, Script::IsOff).await?;
    assert_eq!(browser.read_qr("without-scripts").await?, browser.value("qr").await?);

    shop.play(&id, "pay", &[]).await?;
    browser.reload().await?;
    browser.wait_state("confirming").await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.reload().await?;
    browser.wait_state("paid").await?;
    browser.goto(&shop.url(&format!("/i/{id}/receipt"))).await?;
    assert!(browser.page_text().await?.contains("24.90 USDT"));
    Ok(())
}

#[tokio::test]
async fn a_reorganisation_under_a_paid_invoice_is_shown_and_settles_once_only() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = chosen(&shop, Script::Runs).await?;
    shop.play(&id, "pay", &[]).await?;
    shop.play(&id, "mine", &[("count", "18")]).await?;
    browser.wait_state("paid").await?;
    shop.postback(&id).await?;

    shop.play(&id, "reorg", &[("depth", "20"), ("return_to_mempool", "true")]).await?;
    let state = shop.state(&id).await?;
    assert_eq!(state["reversed"], true, "{state}");
    assert_ne!(state["state"], "paid", "{state}");
    // A page that showed the receipt has stopped listening; whoever comes back sees what happened.
    browser.reload().await?;
    browser.wait_state(state["state"].as_str().context("a state")?).await?;

    shop.play(&id, "mine", &[("count", "30")]).await?;
    browser.wait_state("paid").await?;
    assert_eq!(shop.state(&id).await?["reversed"], false);
    let settled =
        shop.postbacks().await?.iter().filter(|postback| postback["body"]["invoice_id"] == id).count();
    assert_eq!(settled, 1, "an old client would take a second postback for a second sale");
    Ok(())
}

#[tokio::test]
async fn nothing_expires_while_the_network_cannot_be_read() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = chosen(&shop, Script::Runs).await?;
    shop.play(&id, "outage", &[("on", "true")]).await?;
    shop.play(&id, "pass", &[("seconds", "2000")]).await?;
    assert_eq!(shop.state(&id).await?["state"], "awaiting");
    shop.play(&id, "outage", &[("on", "false")]).await?;
    browser.wait_state("expired").await?;
    Ok(())
}

/// It was on its way when time was up, and its payer sits before a page that said so.
#[tokio::test]
async fn an_expired_page_hears_of_money_that_comes_late() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = chosen(&shop, Script::Runs).await?;
    shop.play(&id, "pass", &[("seconds", "1000")]).await?;
    browser.wait_state("expired").await?;
    assert!(!browser.has("address").await?);
    shop.play(&id, "pay", &[]).await?;
    browser.wait_state("late").await?;
    assert_eq!(browser.value("received").await?, "24.90");
    Ok(())
}

/// A settled page stops listening. What it said of a network that could not be read would stand there for ever.
#[tokio::test]
async fn a_receipt_says_nothing_of_a_network_that_cannot_be_read() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = chosen(&shop, Script::Runs).await?;
    shop.play(&id, "outage", &[("on", "true")]).await?;
    browser.wait_for("[role=note]").await?;
    shop.play(&id, "outage", &[("on", "false")]).await?;
    shop.play(&id, "pay", &[]).await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    shop.play(&id, "outage", &[("on", "true")]).await?;
    browser.reload().await?;
    browser.wait_state("paid").await?;
    assert!(!browser.has_note().await?, "the network is of no interest any more");
    Ok(())
}

#[tokio::test]
async fn a_page_catches_up_by_itself_after_the_gateway_was_gone() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = chosen(&shop, Script::Runs).await?;
    let shop = shop.restart().await?;
    shop.play(&id, "pay", &[]).await?;
    browser.wait_state("confirming").await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    Ok(())
}

#[tokio::test]
async fn an_unknown_invoice_is_a_clear_page() -> Result<()> {
    let shop = Shop::open().await?;
    let url = shop.url("/i/00000000000000000000000000");
    assert_eq!(http()?.get(&url).send().await?.status(), 404);
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.goto(&url).await?;
    assert_eq!(browser.value("problem").await?, "unknown_invoice");
    Ok(())
}

impl Shop {
    /// The one postback of an invoice, as the demo shop received it.
    async fn postback(&self, id: &str) -> Result<Value> {
        let of_invoice = async || {
            let all = self.postbacks().await.ok()?;
            all.into_iter().find(|postback| postback["body"]["invoice_id"] == id)
        };
        wait::until("the postback", of_invoice).await
    }
}
