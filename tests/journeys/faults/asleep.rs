//! The page is out of sight for an hour, or the computer sleeps.

use anyhow::Result;

use super::Payer;

#[tokio::test]
async fn a_tab_that_was_out_of_sight_for_an_hour_catches_up_at_once() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    let front = payer.browser.cover().await?;
    payer.shop.play(&payer.id, "pass", &[("seconds", "3600")]).await?;
    let asked = payer.relay.asked("/events");
    front.close().await?;
    payer.browser.wait_state("expired").await?;
    assert!(!payer.browser.has("address").await?);
    assert_eq!(
        payer.relay.asked("/events"),
        asked + 1,
        "one question when it came back, none while it was away"
    );
    assert_eq!(payer.loads(), 1, "nothing was loaded anew");
    Ok(())
}

#[tokio::test]
async fn a_page_that_was_left_for_help_shows_what_happened_meanwhile() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    payer.browser.click("help").await?;
    payer.browser.wait_for("main:not([data-state])").await?;
    payer.pays().await?;
    payer.browser.back().await?;
    payer.browser.wait_state("confirming").await?;
    payer.browser.wait_hydrated().await?;
    payer.shop.play(&payer.id, "mine", &[("count", "19")]).await?;
    payer.browser.wait_state("paid").await
}
