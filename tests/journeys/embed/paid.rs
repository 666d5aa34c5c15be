//! A customer pays inside the shop's page, and the shop hears of it once.

use anyhow::Result;

use super::storefront::{Embedding, heard, inside, wait_heard};
use crate::browser::{DESKTOP, Engine, PHONE};

/// Chooses and pays in the flow of the page, in a form that waits for it.
async fn pays_in_the_page(engine: Engine) -> Result<()> {
    let shop = Embedding::open().await?;
    let id = shop.shop.invoice("24.90").await?;
    shop.put(&format!(
        "<form id=order><quittance-checkout id=checkout name=invoice required invoice=\"{id}\">\
         <a href=\"{}\">Pay with crypto</a></quittance-checkout><button>Order</button></form>",
        shop.shop.url(&format!("/i/{id}"))
    ));
    let browser = shop.visit(engine, PHONE).await?;
    wait_heard(&browser, "ready").await?;
    assert!(
        browser.ask("return checkout.ready.then(element => element === checkout);").await?.as_bool()
            == Some(true)
    );
    assert_eq!(browser.ask("return early;").await?, "1.0.0", "a call from before the script was loaded");
    assert_eq!(browser.ask("return order.checkValidity();").await?, false, "the form waits for the money");
    let tall = "const frame = document.querySelector('#checkout').shadowRoot.querySelector('iframe'); return frame.style.height";
    browser.wait_until("a height", tall).await?;

    browser.enter_frame(&inside("#checkout", "iframe")).await?;
    browser.wait_hydrated().await?;
    browser.pick("USDT_TRC20").await?;
    // By its key: WebKit's driver does not scroll the page around a frame before it clicks.
    browser.part("continue").await?.send_keys("\u{e007}").await?;
    browser.wait_state("awaiting").await?;
    assert!(browser.has("way-out").await?, "a browser's wallet is reached in a tab of its own");
    browser.leave_frames().await?;
    wait_heard(&browser, "method").await?;

    shop.shop.play(&id, "pay", &[]).await?;
    shop.shop.play(&id, "mine", &[("count", "19")]).await?;
    wait_heard(&browser, "paid").await?;
    assert_eq!(browser.ask("return order.checkValidity();").await?, true);
    assert_eq!(browser.ask("return new FormData(order).get('invoice');").await?, id);
    let paid = heard(&browser, "paid").await?;
    assert_eq!(paid.len(), 1, "{paid:?}");
    assert_eq!(
        (&paid[0]["invoice"], &paid[0]["frozen"], &paid[0]["method"]),
        (&id.into(), &true.into(), &"USDT_TRC20".into())
    );
    // What the frame shows is what the shop heard, and its height is that of what it shows.
    browser.enter_frame(&inside("#checkout", "iframe")).await?;
    browser.wait_state("paid").await?;
    let content = browser.ask("return document.body.offsetHeight;").await?;
    browser.leave_frames().await?;
    browser.wait_until("the height of the receipt", &format!("{tall} === '{content}px'")).await?;
    for flaw in ["violation", "thrown", "error"] {
        assert!(heard(&browser, flaw).await?.is_empty(), "{:?}", heard(&browser, flaw).await?);
    }
    Ok(())
}

/// Pays in the dialog that a button opens.
async fn pays_in_the_dialog(engine: Engine) -> Result<()> {
    let shop = Embedding::open().await?;
    let id = shop.shop.invoice("24.90").await?;
    shop.shop.choose(&id, "USDT_TRC20").await?;
    shop.put(&format!(
        "<quittance-button id=pay invoice=\"{id}\"><a href=\"/\">Pay with crypto</a></quittance-button>"
    ));
    let browser = shop.visit(engine, DESKTOP).await?;
    let (button, dialog) = (inside("#pay", "[part=button]"), inside("#pay", "dialog"));
    browser.wait_until("the button", &format!("return window.early && {button}.offsetHeight >= 44;")).await?;
    browser.click_on(&button).await?;
    wait_heard(&browser, "ready").await?;
    assert_eq!(browser.ask(&format!("return {dialog}.open && {dialog}.matches(':modal');")).await?, true);

    shop.shop.play(&id, "pay", &[]).await?;
    shop.shop.play(&id, "mine", &[("count", "19")]).await?;
    wait_heard(&browser, "paid").await?;
    browser.click_on(&inside("#pay", "[part=close]")).await?;
    wait_heard(&browser, "close").await?;
    let focused = format!(
        "return document.activeElement === document.querySelector('#pay') && document.querySelector('#pay').shadowRoot.activeElement === {button};"
    );
    assert_eq!(browser.ask(&focused).await?, true, "the focus comes back");
    // Escape inside the frame closes it, too.
    browser.click_on(&button).await?;
    browser.enter_frame(&inside("#pay", "iframe")).await?;
    browser.wait_hydrated().await?;
    browser.ask("document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true })); return true;").await?;
    browser.leave_frames().await?;
    browser.wait_until("the dialog to close", &format!("return !{dialog}.open;")).await?;
    assert_eq!(heard(&browser, "paid").await?.len(), 1);
    assert_eq!(heard(&browser, "violation").await?, Vec::<serde_json::Value>::new());
    Ok(())
}

#[tokio::test]
async fn a_customer_pays_inside_the_shops_page_and_the_shop_hears_it_once() -> Result<()> {
    pays_in_the_page(Engine::Chromium).await
}

#[tokio::test]
async fn a_customer_pays_in_a_dialog_and_is_back_where_they_were() -> Result<()> {
    pays_in_the_dialog(Engine::Chromium).await
}

#[tokio::test]
async fn twenty_buttons_fetch_nothing_but_the_loader_before_a_click() -> Result<()> {
    let shop = Embedding::open().await?;
    let mut buttons = String::new();
    for _ in 0..10 {
        let id = shop.shop.invoice("24.90").await?;
        buttons.push_str(&format!("<quittance-button invoice=\"{id}\"></quittance-button>"));
        buttons.push_str("<quittance-button link=mug></quittance-button>");
    }
    shop.put(&buttons);
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    browser.wait_until("the loader", "return window.early;").await?;
    let fetched = browser.ask("return performance.getEntriesByType('resource').map(entry => new URL(entry.name).pathname).sort();").await?;
    let paths: Vec<_> =
        fetched.as_array().into_iter().flatten().filter(|path| *path != "/favicon.ico").collect();
    assert_eq!(paths, ["/shop.js", "/widget/v1.js"]);
    assert_eq!(
        browser.ask("return document.cookie + localStorage.length;").await?,
        "0",
        "nothing is kept in the shop's page"
    );
    Ok(())
}

mod firefox {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn a_customer_pays_inside_the_shops_page_and_the_shop_hears_it_once() -> Result<()> {
        super::pays_in_the_page(Engine::Firefox).await
    }

    #[tokio::test]
    async fn a_customer_pays_in_a_dialog_and_is_back_where_they_were() -> Result<()> {
        super::pays_in_the_dialog(Engine::Firefox).await
    }
}

mod webkit {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn a_customer_pays_inside_the_shops_page_and_the_shop_hears_it_once() -> Result<()> {
        super::pays_in_the_page(Engine::WebKit).await
    }

    #[tokio::test]
    async fn a_customer_pays_in_a_dialog_and_is_back_where_they_were() -> Result<()> {
        super::pays_in_the_dialog(Engine::WebKit).await
    }
}
