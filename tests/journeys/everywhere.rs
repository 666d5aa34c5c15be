//! The main journeys, told once and walked in Firefox and in WebKit, which is what Safari is made of. In Chromium there are more.
//!
//! Where one of these browsers is missing `cargo xtask test` leaves the modules named after it out, and says so.

use anyhow::Result;

use crate::browser::{Browser, Engine, PHONE, Script};
use crate::shop::Shop;

/// Chooses, pays, watches the confirmations arrive, and leaves with a receipt.
async fn pays(engine: Engine) -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = shop.payer(engine, Script::Runs).await?;
    assert_eq!(browser.value("amount").await?, "24.90");
    assert_eq!(browser.read_qr(&format!("{engine:?}-awaiting")).await?, browser.value("qr").await?);
    let waiting = browser.title().await?;

    shop.play(&id, "pay", &[]).await?;
    browser.wait_state("confirming").await?;
    assert_ne!(browser.title().await?, waiting, "the title follows the state");
    shop.play(&id, "mine", &[("count", "3")]).await?;
    browser.wait_value("confirmations", "4").await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    browser.click("receipt").await?;
    browser.wait_for("main:not([data-state])").await?;
    assert!(browser.page_text().await?.contains("24.90 USDT"));
    Ok(())
}

/// Sends too little, sees what is left, and sends that.
async fn pays_in_parts(engine: Engine) -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = shop.payer(engine, Script::Runs).await?;
    let address = browser.value("address").await?;
    shop.play(&id, "pay", &[("amount", "20")]).await?;
    browser.wait_state("partial").await?;
    assert_eq!(browser.value("remaining").await?, "4.90");
    assert_eq!(browser.value("address").await?, address, "the same address");
    assert_eq!(browser.read_qr(&format!("{engine:?}-partial")).await?, browser.value("qr").await?);
    shop.play(&id, "pay", &[]).await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    Ok(())
}

/// Lets the time run out, sees no address any more, and pays at a new price.
async fn comes_back_after_time_is_up(engine: Engine) -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.timed("24.90").await?;
    let browser = shop.visit(engine, &id, Script::Runs).await?;
    browser.choose("USDT_TRC20").await?;
    browser.wait_state("awaiting").await?;
    shop.play(&id, "pass", &[("seconds", "1000")]).await?;
    browser.wait_state("expired").await?;
    assert!(!browser.has("address").await? && !browser.has("qr").await?, "nobody pays what has expired");
    browser.click("requote").await?;
    browser.wait_state("awaiting").await?;
    shop.play(&id, "pay", &[]).await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    Ok(())
}

/// Pays by forms and reloads alone.
async fn pays_without_scripts(engine: Engine) -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = shop.payer(engine, Script::IsOff).await?;
    assert_eq!(browser.read_qr(&format!("{engine:?}-scriptless")).await?, browser.value("qr").await?);
    shop.play(&id, "pay", &[]).await?;
    browser.reload().await?;
    browser.wait_state("confirming").await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.reload().await?;
    browser.wait_state("paid").await?;
    Ok(())
}

/// Types an amount at a counter, and sees the customer pay it.
async fn sells(engine: Engine) -> Result<()> {
    let shop = Shop::open().await?;
    let counter = Browser::open_in(engine, PHONE, Script::Runs).await?;
    shop.pair(&counter).await?;
    counter.rings_up("1 2 5 0").await?;
    let id = counter.charges().await?;
    assert_eq!(counter.read_qr(&format!("{engine:?}-counter")).await?, shop.url(&format!("/i/{id}")));
    shop.choose(&id, "USDT_TRC20").await?;
    counter.wait_state("awaiting").await?;
    shop.play(&id, "pay", &[]).await?;
    counter.wait_state("confirming").await?;
    shop.play(&id, "mine", &[("count", "19")]).await?;
    counter.wait_state("paid").await?;
    counter.wait_place("till").await
}

macro_rules! walked_in {
    ($module:ident, $engine:expr) => {
        mod $module {
            use anyhow::Result;

            use crate::browser::Engine;

            #[tokio::test]
            async fn a_payer_chooses_pays_and_gets_a_receipt() -> Result<()> {
                super::pays($engine).await
            }

            #[tokio::test]
            async fn a_payer_sends_too_little_and_then_the_rest() -> Result<()> {
                super::pays_in_parts($engine).await
            }

            #[tokio::test]
            async fn a_payer_who_was_too_slow_pays_at_a_new_price() -> Result<()> {
                super::comes_back_after_time_is_up($engine).await
            }

            #[tokio::test]
            async fn a_payer_without_scripts_pays_by_forms_and_reloads() -> Result<()> {
                super::pays_without_scripts($engine).await
            }

            #[tokio::test]
            async fn a_seller_sells_at_a_counter() -> Result<()> {
                super::sells($engine).await
            }
        }
    };
}

walked_in!(firefox, Engine::Firefox);
walked_in!(webkit, Engine::WebKit);
