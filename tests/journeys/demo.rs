//! The demo shop, as somebody meets it who tries the product: all three elements, the code beside them, and the builder.

use anyhow::{Context, Result};
use quittance_testkit::http;

use crate::browser::{Browser, DESKTOP, Engine, PHONE, Script};
use crate::shop::Shop;

/// The inside of an element, as a script says it.
fn inside(element: &str, selector: &str) -> String {
    format!("document.querySelector({element:?}).shadowRoot.querySelector({selector:?})")
}

/// Somebody in front of the shop.
async fn visitor(shop: &Shop, path: &str) -> Result<Browser> {
    let browser = Browser::open(DESKTOP, Script::Runs).await?;
    browser.goto(&shop.url(path)).await?;
    Ok(browser)
}

impl Browser {
    /// Pays in the frame of an element. The invoice's id.
    async fn pays_in(&self, shop: &Shop, element: &str) -> Result<String> {
        self.enter_frame(&inside(element, "iframe")).await?;
        self.wait_hydrated().await?;
        let id = self.ask("return document.querySelector('main').dataset.invoice;").await?;
        let id = id.as_str().context("an invoice")?.to_owned();
        self.choose("USDT_TRC20").await?;
        self.wait_state("awaiting").await?;
        self.leave_frames().await?;
        shop.play(&id, "pay", &[]).await?;
        shop.play(&id, "mine", &[("count", "19")]).await?;
        Ok(id)
    }

    /// Waits until the shop has heard this of an invoice.
    async fn wait_shop_heard(&self, what: &str, id: &str) -> Result<()> {
        let rows = "[...document.querySelectorAll('.heard li')].map(row => row.textContent)";
        let script = format!("return {rows}.some(row => row.startsWith({what:?}) && row.includes({id:?}));");
        self.wait_until(what, &script).await.map(drop)
    }

    /// Fills in a field of the builder, as somebody types.
    async fn enters(&self, field: &str, text: &str) -> Result<()> {
        let field = self.wait_for(&format!("[name={field}]")).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Waits until the builder's code holds this.
    async fn wait_code(&self, part: &str) -> Result<()> {
        let script =
            format!("return document.querySelector('.snippet code').textContent.includes({part:?});");
        self.wait_until(part, &script).await.map(drop)
    }
}

#[tokio::test]
async fn a_reader_buys_by_a_button_and_the_shop_hears_it_from_page_and_gateway() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = visitor(&shop, "/demo").await?;
    browser.wait_until("the buttons", "return customElements.get('quittance-button');").await?;
    browser.click_on(&inside("quittance-button[link=the-sea]", "[part=button]")).await?;
    let id = browser.pays_in(&shop, "quittance-button[link=the-sea]").await?;
    browser.wait_shop_heard("Eventpaid", &id).await?;
    browser.wait_shop_heard("Postbacksuccess · order 1042 · token and signature are right", &id).await?;
    let state = shop.state(&id).await?;
    assert_eq!((&state["amount"]["value"], &state["order"]), (&"24.90".into(), &"1042".into()), "{state}");
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn a_reader_orders_by_the_shops_own_checkout_which_waits_for_the_postback() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = visitor(&shop, "/demo").await?;
    browser.wait_for("[data-testid=good][data-value=atlas] [data-testid=order]").await?.click().await?;
    browser.wait_for("quittance-checkout").await?;
    browser.wait_until("the element", "return customElements.get('quittance-checkout');").await?;
    let held = "return document.querySelector('.order__pay').checkValidity();";
    assert_eq!(browser.ask(held).await?, false, "the form waits for the money");
    assert_eq!(browser.text("order-state").await?, "Waiting for your payment.");
    let id = browser.pays_in(&shop, "quittance-checkout").await?;
    browser.wait_for("[data-testid=order-state][data-confirmed]").await?;
    assert!(browser.text("order-state").await?.starts_with("Paid. Our server heard it from the gateway"));
    assert_eq!(browser.ask(held).await?, true);
    browser.click("finish").await?;
    browser.wait_until("the way back", "return location.pathname === '/demo';").await?;
    let back = browser.ask("return location.search;").await?;
    assert!(back.as_str().is_some_and(|query| query.contains(&id)), "{back}");
    assert!(browser.text("order-state").await?.starts_with("Paid."));
    Ok(())
}

#[tokio::test]
async fn a_reader_gives_in_the_box_and_nothing_is_taken_for_paid_before_the_postback() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = visitor(&shop, "/demo").await?;
    let frame = inside("quittance-donate", "iframe");
    browser
        .wait_until(
            "the box",
            &format!("return {}.shadowRoot && {frame};", "document.querySelector('quittance-donate')"),
        )
        .await?;
    browser.enter_frame(&frame).await?;
    browser.wait_for("[data-testid=preset][data-value='25.00']").await?.send_keys(" ").await?;
    browser.part("donate").await?.send_keys("\u{e007}").await?;
    browser.wait_hydrated().await?;
    browser.leave_frames().await?;
    let id = browser.pays_in(&shop, "quittance-donate").await?;
    browser.wait_shop_heard("Eventpaid", &id).await?;
    browser.wait_shop_heard("Postbacksuccess", &id).await?;

    // An address proves nothing.
    let unpaid = shop.invoice("24.90").await?;
    browser.goto(&shop.url(&format!("/demo?order_id=1042&invoice_uuid=INV-{unpaid}"))).await?;
    assert!(browser.text("order-state").await?.starts_with("Welcome back."));
    let broken = "return Promise.all(['null', '7', '{'].map(body => fetch('/demo/postbacks', { method: 'POST', body }).then(answer => answer.status)));";
    assert_eq!(browser.ask(broken).await?, serde_json::json!([400, 400, 400]));
    let forged = "return fetch('/demo/postbacks', { method: 'POST', body: JSON.stringify({ status: 'success', order_id: '1042', invoice_id: ID }) }).then(answer => answer.status);";
    browser.ask(&forged.replace("ID", &format!("'{unpaid}'"))).await?;
    browser.wait_shop_heard("Postbacksuccess · order 1042 · NOT from the gateway", &unpaid).await?;
    browser.reload().await?;
    assert!(browser.text("order-state").await?.starts_with("Welcome back."));
    Ok(())
}

#[tokio::test]
async fn the_code_beside_an_element_is_what_the_page_itself_uses() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = visitor(&shop, "/demo").await?;
    let written = "return fetch('/demo').then(answer => answer.text()).then(html =>
        [...document.querySelectorAll('.snippet code')].map(code => code.textContent).filter(code => code[0] === '<' && !html.includes(code)));";
    assert_eq!(browser.ask(written).await?, serde_json::json!([]));
    assert_eq!(browser.ask("return document.querySelectorAll('.snippet code').length;").await?, 7);
    Ok(())
}

/// The element of the preview and the end of the code, without the white space that nobody sees.
const SAME: &str = "const bare = text => text.replace(/\\s+/g, '');
    return bare(document.querySelector('.snippet code').textContent).endsWith(bare(document.querySelector('[data-preview]').innerHTML));";

#[tokio::test]
async fn whoever_builds_a_button_sees_it_and_copies_what_they_see() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = visitor(&shop, "/demo/builder").await?;
    browser.wait_until("the button", "return customElements.get('quittance-button');").await?;
    assert_eq!(browser.ask(SAME).await?, true, "as it comes");
    browser.enters("text", "Kauf <mich>").await?;
    browser.enters("colour", "#ffcc00").await?;
    browser.enters("corner", "3").await?;
    browser.wait_code("--quittance-corner: 3px;").await?;
    browser.wait_until("the same", SAME).await?;
    let button = inside("[data-preview] quittance-button", "[part=button]");
    let looks = format!(
        "const looks = getComputedStyle({button}); return [looks.backgroundColor, looks.color, looks.borderTopLeftRadius, {button}.textContent];"
    );
    let expected = serde_json::json!(["rgb(255, 204, 0)", "rgb(0, 0, 0)", "3px", "Kauf <mich>"]);
    assert_eq!(browser.ask(&looks).await?, expected);
    let kept = browser.ask("return location.search;").await?;
    assert!(kept.as_str().is_some_and(|query| query.contains("colour=%23ffcc00")), "{kept}");

    // What was chosen is in the address.
    browser.reload().await?;
    browser.wait_until("the button", &format!("return {button}.textContent;")).await?;
    assert_eq!(browser.ask(&looks).await?, expected);
    assert_eq!(browser.ask(SAME).await?, true, "from the address");

    // It is a button that sells.
    browser.click_on(&button).await?;
    browser.pays_in(&shop, "[data-preview] quittance-button").await?;
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_is_no_colour_is_said_so_and_left_out() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = visitor(&shop, "/demo/builder").await?;
    browser.enters("colour", "url(x);}").await?;
    let error = browser.wait_for("[data-testid=colour-error]:not([hidden])").await?.text().await?;
    assert!(error.starts_with("This is no colour."), "{error}");
    let code = browser.ask("return document.querySelector('.snippet code').textContent;").await?;
    assert!(code.as_str().is_some_and(|code| !code.contains("url") && !code.contains("style")), "{code}");
    browser.enters("colour", "#06c").await?;
    browser.wait_for("[data-testid=colour-error][hidden]").await?;
    browser.wait_code("--quittance-accent: #0066cc;").await?;
    Ok(())
}

#[tokio::test]
async fn the_builder_needs_no_script() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open_in(Engine::Chromium, PHONE, Script::IsOff).await?;
    browser.goto(&shop.url("/demo/builder")).await?;
    browser.wait_for("[name=what][value=donation]").await?.click().await?;
    browser.enters("colour", "pink").await?;
    browser.part("show").await?.click().await?;
    browser.wait_for("[data-testid=colour-error]:not([hidden])").await?;
    let code = browser.ask("return document.querySelector('.snippet code').textContent;").await?;
    assert!(code.as_str().is_some_and(|code| code.contains("<quittance-donate page=\"demo\">")), "{code}");
    // The link in the element is the way to give.
    browser.wait_for("quittance-donate a").await?.click().await?;
    browser.part("donate").await?;
    Ok(())
}

#[tokio::test]
async fn everybody_can_use_shop_checkout_and_builder() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.goto(&shop.url("/demo")).await?;
    browser.part("order").await?.click().await?;
    browser.wait_for("quittance-checkout").await?;
    let order = browser.ask("return location.pathname;").await?;
    for path in ["/demo", order.as_str().context("a path")?, "/demo/builder?colour=no&corner=99"] {
        for (theme, window) in [("light", PHONE), ("dark", DESKTOP), ("dark", PHONE)] {
            browser.prefer(&[("prefers-color-scheme", theme)]).await?;
            browser.resize(window).await?;
            browser.goto(&shop.url(path)).await?;
            let violations = browser.violations().await?;
            assert!(violations.is_empty(), "{path}, {theme}, {} wide: {violations:?}", window.width);
            assert_eq!(browser.misfits().await?, Vec::<String>::new(), "{path}, {} wide", window.width);
            assert_eq!(browser.complaints().await?, Vec::<String>::new(), "{path}");
        }
    }
    Ok(())
}

#[tokio::test]
async fn shop_and_builder_are_there_for_a_demo_alone_and_as_strict_as_any_page() -> Result<()> {
    let shop = Shop::open().await?;
    for path in ["/demo", "/demo/builder?colour=%2306c"] {
        let answer = http()?.get(shop.url(path)).send().await?.error_for_status()?;
        let policy = answer.headers()["content-security-policy"].to_str()?.to_owned();
        for part in [
            "default-src 'none'",
            "script-src 'self';",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ] {
            assert!(policy.contains(part), "{part}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{policy}");
        let html = answer.text().await?;
        assert!(!html.contains(" style=") && !html.contains(" onclick="), "{html}");
    }
    let elsewhere = Shop::with("").await?;
    for path in ["/demo", "/demo/builder", "/demo/builder.json", "/demo/postbacks", "/demo/goods/mug.svg"] {
        assert_eq!(http()?.get(elsewhere.url(path)).send().await?.status(), 404, "{path}");
    }
    Ok(())
}
