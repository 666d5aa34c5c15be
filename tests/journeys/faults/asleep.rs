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
    let questions = payer.relay.asked("/events") - asked;
    assert!(
        (1..=2).contains(&questions),
        "{questions} questions: none while it was away, no rush at its return"
    );
    assert_eq!(payer.loads(), 1, "nothing was loaded anew");
    Ok(())
}

/// Its lid was closed over a page that stayed in front: nothing tells the page but its clock.
#[tokio::test]
async fn a_computer_that_slept_for_an_hour_asks_at_once() -> Result<()> {
    let payer = Payer::new().await?;
    payer.browser.run_first(&super::clock::clock(0)).await?;
    payer.chooses().await?;
    payer.reads("Live").await?;
    // A connection that died in its sleep says nothing any more.
    payer.relay.freeze();
    payer.shop.play(&payer.id, "pass", &[("seconds", "3600")]).await?;
    payer.browser.ask("self.ahead = 3600000;").await?;
    payer.browser.wait_state("expired").await
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
