//! What stands between a frame and its payment: proxies that forbid frames, browsers that let strangers keep nothing.

use anyhow::Result;
use quittance_testkit::relay::{Relay, Trouble};
use serde_json::json;

use super::storefront::{Embedding, heard, inside, wait_heard};
use crate::browser::{Browser, Engine, PHONE};

/// What many proxies are set up to say of every page.
const NO_FRAMES: Trouble = Trouble::Headers(&[("x-frame-options", "DENY")]);

/// The same, without the gateway's word on who may frame what.
const NO_FRAMES_AT_ALL: Trouble =
    Trouble::Headers(&[("x-frame-options", "DENY"), ("content-security-policy", "")]);

/// Pays in a frame that a proxy forbids and the gateway allows, and is led on where the gateway is not heard.
async fn pays_behind_a_proxy(engine: Engine) -> Result<()> {
    let shop = Embedding::open().await?;
    let id = shop.shop.invoice("24.90").await?;
    let relay = Relay::before(&shop.shop.url("")).await?;
    relay.play(|_| true, NO_FRAMES);
    shop.put_from(
        relay.url(),
        &format!(
            "<quittance-checkout id=checkout invoice=\"{id}\"><a href=/pay>Pay</a></quittance-checkout>"
        ),
        relay.url(),
    );
    let browser = shop.visit(engine, PHONE).await?;
    wait_heard(&browser, "ready").await?;
    shop.pay(&id).await?;
    wait_heard(&browser, "paid").await?;
    assert!(heard(&browser, "error").await?.is_empty());

    relay.play(|_| true, NO_FRAMES_AT_ALL);
    browser.reload().await?;
    wait_heard(&browser, "error").await?;
    assert_eq!(heard(&browser, "error").await?[0]["code"], "unavailable");
    assert_eq!(browser.ask("return document.querySelector('#checkout a').checkVisibility();").await?, true);
    Ok(())
}

/// Pays where the frame may keep nothing.
async fn pays_where_nothing_is_kept(engine: Engine) -> Result<()> {
    let shop = Embedding::open().await?;
    let id = shop.shop.invoice("24.90").await?;
    shop.put(&format!("<quittance-checkout id=checkout invoice=\"{id}\"></quittance-checkout>"));
    let browser = Browser::open_forgetful(engine, PHONE).await?;
    browser.goto(&format!("{}/", shop.site.origin())).await?;
    wait_heard(&browser, "ready").await?;
    browser.enter_frame(&inside("#checkout", "iframe")).await?;
    browser.wait_hydrated().await?;
    let kept = "document.cookie = 'kept=1; SameSite=None'; let local;
        try { local = localStorage.length; } catch (refused) { local = refused.name; }
        return [document.cookie, local];";
    assert_eq!(browser.ask(kept).await?, json!(["", "SecurityError"]), "nothing can be kept");

    browser.pick("USDT_TRC20").await?;
    browser.part("continue").await?.send_keys("\u{e007}").await?;
    browser.wait_state("awaiting").await?;
    shop.shop.play(&id, "pay", &[]).await?;
    shop.shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.wait_state("paid").await?;
    browser.leave_frames().await?;
    wait_heard(&browser, "paid").await?;
    for flaw in ["violation", "thrown", "error"] {
        assert!(heard(&browser, flaw).await?.is_empty(), "{:?}", heard(&browser, flaw).await?);
    }
    Ok(())
}

#[tokio::test]
async fn a_proxy_that_forbids_frames_is_overruled_by_the_gateway() -> Result<()> {
    pays_behind_a_proxy(Engine::Chromium).await
}

#[tokio::test]
async fn a_payment_needs_nothing_to_be_kept_in_a_frame() -> Result<()> {
    pays_where_nothing_is_kept(Engine::Chromium).await
}

mod firefox {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn a_proxy_that_forbids_frames_is_overruled_by_the_gateway() -> Result<()> {
        super::pays_behind_a_proxy(Engine::Firefox).await
    }

    #[tokio::test]
    async fn a_payment_needs_nothing_to_be_kept_in_a_frame() -> Result<()> {
        super::pays_where_nothing_is_kept(Engine::Firefox).await
    }
}

mod webkit {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn a_proxy_that_forbids_frames_is_overruled_by_the_gateway() -> Result<()> {
        super::pays_behind_a_proxy(Engine::WebKit).await
    }
}
