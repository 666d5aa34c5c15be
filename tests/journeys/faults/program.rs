//! The page's program does not load, or may not run. Every form is still a form.

use anyhow::Result;
use quittance_testkit::relay::Trouble;

use super::Payer;

/// Pays as if there were no program, and reads that nothing moves by itself.
async fn pays_all_the_same(payer: &Payer) -> Result<()> {
    payer.opens().await?;
    payer.browser.choose("USDT_TRC20").await?;
    payer.browser.wait_state("awaiting").await?;
    assert_eq!(payer.browser.read_qr("without-a-program").await?, payer.browser.value("qr").await?);
    payer.reads("Not live. Reload to see changes.").await?;
    let dead = "return [...document.querySelectorAll('.copy, .search, .countdown')].filter(one => one.checkVisibility({
        visibilityProperty: true })).map(one => one.className);";
    assert_eq!(payer.browser.ask(dead).await?, serde_json::json!([]), "what does nothing is not offered");
    payer.pays().await?;
    payer.browser.reload().await?;
    payer.browser.wait_state("confirming").await
}

#[tokio::test]
async fn a_program_that_cannot_be_loaded_leaves_a_page_that_can_be_paid() -> Result<()> {
    let payer = Payer::new().await?;
    payer.relay.play(|path| path.ends_with(".wasm"), Trouble::Status(404));
    pays_all_the_same(&payer).await
}

#[tokio::test]
async fn a_program_that_may_not_run_leaves_a_page_that_can_be_paid() -> Result<()> {
    let payer = Payer::new().await?;
    payer.browser.run_first("delete self.WebAssembly;").await?;
    pays_all_the_same(&payer).await
}

#[tokio::test]
async fn a_page_that_is_live_never_says_that_it_is_not() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    payer.reads("Live").await?;
    // Whatever waits to be shown is gone for good.
    let waiting = "return document.getAnimations().length;";
    assert_eq!(payer.browser.ask(waiting).await?, 0);
    Ok(())
}
