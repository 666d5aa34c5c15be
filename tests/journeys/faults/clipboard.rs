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

impl Payer {
    /// The numbers of the groups that are to be compared.
    async fn marked(&self) -> Result<Vec<usize>> {
        let marked = "return [...document.querySelectorAll('.address__group')]
            .map((group, index) => group.matches('.address__group--compare') ? index : -1).filter(index => index >= 0);";
        Ok(serde_json::from_value(self.browser.ask(marked).await?)?)
    }
}

/// The groups to compare stay while the amount is copied, too; they go with the address that they are of.
#[tokio::test]
async fn what_was_copied_is_forgotten_with_the_address_it_is_of() -> Result<()> {
    let payer = Payer::new().await?;
    payer.chooses().await?;
    payer.browser.listen().await?;
    payer.browser.click("copy-address").await?;
    payer.browser.wait_for(".address__group--compare").await?;
    let marked = payer.marked().await?;
    assert_eq!(marked.len(), 3, "{marked:?}");
    // A test address on Tron has 34 letters: eight whole groups and two letters more.
    assert!(marked[0] > 1 && marked[2] == 7, "neither how it begins nor its short end: {marked:?}");
    payer.browser.click("copy-amount").await?;
    payer.browser.wait_for(".copy--done[data-testid=copy-amount]").await?;
    assert_eq!(payer.marked().await?, marked);

    // In another tab the same payer chooses another way.
    payer.shop.choose(&payer.id, "LTC").await?;
    payer.browser.wait_for("[data-testid=network][data-value=LTC]").await?;
    assert_eq!(payer.marked().await?, Vec::<usize>::new());
    payer.browser.wait_for("[data-testid=copy-amount]:not(.copy--done)").await?;
    let heard = payer.browser.heard().await?;
    assert!(heard.iter().any(|said| said.contains("LTC on Litecoin")), "{heard:?}");
    Ok(())
}
