//! Merchants are called what they are called, and not every text in an invoice means well.

use anyhow::Result;
use serde_json::{Value, json};

use crate::browser::{Browser, PHONE, Script, Window};
use crate::shop::Shop;

/// The smallest window there is.
const NARROW: Window = Window { width: 320, height: 640 };

/// Opens an invoice with these details at a shop of this name, chooses ether, and sends a part with eighteen decimals.
async fn opened(shop: &Shop, details: Value) -> Result<Browser> {
    let id = shop.order(details).await?;
    let browser = Browser::open(NARROW, Script::Runs).await?;
    browser.goto(&shop.url(&format!("/i/{id}"))).await?;
    browser.wait_hydrated().await?;
    assert_eq!(browser.misfits().await?, Vec::<String>::new(), "choosing");
    browser.choose("ETH").await?;
    browser.wait_state("awaiting").await?;
    assert_eq!(browser.misfits().await?, Vec::<String>::new(), "awaiting");
    shop.play(&id, "pay", &[("amount", "0.005000000000000001")]).await?;
    browser.wait_state("partial").await?;
    Ok(browser)
}

#[tokio::test]
async fn three_hundred_letters_and_eighteen_decimals_fit_a_small_phone() -> Result<()> {
    let name = "Bücherantiquariatsverwertungsgesellschaft ".repeat(8)[..300].to_owned();
    let shop = Shop::with(&format!("name = {name:?}")).await?;
    let word = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz".repeat(4);
    let browser = opened(&shop, json!({ "number": word, "description": word })).await?;
    assert_eq!(browser.value("received").await?, "0.005000000000000001");
    assert_eq!(browser.value("remaining").await?, "0.002140999999999999");
    assert_eq!(browser.misfits().await?, Vec::<String>::new(), "partial");
    Ok(())
}

#[tokio::test]
async fn what_looks_like_a_script_is_shown_as_text() -> Result<()> {
    let bad = "</script><img src=x onerror=document.title='bad'><script>document.title='bad'</script>{{7*7}}";
    let shop = Shop::with(&format!("name = {bad:?}")).await?;
    let browser = opened(&shop, json!({ "number": bad, "description": bad })).await?;
    // What is listed below the amount is folded on a phone.
    browser.ask("document.querySelectorAll('details').forEach(fold => fold.open = true);").await?;
    for part in ["merchant", "order", "description"] {
        assert_eq!(browser.text(part).await?, bad, "{part}");
    }
    assert!(browser.title().await?.ends_with(bad), "{}", browser.title().await?);
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    Ok(())
}

/// A full stop at the end of a name shows at once whether the name was kept apart from what stands around it.
#[tokio::test]
async fn a_name_that_is_written_the_other_way_keeps_its_full_stop() -> Result<()> {
    for (name, locale) in [("ספרים בע״מ.", "en"), ("Northwind Books Inc.", "ar")] {
        let shop = Shop::with(&format!("name = {name:?}")).await?;
        let id = shop.order(json!({})).await?;
        let browser = Browser::open(PHONE, Script::Runs).await?;
        browser.goto(&shop.url(&format!("/i/{id}?locale={locale}"))).await?;
        browser.wait_hydrated().await?;
        browser.choose("USDT_TRC20").await?;
        browser.wait_state("awaiting").await?;
        shop.play(&id, "pass", &[("seconds", "1000")]).await?;
        shop.play(&id, "pay", &[]).await?;
        browser.wait_state("late").await?;
        let torn = format!("const name = {name:?};{TORN}");
        assert_eq!(browser.ask(&torn).await?, json!([]), "{name} in {locale}");
    }
    Ok(())
}

/// Each place where the name stands, and its full stop is not at the end where reading it ends.
const TORN: &str = "
    const torn = [], walk = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
    const isHebrew = /[\\u0590-\\u05ff]/.test(name);
    while (walk.nextNode()) {
        const at = walk.currentNode.data.indexOf(name);
        const box = (from, to) => {
            const range = document.createRange();
            range.setStart(walk.currentNode, from);
            range.setEnd(walk.currentNode, to);
            return range.getClientRects()[0];
        };
        if (at < 0 || !walk.currentNode.parentElement.checkVisibility()) continue;
        const last = box(at + name.length - 1, at + name.length), before = box(at + name.length - 2, at + name.length - 1);
        if (!last || !before || last.top !== before.top) continue;
        if (isHebrew ? last.left > before.left : last.left < before.left) torn.push(walk.currentNode.data);
    }
    return torn;";
