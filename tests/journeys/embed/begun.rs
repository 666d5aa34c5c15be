//! Invoices that begin in the shop's page: by a checkout link, a donation page, or an amount of the page's own.

use anyhow::Result;

use super::storefront::{Embedding, heard, inside, invoice_of, wait_heard, wait_paid};
use crate::browser::{Browser, DESKTOP, Engine};

/// A page with all three elements; each is paid, and the shop hears of each once.
async fn pays_by_all_three(engine: Engine) -> Result<()> {
    let shop = Embedding::open().await?;
    let id = shop.shop.invoice("24.90").await?;
    shop.put(&format!(
        "<quittance-checkout id=checkout invoice=\"{id}\"><a href=\"/\">Pay</a></quittance-checkout>\
         <form id=order><quittance-button id=mug link=mug name=invoice required>\
         <a href=\"/\">Buy the mug</a></quittance-button></form>\
         <form id=gifts><quittance-donate id=donate page=demo name=gift required>\
         <a href=\"/\">Donate</a></quittance-donate></form>"
    ));
    let browser = shop.visit(engine, DESKTOP).await?;
    assert_eq!(invoice_of(&browser, "checkout").await?, id);
    shop.pay(&id).await?;
    wait_paid(&browser, "checkout").await?;

    // One press begins it: the page in the dialog is told that there was one.
    browser.click_on(&inside("#mug", "[part=button]")).await?;
    let mug = invoice_of(&browser, "mug").await?;
    assert_eq!(browser.ask("return order.checkValidity();").await?, false, "the form waits for the money");
    shop.pay(&mug).await?;
    wait_paid(&browser, "mug").await?;
    assert_eq!(browser.ask("return order.checkValidity();").await?, true);
    assert_eq!(browser.ask("return new FormData(order).get('invoice');").await?, mug);
    let state = shop.shop.state(&mug).await?;
    assert_eq!(
        (&state["fiat"]["value"], &state["description"]),
        (&"14.50".into(), &"Enamel mug, 350 ml".into())
    );
    browser.click_on(&inside("#mug", "[part=close]")).await?;
    // As long as a dialog is open, nothing beside it takes the focus.
    wait_heard(&browser, "close").await?;

    let frame = inside("#donate", "iframe");
    browser.enter_frame(&frame).await?;
    press(&browser, "[data-testid=preset][data-value='25.00']").await?;
    assert!(!browser.has("link").await?, "the shop's page tells the story");
    press(&browser, "[data-testid=donate]").await?;
    browser.wait_hydrated().await?;
    browser.leave_frames().await?;
    let gift = invoice_of(&browser, "donate").await?;
    shop.pay(&gift).await?;
    wait_paid(&browser, "donate").await?;
    browser.enter_frame(&frame).await?;
    browser.wait_state("paid").await?;
    press(&browser, "[data-testid=back]").await?;
    browser.part("thanks").await?;
    browser.leave_frames().await?;
    browser
        .wait_until(
            "the thanks",
            "return heard.filter(event => event.from === 'donate' && event.type === 'ready').length === 3;",
        )
        .await?;

    assert_eq!(browser.ask("return gifts.checkValidity();").await?, true, "it was given");
    assert_eq!(browser.ask("return new FormData(gifts).get('gift');").await?, gift);

    let paid = heard(&browser, "paid").await?;
    let told: Vec<_> = paid.iter().map(|event| (&event["from"], &event["invoice"])).collect();
    let each = [("checkout", &id), ("mug", &mug), ("donate", &gift)];
    let each = each.map(|(from, id)| (from.into(), id.as_str().into()));
    assert_eq!(told, each.iter().map(|(from, id)| (from, id)).collect::<Vec<_>>(), "once each");
    for flaw in ["violation", "thrown", "error"] {
        assert!(heard(&browser, flaw).await?.is_empty(), "{:?}", heard(&browser, flaw).await?);
    }
    Ok(())
}

/// Presses something in a frame that is below what is seen: WebKit's driver does not scroll the page around it.
async fn press(browser: &Browser, selector: &str) -> Result<()> {
    browser.wait_for(selector).await?;
    browser.ask(&format!("document.querySelector({selector:?}).click(); return true;")).await?;
    Ok(())
}

/// Whether the frame of an element shows this problem.
async fn shows_problem(browser: &Browser, element: &str, problem: &str) -> Result<()> {
    browser.enter_frame(&inside(element, "iframe")).await?;
    browser.wait_for(&format!("[data-testid=problem][data-value={problem}]")).await?;
    browser.leave_frames().await
}

#[tokio::test]
async fn a_shop_hears_once_of_each_of_three_elements() -> Result<()> {
    pays_by_all_three(Engine::Chromium).await
}

#[tokio::test]
async fn whoever_closes_the_dialog_and_opens_it_again_has_the_same_invoice() -> Result<()> {
    let shop = Embedding::with("widget_amounts = { USD = { minimum = \"5\" } }").await?;
    shop.put(
        "<quittance-button id=pay shop=DEMOSHOP00000001 amount=24.90 currency=USD order=7 description=\"The Sea\">\
         </quittance-button>",
    );
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    let button = inside("#pay", "[part=button]");
    browser.click_on(&button).await?;
    let id = invoice_of(&browser, "pay").await?;
    let state = shop.shop.state(&id).await?;
    assert_eq!(
        (&state["fiat"]["value"], &state["order"], &state["description"]),
        (&"24.90".into(), &"7".into(), &"The Sea".into()),
        "{state}"
    );
    browser.click_on(&inside("#pay", "[part=close]")).await?;
    wait_heard(&browser, "close").await?;
    browser.click_on(&button).await?;
    browser.enter_frame(&inside("#pay", "iframe")).await?;
    browser.wait_hydrated().await?;
    let shown = "return document.querySelector('main').dataset.invoice;";
    assert_eq!(browser.ask(shown).await?, id);
    browser.leave_frames().await?;
    // Also one that left the page, and came back.
    browser.ask("window.gone = pay; gone.remove(); document.body.append(gone); return true;").await?;
    browser.click_on(&button).await?;
    browser.enter_frame(&inside("#pay", "iframe")).await?;
    browser.wait_hydrated().await?;
    assert_eq!(browser.ask(shown).await?, id);
    browser.leave_frames().await?;

    // One that nobody paid for in time makes room for another.
    shop.shop.play(&id, "pass", &[("seconds", "3600")]).await?;
    browser.wait_until("time to be up", "return heard.some(event => event.type === 'expired');").await?;
    browser.click_on(&inside("#pay", "[part=close]")).await?;
    browser.click_on(&button).await?;
    let again = format!(
        "return heard.findLast(event => event.type === 'ready' && event.invoice).invoice !== {id:?};"
    );
    browser.wait_until("another invoice", &again).await?;
    assert!(heard(&browser, "error").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn an_amount_that_was_changed_in_the_page_is_refused_where_it_is_no_longer_possible() -> Result<()> {
    let shop = Embedding::with("widget_amounts = { USD = { minimum = \"5\", maximum = \"100\" } }").await?;
    shop.put(
        "<quittance-checkout id=pay shop=DEMOSHOP00000001 amount=24.90 currency=USD></quittance-checkout>",
    );
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    let frame = inside("#pay", "iframe");
    browser.enter_frame(&frame).await?;
    assert_eq!(browser.value("price").await?, "24.90");
    browser.leave_frames().await?;
    for (name, value) in [("amount", "0.01"), ("amount", "1e9"), ("amount", "NaN"), ("currency", "EUR")] {
        browser
            .ask(&format!("pay.amount = '24.90'; pay.currency = 'USD'; pay.{name} = '{value}'; return true;"))
            .await?;
        shows_problem(&browser, "#pay", "not_offered").await?;
    }
    // What is possible is what the buyer asks for, so the shop has to look at what it is told.
    browser.ask("pay.currency = 'USD'; pay.amount = '5.00'; return true;").await?;
    browser.enter_frame(&frame).await?;
    browser.wait_for("[data-testid=price][data-value='5.00']").await?;
    browser.part("buy").await?.send_keys("\u{e007}").await?;
    browser.wait_hydrated().await?;
    browser.leave_frames().await?;
    let id = invoice_of(&browser, "pay").await?;
    assert_eq!(shop.shop.state(&id).await?["fiat"]["value"], "5.00");
    Ok(())
}

#[tokio::test]
async fn a_shop_that_takes_no_amounts_from_its_pages_says_so_there() -> Result<()> {
    let shop = Embedding::open().await?;
    shop.put("<quittance-button id=pay shop=DEMOSHOP00000001 amount=24.90 currency=USD></quittance-button>");
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    browser.click_on(&inside("#pay", "[part=button]")).await?;
    shows_problem(&browser, "#pay", "not_offered").await?;
    assert!(heard(&browser, "thrown").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn what_an_ad_blocker_takes_away_leaves_the_link() -> Result<()> {
    let shop = Embedding::open().await?;
    // Only the loader comes through.
    shop.put_allowing(
        "<quittance-button id=mug link=mug><a id=way href=\"/c/mug\">Buy the mug</a></quittance-button>\
         <quittance-donate id=donate page=demo><a id=gift href=\"/donate/demo\">Donate</a></quittance-donate>",
        &shop.shop.url("/widget/v1.js"),
    );
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    let failed = |element: &str| {
        format!(
            "return heard.some(event => event.type === 'error' && event.code === 'unavailable' && event.from === '{element}');"
        )
    };
    browser.wait_until("the element in the flow to say so", &failed("donate")).await?;
    assert_eq!(browser.ask("return gift.checkVisibility();").await?, true);
    browser.click_on(&inside("#mug", "[part=button]")).await?;
    browser.wait_until("the button to say so", &failed("mug")).await?;
    assert_eq!(browser.ask("return way.checkVisibility();").await?, true);
    assert!(heard(&browser, "thrown").await?.is_empty());
    Ok(())
}

#[tokio::test]
async fn a_shop_that_comes_from_cryptocloud_changes_one_address() -> Result<()> {
    let shop = Embedding::with("widget_amounts = true").await?;
    shop.site.script(
        "/buttons.js",
        "addEventListener('load', () => CryptoCloudWidget.CreateInvoiceButton({ size: 'standard', template: 'variant1:dark', \
         text: 'Оплатить криптовалютой', amount: '24.90', currency: 'USD', shop_id: 'DEMOSHOP00000001', locale: 'ru' })\
         .mount('.cc-payment-button').id = 'pay');",
    );
    shop.put(&format!(
        "<div class=cc-payment-button></div><script src=\"{}\"></script><script src=\"/buttons.js\"></script>",
        shop.shop.url("/widget/cryptocloud.js")
    ));
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    let button = format!("document.querySelector('#pay') && {}", inside("#pay", "[part=button]"));
    assert_eq!(browser.found_by(&button).await?.text().await?, "Оплатить криптовалютой");
    browser.click_on(&button).await?;
    let id = invoice_of(&browser, "pay").await?;
    browser.enter_frame(&inside("#pay", "iframe")).await?;
    browser.wait_hydrated().await?;
    assert_eq!(browser.ask("return document.documentElement.lang;").await?, "ru");
    browser.leave_frames().await?;
    assert_eq!(shop.shop.state(&id).await?["fiat"]["value"], "24.90");
    for flaw in ["violation", "thrown", "error"] {
        assert!(heard(&browser, flaw).await?.is_empty(), "{:?}", heard(&browser, flaw).await?);
    }
    Ok(())
}

#[tokio::test]
async fn everybody_can_use_a_page_with_the_elements() -> Result<()> {
    let shop = Embedding::open().await?;
    shop.put(
        "<h2>Mug</h2><quittance-button id=mug link=mug><a href=\"/\">Buy the mug</a></quittance-button>\
         <h2>Reading room</h2><quittance-donate id=donate page=demo><a href=\"/\">Donate</a></quittance-donate>",
    );
    let browser = shop.visit(Engine::Chromium, DESKTOP).await?;
    wait_heard(&browser, "ready").await?;
    assert!(browser.violations().await?.is_empty(), "{:?}", browser.violations().await?);
    browser.click_on(&inside("#mug", "[part=button]")).await?;
    invoice_of(&browser, "mug").await?;
    assert!(browser.violations().await?.is_empty(), "with the dialog: {:?}", browser.violations().await?);
    for element in ["#donate", "#mug"] {
        browser.enter_frame(&inside(element, "iframe")).await?;
        let violations = browser.violations().await?;
        assert!(violations.is_empty(), "{element}: {violations:?}");
        browser.leave_frames().await?;
    }
    Ok(())
}

mod firefox {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn a_shop_hears_once_of_each_of_three_elements() -> Result<()> {
        super::pays_by_all_three(Engine::Firefox).await
    }
}

mod webkit {
    use anyhow::Result;

    use crate::browser::Engine;

    #[tokio::test]
    async fn a_shop_hears_once_of_each_of_three_elements() -> Result<()> {
        super::pays_by_all_three(Engine::WebKit).await
    }
}
