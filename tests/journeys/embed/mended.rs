//! Shops that set odd things, forbid useful ones, or whose visitors block half of it: what is left says so and leads on.

use anyhow::Result;

use super::storefront::{Embedding, heard, inside, invoice_of, wait_heard};
use crate::browser::{Browser, DESKTOP, Engine};

const AMOUNT: &str = "shop=DEMOSHOP00000001 amount=24.90 currency=USD";

/// Waits until an element said that it cannot show its page.
async fn wait_failed(browser: &Browser, element: &str) -> Result<()> {
    let script = format!("return heard.some(event => event.type === 'error' && event.from === '{element}');");
    browser.wait_until(element, &script).await.map(drop)
}

#[tokio::test]
async fn what_cannot_load_holds_its_form_where_its_reader_sees_it() -> Result<()> {
    let shop = Embedding::open().await?;
    // Only the loader comes through.
    shop.put_allowing(
        "<form id=gifts><quittance-donate id=donate page=demo required><a id=gift href=\"/donate/demo\">Donate</a></quittance-donate></form>\
         <form id=plain><quittance-donate id=bare page=demo required></quittance-donate></form>\
         <form id=orders><quittance-checkout id=none required></quittance-checkout></form>",
        &shop.shop.url("/widget/v1.js"),
    );
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    for element in ["donate", "bare", "none"] {
        wait_failed(&browser, element).await?;
    }
    for (form, focused) in [("gifts", "gift"), ("plain", "bare"), ("orders", "none")] {
        let pointed = format!("return [{form}.reportValidity(), document.activeElement.id];");
        assert_eq!(browser.ask(&pointed).await?, serde_json::json!([false, focused]), "{form}");
    }
    let shown = format!("return {}.checkVisibility();", inside("#none", "a"));
    assert_eq!(browser.ask(&shown).await?, true);
    assert!(heard(&browser, "thrown").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_shop_that_tells_nobody_where_it_is_still_leads_to_its_amount() -> Result<()> {
    let shop = Embedding::with("widget_amounts = true").await?;
    for mode in ["redirect", "modal"] {
        // Where the second part is blocked, what is left is the script's own link.
        let scripts = if mode == "modal" { "/widget/v1.js" } else { "" };
        shop.put_allowing(
            &format!(
                "<meta name=referrer content=no-referrer><quittance-button id=pay mode={mode} {AMOUNT}></quittance-button>"
            ),
            &shop.shop.url(scripts),
        );
        let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
        browser.click_on(&inside("#pay", "[part=button]")).await?;
        if mode == "modal" {
            wait_failed(&browser, "pay").await?;
            browser.click_on(&inside("#pay", "a")).await?;
        }
        browser.wait_for("[data-testid=price][data-value='24.90']").await?;
        assert_eq!(browser.ask("return location.pathname;").await?, "/widget/invoices");
    }
    Ok(())
}

#[tokio::test]
async fn what_a_shop_sets_later_is_what_is_shown() -> Result<()> {
    let shop = Embedding::open().await?;
    shop.site.script("/early.js", "quittance.unshift(() => { throw new Error('a fault of the shop'); });");
    shop.put(
        "<script src=\"/early.js\"></script><quittance-button id=mug link=mug closelabel=Schließen locale=en></quittance-button>",
    );
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    browser.wait_until("the calls after the one that throws", "return window.early;").await?;
    wait_heard(&browser, "thrown").await?;
    browser.click_on(&inside("#mug", "[part=button]")).await?;
    let id = invoice_of(&browser, "mug").await?;
    let close = format!("return {}.ariaLabel;", inside("#mug", "[part=close]"));
    assert_eq!(browser.ask(&close).await?, "Schließen");

    let before = heard(&browser, "ready").await?.len();
    browser.ask("mug.locale = 'de'; mug.label = 'Den Becher kaufen'; return true;").await?;
    let again = format!("return heard.filter(event => event.type === 'ready').length > {before};");
    browser.wait_until("the page in German", &again).await?;
    let titled =
        format!("return [{0}.title, {1}.ariaLabel];", inside("#mug", "iframe"), inside("#mug", "dialog"));
    assert_eq!(browser.ask(&titled).await?, serde_json::json!(["Den Becher kaufen", "Den Becher kaufen"]));
    browser.enter_frame(&inside("#mug", "iframe")).await?;
    browser.wait_hydrated().await?;
    assert_eq!(browser.ask("return document.documentElement.lang;").await?, "de");
    browser.leave_frames().await?;
    assert_eq!(invoice_of(&browser, "mug").await?, id, "where it stands");

    browser.ask("mug.locale = null; mug.theme = undefined; return true;").await?;
    let left = "return ['locale', 'theme'].map(name => mug.hasAttribute(name));";
    assert_eq!(browser.ask(left).await?, serde_json::json!([false, false]));
    assert_eq!(heard(&browser, "thrown").await?.len(), 1, "the shop's own");
    Ok(())
}

#[tokio::test]
async fn cryptocloud_s_button_is_a_link_where_the_rest_is_blocked() -> Result<()> {
    let shop = Embedding::with("widget_amounts = true").await?;
    shop.site.script(
        "/buttons.js",
        "const button = text => CryptoCloudWidget.CreateInvoiceButton({ text, amount: '24.90', currency: 'USD', shop_id: 'DEMOSHOP00000001' });
         button('Nowhere').mount('#1 is no selector');
         button('Nowhere').mount('#nobody');
         button('Kaufen').mount('#place').id = 'pay';",
    );
    let script = shop.shop.url("/widget/cryptocloud.js");
    shop.put_allowing(
        &format!(
            "<div id=place></div><script src=\"{script}\"></script><script src=\"/buttons.js\"></script>"
        ),
        &script,
    );
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    let link = "document.querySelector('#pay a')";
    assert_eq!(
        browser.ask(&format!("return {link}.checkVisibility() && {link}.textContent;")).await?,
        "Kaufen"
    );
    assert!(heard(&browser, "thrown").await?.is_empty());
    browser.click_on(link).await?;
    browser.wait_for("[data-testid=price][data-value='24.90']").await?;
    Ok(())
}
