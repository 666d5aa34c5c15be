//! One invoice is open twice.

use anyhow::Result;

use super::Payer;
use crate::browser::{Engine, Script};

#[tokio::test]
async fn what_is_done_in_one_window_shows_in_the_other() -> Result<()> {
    let one = Payer::new().await?;
    one.opens().await?;
    let other = one.shop.visit(Engine::Chromium, &one.id, Script::Runs).await?;
    one.chooses().await?;
    other.wait_state("awaiting").await?;
    assert_eq!(other.value("address").await?, one.browser.value("address").await?);

    // A second opinion in the other window: the first one follows, and asks for the new amount.
    other.click("change").await?;
    other.wait_hydrated().await?;
    other.choose("BTC").await?;
    other.wait_state("awaiting").await?;
    one.browser.wait_value("network", "BTC").await?;
    assert_eq!(one.browser.value("address").await?, other.value("address").await?);

    one.pays().await?;
    one.browser.wait_state("detected").await?;
    other.wait_state("detected").await
}
