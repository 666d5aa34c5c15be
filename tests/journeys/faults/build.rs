//! The gateway was updated while the page was open.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use quittance_protocol::BUILD;
use quittance_testkit::relay::Trouble;

use super::Payer;
use crate::shop::Shop;

/// What the page takes for the gateway's build.
fn another() -> Trouble {
    Trouble::Misread(BUILD.to_owned(), "0123456789abcdef".to_owned())
}

#[tokio::test]
async fn a_page_of_another_build_is_loaded_anew_once_for_each_and_is_live() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    payer.reads("Live").await?;
    for loads in 2..4 {
        payer.browser.ask("window.before = true;").await?;
        let first = AtomicBool::new(true);
        let events = move |path: &str| path.ends_with("/events") && first.swap(false, Ordering::SeqCst);
        payer.relay.play(events, another());
        if loads > 2 {
            // The stream of the page that is open was there before the update.
            payer.browser.offline(true).await?;
            payer.browser.offline(false).await?;
        }
        let anew = "return !window.before && location.hash === '';";
        payer.browser.wait_until("the new page", anew).await?;
        payer.browser.wait_hydrated().await?;
        payer.reads("Live").await?;
        assert_eq!(payer.loads(), loads);
    }
    payer.pays().await?;
    payer.browser.wait_state("confirming").await
}

#[tokio::test]
async fn a_page_whose_build_never_fits_says_that_it_is_not_live_and_can_be_paid() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    payer.relay.play(|path| path.ends_with("/events"), another());
    payer.reads("Not live").await?;
    assert_eq!(payer.loads(), 2, "one attempt is enough");
    assert_eq!(payer.browser.read_qr("another-build").await?, payer.browser.value("qr").await?);
    payer.pays().await?;
    payer.browser.reload().await?;
    payer.browser.wait_state("confirming").await
}

/// Nobody should have to type their name twice.
#[tokio::test]
async fn what_a_payer_typed_is_never_loaded_away() -> Result<()> {
    let payer = Payer::of(Shop::with("payer_data = true").await?).await?;
    payer.opens().await?;
    payer.browser.wait_hydrated().await?;
    payer.browser.choose("USDT_TRC20").await?;
    payer.browser.part("first_name").await?.send_keys("Ada").await?;
    let loads = payer.loads();
    payer.relay.play(|_| true, another());
    // Whoever answers slowly has to answer in time all the same: that is a reason to change nothing here either.
    payer.shop.play(&payer.id, "pass", &[("seconds", "300")]).await?;
    payer.browser.offline(true).await?;
    payer.browser.offline(false).await?;
    let typed = "return document.querySelector('[data-testid=first_name]').value;";
    assert_eq!(payer.browser.ask(typed).await?, "Ada");
    assert_eq!(payer.loads(), loads);
    Ok(())
}
