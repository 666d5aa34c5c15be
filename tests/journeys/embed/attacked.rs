//! The widget under attack: hostile messages, hostile values, and shops that do what shops do.

use anyhow::Result;
use quittance_protocol::embed::{hello, welcome};
use serde_json::Value;

use super::storefront::{Embedding, heard, inside, wait_heard};
use crate::browser::{Browser, DESKTOP, Engine};

/// A shop with one invoice in the flow of its page, and a customer who sees it.
async fn opened(engine: Engine) -> Result<(Embedding, Browser, String)> {
    let shop = Embedding::open().await?;
    let id = shop.shop.invoice("24.90").await?;
    shop.shop.choose(&id, "USDT_TRC20").await?;
    shop.put(&format!(
        "<quittance-checkout id=checkout invoice=\"{id}\"><a href=\"/\">Pay</a></quittance-checkout>"
    ));
    let browser = shop.visit(engine, DESKTOP).await?;
    wait_heard(&browser, "status").await?;
    Ok((shop, browser, id))
}

/// Whether all messages that were sent so far have arrived: one that is sent now has.
const SETTLED: &str = "return new Promise(resolve => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => setTimeout(() => resolve(true), 100); port2.postMessage(0); });";

/// The shop makes up messages, with the right words and even the right origin.
async fn forged(engine: Engine) -> Result<()> {
    let (shop, browser, _) = opened(engine).await?;
    let greeting = hello(&"0".repeat(32));
    // The shop's own page, another frame of the shop, and an event that was made up, with the right words and even the right origin.
    let forged = format!(
        "const gateway = {gateway:?};
         for (const data of [{greeting:?}, 'status paid USDT_TRC20', 'open-in-wallet bitcoin:bc1q', 'resize 5']) {{
             postMessage(data, '*');
             dispatchEvent(new MessageEvent('message', {{ data, origin: gateway, source: window }}));
             dispatchEvent(new MessageEvent('message', {{ data, origin: gateway + '.evil.example', source: window }}));
         }}
         window.welcomed = 0;
         addEventListener('message', event => welcomed += event.ports.length);
         return true;",
        gateway = shop.shop.url("")
    );
    browser.ask(&forged).await?;
    browser.ask(SETTLED).await?;
    assert_eq!(browser.ask("return welcomed;").await?, 0, "nobody else got a channel");
    assert!(heard(&browser, "paid").await?.is_empty());
    let height = format!("return {}.style.height;", inside("#checkout", "iframe"));
    assert_ne!(browser.ask(&height).await?, "5px");
    assert_eq!(browser.ask("return location.pathname;").await?, "/");
    Ok(())
}

/// The shop replays what it saw of the handshake.
async fn replayed(engine: Engine) -> Result<()> {
    let (shop, browser, id) = opened(engine).await?;
    // The shop turns against the page: it replays what it saw of the handshake, and makes up answers.
    let frame = inside("#checkout", "iframe");
    let watch = format!(
        "window.greetings = [];
         addEventListener('message', event => greetings.push(event.data));
         {frame}.src = {frame}.src; return true;"
    );
    browser.ask(&watch).await?;
    browser.wait_until("a second greeting", "return greetings.length > 0;").await?;
    browser
        .wait_until("a second ready", "return heard.filter(event => event.type === 'ready').length === 2;")
        .await?;
    let answer = welcome("");
    let replayed = format!(
        "const nonce = greetings[0].split(' ')[2];
         for (const text of [{answer:?} + nonce, {answer:?} + '0'.repeat(32), {answer:?}]) {{
             const {{ port1, port2 }} = new MessageChannel();
             port1.onmessage = event => heard.push({{ type: 'stolen', what: event.data }});
             {frame}.contentWindow.postMessage(text, '*', [port2]);
         }}
         dispatchEvent(new MessageEvent('message', {{ data: greetings[0], origin: {gateway:?}, source: {frame}.contentWindow }}));
         return true;",
        gateway = shop.shop.url("")
    );
    browser.ask(&replayed).await?;
    browser.ask(SETTLED).await?;
    shop.shop.play(&id, "pay", &[]).await?;
    shop.shop.play(&id, "mine", &[("count", "19")]).await?;
    wait_heard(&browser, "paid").await?;
    assert!(heard(&browser, "stolen").await?.is_empty(), "the first channel is the only one");
    assert_eq!(heard(&browser, "paid").await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn looks_are_taken_as_colours_and_lengths_and_nothing_else() -> Result<()> {
    let (shop, browser, _) = opened(Engine::Chromium).await?;
    let set = "const style = document.querySelector('#checkout').style;
        style.setProperty('--quittance-accent', 'rebeccapurple');
        style.setProperty('--quittance-corner', '3px');
        style.setProperty('--quittance-control', 'url(https://evil.example/x)');
        checkout.theme = 'dark'; return true;";
    browser.ask(set).await?;
    let frame = inside("#checkout", "iframe");
    browser.enter_frame(&frame).await?;
    browser.wait_for("html[data-theme=dark][data-dressed]").await?;
    let style = |name: &str| format!("return document.documentElement.style.getPropertyValue('{name}');");
    assert_eq!(browser.ask(&style("--shop")).await?, "rgb(102, 51, 153)");
    assert_eq!(browser.ask(&style("--corner")).await?, "3px");
    assert_eq!(
        browser.ask(&style("--control")).await?,
        "0px",
        "what is no length never leaves the shop's page"
    );
    browser.leave_frames().await?;
    assert!(heard(&browser, "thrown").await?.is_empty());
    drop(shop);
    Ok(())
}

#[tokio::test]
async fn a_shop_that_speaks_for_itself_cannot_put_anything_else_into_the_page() -> Result<()> {
    let (shop, browser, id) = opened(Engine::Chromium).await?;
    let url = shop.shop.url(&format!("/i/{id}?embed={}", shop.site.origin()));
    let hostile = format!(
        "const frame = document.createElement('iframe');
         frame.id = 'hostile';
         window.told = [];
         addEventListener('message', event => {{
             if (event.source !== frame.contentWindow) return;
             const {{ port1, port2 }} = new MessageChannel();
             window.port = port1;
             port1.onmessage = event => told.push(event.data);
             frame.contentWindow.postMessage(event.data.replace('hello', 'welcome'), '*', [port2]);
         }});
         frame.src = {url:?};
         document.body.append(frame);
         return true;"
    );
    browser.ask(&hostile).await?;
    browser.wait_until("the page to answer", "return told.includes('status awaiting USDT_TRC20');").await?;
    let send = "for (const text of ['theme accent=url(https://evil.example/x);corner=4px', 'theme accent=#fff}*{display:none;scheme=evil',
        'theme control=1px;}:root{--control:9px;nobody=#fff', 'theme ', 'close', { theme: 1 }, null, 7, 'x'.repeat(1e6)]) port.postMessage(text);
        return true;";
    browser.ask(send).await?;
    browser.enter_frame("document.querySelector('#hostile')").await?;
    browser
        .wait_until(
            "the last of them",
            "return document.documentElement.style.getPropertyValue('--control') === '1px';",
        )
        .await?;
    assert_eq!(
        browser.ask("return document.documentElement.getAttribute('style');").await?,
        "--corner: 4px; --control: 1px;"
    );
    assert!(browser.ask("return document.documentElement.dataset.theme ?? null;").await?.is_null());
    browser.wait_state("awaiting").await?;
    Ok(())
}

#[tokio::test]
async fn an_origin_that_is_not_registered_has_the_link_and_hears_why() -> Result<()> {
    let shop = Embedding::open().await?;
    let id = shop.shop.invoice("24.90").await?;
    let element = |tag: &str, id: &str, invoice: &str| {
        format!("<{tag} id={id} invoice=\"{invoice}\"><a id={id}-link href=\"/\">Pay with crypto</a></{tag}>")
    };
    shop.put(
        &[
            element("quittance-checkout", "checkout", &id),
            element("quittance-button", "button", &id),
            element("quittance-checkout", "wrong", "<script>"),
        ]
        .concat(),
    );
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    // The invoice is no invoice.
    browser.wait_until("the wrong one", "return heard.some(event => event.type === 'error' && event.code === 'invoice' && event.from === 'wrong');").await?;
    assert_eq!(browser.ask("return document.querySelector('#wrong-link').checkVisibility();").await?, true);
    assert_eq!(
        browser.ask("return document.querySelector('#checkout-link').checkVisibility();").await?,
        false
    );
    // The same site by a name that nobody registered.
    browser.goto(&format!("{}/", shop.site.other_origin())).await?;
    browser
        .wait_until(
            "the frame to be refused",
            "return heard.some(event => event.type === 'error' && event.code === 'unavailable');",
        )
        .await?;
    assert_eq!(
        browser.ask("return document.querySelector('#checkout-link').checkVisibility();").await?,
        true
    );
    browser.click_on(&inside("#button", "[part=button]")).await?;
    browser
        .wait_until("the button's link", "return document.querySelector('#button-link').checkVisibility();")
        .await?;
    assert!(browser.ask(&format!("return {};", inside("#button", "dialog"))).await?.is_null());
    for kind in ["ready", "thrown"] {
        assert_eq!(heard(&browser, kind).await?, Vec::<Value>::new());
    }
    Ok(())
}

#[tokio::test]
async fn two_buttons_for_one_invoice_announce_it_once_and_both_forms_go_on() -> Result<()> {
    let shop = Embedding::open().await?;
    let id = shop.shop.invoice("24.90").await?;
    shop.shop.choose(&id, "USDT_TRC20").await?;
    let button = |name: &str| {
        format!(
            "<form id=form-{name}><quittance-button id={name} required invoice=\"{id}\"></quittance-button></form>"
        )
    };
    shop.put(&[button("top"), button("bottom")].concat());
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    for name in ["#top", "#bottom"] {
        browser.click_on(&inside(name, "[part=button]")).await?;
        browser.enter_frame(&inside(name, "iframe")).await?;
        browser.wait_hydrated().await?;
        browser.leave_frames().await?;
        browser.click_on(&inside(name, "[part=close]")).await?;
    }
    shop.shop.play(&id, "pay", &[]).await?;
    shop.shop.play(&id, "mine", &[("count", "19")]).await?;
    browser
        .wait_until(
            "both to know",
            "return heard.filter(event => event.type === 'status' && event.state === 'paid').length === 2;",
        )
        .await?;
    assert_eq!(heard(&browser, "paid").await?.len(), 1);
    for name in ["top", "bottom"] {
        assert_eq!(
            browser.ask(&format!("return document.querySelector('#form-{name}').checkValidity();")).await?,
            true
        );
    }
    Ok(())
}

#[tokio::test]
async fn an_element_that_leaves_the_page_during_a_payment_comes_back_to_where_it_stands() -> Result<()> {
    let (shop, browser, id) = opened(Engine::Chromium).await?;
    browser.ask("window.gone = checkout; gone.remove(); return true;").await?;
    shop.shop.play(&id, "pay", &[]).await?;
    browser.ask(SETTLED).await?;
    let before = heard(&browser, "status").await?.len();
    shop.shop.play(&id, "mine", &[("count", "19")]).await?;
    browser.ask(SETTLED).await?;
    assert_eq!(heard(&browser, "status").await?.len(), before, "what is gone is silent");
    browser.ask("document.body.append(gone); return true;").await?;
    wait_heard(&browser, "paid").await?;
    assert!(heard(&browser, "thrown").await?.is_empty());
    // Whoever loads the script twice has one set of elements.
    let again = format!(
        "return import('{}').then(() => quittance.version, error => String(error));",
        shop.shop.url("/widget/v1.0.0/checkout.js")
    );
    assert_eq!(browser.ask(&again).await?, "1.0.0");
    assert_eq!(heard(&browser, "paid").await?.len(), 1);
    Ok(())
}

#[tokio::test]
async fn nobody_but_the_page_in_the_frame_is_believed() -> Result<()> {
    forged(Engine::Chromium).await
}

#[tokio::test]
async fn a_frames_page_takes_one_channel_from_its_parent_and_a_nonce_is_good_once() -> Result<()> {
    replayed(Engine::Chromium).await
}

mod firefox {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn nobody_but_the_page_in_the_frame_is_believed() -> Result<()> {
        super::forged(Engine::Firefox).await
    }

    #[tokio::test]
    async fn a_frames_page_takes_one_channel_from_its_parent_and_a_nonce_is_good_once() -> Result<()> {
        super::replayed(Engine::Firefox).await
    }
}

mod webkit {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn nobody_but_the_page_in_the_frame_is_believed() -> Result<()> {
        super::forged(Engine::WebKit).await
    }

    #[tokio::test]
    async fn a_frames_page_takes_one_channel_from_its_parent_and_a_nonce_is_good_once() -> Result<()> {
        super::replayed(Engine::WebKit).await
    }
}
