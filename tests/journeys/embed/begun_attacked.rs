//! What begins an invoice, under attack: nobody but a page of a registered origin has it begun, and that page once.

use anyhow::Result;
use quittance_protocol::embed::ToFrame;

use super::storefront::{Embedding, heard, inside, invoice_of};
use crate::browser::{Browser, DESKTOP, Engine};

/// A page that speaks for itself with a frame of ours: it answers every greeting, and writes down what it is told.
fn speaking(url: &str) -> String {
    format!(
        "window.told = [];
         window.ports = [];
         window.frame = document.createElement('iframe');
         addEventListener('message', event => {{
             if (event.source !== frame.contentWindow) return;
             const {{ port1, port2 }} = new MessageChannel();
             ports.push(port1);
             port1.onmessage = event => told.push(event.data);
             frame.contentWindow.postMessage(event.data.replace('hello', 'welcome'), '*', [port2]);
         }});
         frame.onload = () => told.push('loaded');
         frame.src = {url:?};
         document.body.append(frame);
         return true;"
    )
}

async fn until_told(browser: &Browser, text: &str) -> Result<()> {
    let script = format!("return told.some(text => text.startsWith({text:?}));");
    if let Err(error) = browser.wait_until(text, &script).await {
        let all = browser.ask("return JSON.stringify(told);").await?;
        return Err(error.context(format!("told: {all}")));
    }
    Ok(())
}

/// Begins an invoice from a page that says so more often than it should, and hostile things with it.
async fn begins_one(engine: Engine) -> Result<()> {
    let shop = Embedding::open().await?;
    shop.put("");
    let browser = shop.visit(engine, DESKTOP).await?;
    let url = shop.shop.url(&format!("/c/mug?embed={}", shop.site.origin()));
    browser.ask(&speaking(&url)).await?;
    until_told(&browser, "ready").await?;
    let hostile = "for (const text of ['theme accent=url(https://evil.example/x);corner=4px', 'theme accent=#fff}*{display:none;scheme=evil',
        'theme control=1px;}:root{--control:9px;nobody=#fff;__proto__=1px', 'theme ', 'close', 'start now', { start: 1 }, null, 7, 'x'.repeat(1e6)])
        ports[0].postMessage(text);
        return true;";
    browser.ask(hostile).await?;
    browser.enter_frame("window.frame").await?;
    let last = "return document.documentElement.style.getPropertyValue('--control') === '1px';";
    browser.wait_until("the last of them", last).await?;
    let style = browser.ask("return document.documentElement.getAttribute('style');").await?;
    assert_eq!(style, "--corner: 4px; --control: 1px;");
    assert!(browser.ask("return document.documentElement.dataset.theme ?? null;").await?.is_null());
    browser.part("buy").await?;
    browser.leave_frames().await?;
    let start = ToFrame::Start.to_string();
    browser
        .ask(&format!("for (let n = 0; n < 9; n++) ports[0].postMessage({start:?}); return true;"))
        .await?;
    until_told(&browser, "ready ").await?;
    // It goes on saying so to the invoice, which takes it for nothing.
    browser.ask(&format!("ports.forEach(port => port.postMessage({start:?})); return true;")).await?;
    until_told(&browser, "status choose").await?;
    let begun = browser.ask("return told.filter(text => text.startsWith('ready ')).length;").await?;
    assert_eq!(begun, 1, "one invoice");
    assert!(heard(&browser, "violation").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_page_that_says_start_too_often_begins_one_invoice() -> Result<()> {
    begins_one(Engine::Chromium).await
}

#[tokio::test]
async fn a_page_of_another_origin_can_neither_frame_nor_start_anything() -> Result<()> {
    let shop = Embedding::with("widget_amounts = true").await?;
    shop.put("");
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    browser.goto(&format!("{}/", shop.site.other_origin())).await?;
    let amount = "/widget/invoices?shop=DEMOSHOP00000001&amount=5&currency=USD&";
    for path in ["/c/mug?", "/donate/demo?", amount] {
        for origin in [shop.site.origin(), shop.site.other_origin()] {
            browser.goto(&format!("{}/", shop.site.other_origin())).await?;
            browser.ask(&speaking(&shop.shop.url(&format!("{path}embed={origin}")))).await?;
            until_told(&browser, "loaded").await?;
            // Neither a greeting nor a document: a browser that may not show it shows a page of its own.
            assert_eq!(browser.ask("return ports.length;").await?, 0, "{path} {origin}");
            assert_eq!(browser.ask("return frame.contentWindow.length;").await?, 0, "{path} {origin}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_frame_that_is_not_ours_cannot_say_that_it_is_paid() -> Result<()> {
    let shop = Embedding::open().await?;
    shop.put("<quittance-button id=mug link=mug></quittance-button>");
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    browser.click_on(&inside("#mug", "[part=button]")).await?;
    let id = invoice_of(&browser, "mug").await?;
    let forged = format!(
        "for (const data of ['ready 00000000000000000000000000', 'status paid USDT_TRC20', 'quittance/1 hello ' + '0'.repeat(32)]) {{
             postMessage(data, '*');
             dispatchEvent(new MessageEvent('message', {{ data, origin: {gateway:?}, source: window }}));
         }}
         return new Promise(resolve => setTimeout(() => resolve(true), 100));",
        gateway = shop.shop.url("")
    );
    browser.ask(&forged).await?;
    assert!(heard(&browser, "paid").await?.is_empty());
    assert_eq!(invoice_of(&browser, "mug").await?, id);
    Ok(())
}

mod firefox {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn a_page_that_says_start_too_often_begins_one_invoice() -> Result<()> {
        super::begins_one(Engine::Firefox).await
    }
}

mod webkit {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn a_page_that_says_start_too_often_begins_one_invoice() -> Result<()> {
        super::begins_one(Engine::WebKit).await
    }
}
