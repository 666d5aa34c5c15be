//! The way to the gateway breaks: the page says so, asks in other ways, and catches up by itself.

use anyhow::Result;
use quittance_testkit::relay::Trouble;

use super::Payer;

#[tokio::test]
async fn a_page_whose_stream_is_cut_asks_from_time_to_time() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    payer.reads("Live").await?;
    payer.relay.play(|path| path.ends_with("/events"), Trouble::Cut);
    payer.reads("Reconnecting").await?;
    payer.pays().await?;
    payer.browser.wait_state("confirming").await?;
    payer.relay.heal();
    payer.reads("Live").await
}

/// Some programs on the way wait for the end of a stream before they pass it on.
#[tokio::test]
async fn a_page_whose_stream_stays_silent_asks_from_time_to_time() -> Result<()> {
    let payer = Payer::new().await?;
    payer.relay.play(|path| path.ends_with("/events"), Trouble::Silence);
    payer.chooses().await?;
    payer.pays().await?;
    payer.browser.wait_state("confirming").await
}

#[tokio::test]
async fn a_payer_who_was_offline_sees_what_happened_when_back() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    payer.reads("Live").await?;
    payer.browser.offline(true).await?;
    payer.reads("Reconnecting").await?;
    payer.pays().await?;
    payer.browser.offline(false).await?;
    payer.browser.wait_state("confirming").await?;
    payer.reads("Live").await
}

#[tokio::test]
async fn a_form_that_could_not_be_sent_says_so_and_can_be_sent_again() -> Result<()> {
    let payer = Payer::new().await?;
    payer.opens().await?;
    payer.browser.wait_hydrated().await?;
    payer.relay.play(|path| path.ends_with("/method"), Trouble::Cut);
    payer.browser.choose("USDT_TRC20").await?;
    payer.reads("We cannot reach the gateway").await?;
    payer.relay.heal();
    payer.browser.click("continue").await?;
    payer.browser.wait_state("awaiting").await?;
    let gone = format!("{} === false;", super::in_sight("We cannot reach the gateway").trim_end_matches(';'));
    payer.browser.wait_until("the words are gone", &gone).await.map(drop)
}

#[tokio::test]
async fn a_form_that_is_refused_says_why_where_the_focus_goes() -> Result<()> {
    let payer = Payer::new().await?;
    payer.opens().await?;
    payer.browser.wait_hydrated().await?;
    payer.relay.play(|path| path.ends_with("/method"), Trouble::Status(503));
    payer.browser.choose("USDT_TRC20").await?;
    let said =
        "const at = document.activeElement; return at.getAttribute('role') === 'note' && at.textContent;";
    let said = payer.browser.wait_until("the focus on the reason", said).await?;
    assert!(said.as_str().is_some_and(|said| said.contains("Try again in a minute")), "{said}");
    payer.relay.heal();
    payer.browser.click("continue").await?;
    payer.browser.wait_state("awaiting").await
}
