//! The clipboard is refused, or there is none.

use anyhow::Result;

use super::Payer;

/// What a paste would bring.
const PASTED: &str = "return navigator.clipboard.readText();";

#[tokio::test]
async fn an_address_is_copied_the_old_way_where_the_new_one_is_refused() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    payer.browser.permit("clipboard-read", "granted").await?;
    payer.browser.permit("clipboard-write", "denied").await?;
    payer.browser.click("copy-address").await?;
    payer.browser.wait_for(".copy--done[data-testid=copy-address]").await?;
    let address = payer.browser.value("address").await?;
    let pasted = payer.browser.ask(PASTED).await?;
    assert!(pasted.as_str().is_some_and(|pasted| pasted.contains(&address)), "{pasted}");
    Ok(())
}

#[tokio::test]
async fn whoever_has_no_clipboard_is_told_and_selects_the_address_with_one_click() -> Result<()> {
    let payer = Payer::new().await?;
    let none = "delete Navigator.prototype.clipboard; Document.prototype.execCommand = () => false;";
    payer.browser.run_first(none).await?;
    payer.chooses().await?;
    payer.browser.click("copy-address").await?;
    payer.reads("Your browser did not copy it").await?;
    assert_eq!(payer.browser.text("copy-address").await?, "Copy", "nothing was copied");

    payer.browser.click("address").await?;
    let selected = payer.browser.ask("return String(getSelection());").await?;
    assert_eq!(selected, payer.browser.value("address").await?);
    Ok(())
}
