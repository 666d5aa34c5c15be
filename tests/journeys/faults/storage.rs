//! The browser keeps nothing for the page: no cookies, no storage.

use anyhow::Result;

use super::Payer;

#[tokio::test]
async fn nothing_of_a_payment_needs_the_browser_to_remember() -> Result<()> {
    let payer = Payer::new().await?;
    let refuse = "for (const kind of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) {
        Object.defineProperty(self, kind, { get() { throw new DOMException('refused', 'SecurityError'); } });
    }";
    payer.browser.run_first(refuse).await?;
    payer.chooses().await?;
    payer.browser.click("copy-amount").await?;
    payer.browser.wait_for(".copy--done[data-testid=copy-amount]").await?;
    payer.pays().await?;
    payer.browser.wait_state("confirming").await?;
    assert_eq!(payer.browser.complaints().await?, Vec::<String>::new());
    Ok(())
}
