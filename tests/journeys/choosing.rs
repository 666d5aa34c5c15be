//! Choosing among forty ways to pay: by keyboard, by searching, a second time, and after a change of mind.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::browser::{Browser, Engine, Key, Script};
use crate::shop::Shop;

/// The methods that a payer sees, in their order.
const SEEN: &str = "return [...document.querySelectorAll('[data-method]')]
    .filter(way => way.checkVisibility()).map(way => way.dataset.method);";

/// What stands in the rows that say what was used last.
const USED: &str = "return [...document.querySelectorAll('.way__word--used')]
    .filter(word => word.checkVisibility({ visibilityProperty: true }))
    .map(word => (word.closest('[data-method]') || { dataset: { method: 'a currency' } }).dataset.method);";

/// Whether that word covers the question above the networks.
const COVERS: &str = "const words = document.createRange();
    words.selectNodeContents(document.querySelector('details[open] .coin__question'));
    const word = document.querySelector('[data-method][data-used] .way__word--used').getBoundingClientRect();
    return word.top < words.getBoundingClientRect().bottom;";

impl Browser {
    async fn offered(&self) -> Result<Vec<String>> {
        Ok(serde_json::from_value(self.ask(SEEN).await?)?)
    }

    /// Presses Tab until this currency has the focus.
    async fn tab_to(&self, symbol: &str) -> Result<()> {
        for _ in 0..80 {
            self.press(Key::Tab).await?;
            let at = self
                .ask(
                    "return document.activeElement.matches('summary')
                && document.activeElement.querySelector('strong')?.textContent;",
                )
                .await?;
            if at == symbol {
                return Ok(());
            }
        }
        anyhow::bail!("Tab does not lead to {symbol}")
    }

    async fn search(&self, words: &str) -> Result<Vec<String>> {
        let field = self.part("search").await?;
        field.clear().await?;
        field.send_keys(words).await?;
        // The list is drawn a moment after the last letter.
        let sought = format!(
            "return document.querySelector('[data-testid=search]').value === {words:?}
                && new Promise(done => setTimeout(() => done(true)));"
        );
        self.wait_until("the list", &sought).await?;
        self.offered().await
    }
}

/// Currencies and networks are stops; within a network's group the arrows move.
#[tokio::test]
async fn a_payer_chooses_among_forty_by_keyboard() -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.invoice("24.90").await?;
    let browser = shop.visit(Engine::Chromium, &id, Script::Runs).await?;
    assert_eq!(browser.text("continue").await?, "Continue");
    browser.tab_to("ETH").await?;
    ensure!(!browser.offered().await?.contains(&"ETH_BASE".to_owned()), "it is folded");
    browser.press(Key::Enter).await?;
    ensure!(browser.offered().await?.contains(&"ETH_BASE".to_owned()), "it is unfolded");
    browser.press(Key::Tab).await?;
    assert_eq!(browser.stop().await?.map(|stop| stop.name).as_deref(), Some("ETH"));
    browser.press(Key::Space).await?;
    assert_eq!(browser.text("continue").await?, "Continue with ETH on Ethereum");
    browser.press(Key::Down).await?;
    browser.press(Key::Down).await?;
    assert_eq!(browser.text("continue").await?, "Continue with ETH on Base");
    let picked = "return document.querySelectorAll('[type=radio]:checked').length;";
    browser.part("method").await?.click().await?;
    assert_eq!(browser.ask(picked).await?, json!(1), "of all currencies one is picked");
    browser.walk_to(Key::BackTab, "search").await?;
    browser.tab_to("ETH").await?;
    browser.press(Key::Tab).await?;
    browser.press(Key::Space).await?;
    browser.press(Key::Down).await?;
    browser.press(Key::Down).await?;
    browser.walk_to(Key::Tab, "continue").await?;
    browser.press(Key::Enter).await?;
    browser.wait_state("awaiting").await?;
    assert_eq!(browser.value("network").await?, "ETH_BASE");
    assert!(browser.page_text().await?.contains("ETH on Base only"));
    Ok(())
}

/// Of a group of radio buttons only the chosen one is a stop: out of sight it would keep the others from the keyboard.
#[tokio::test]
async fn what_is_chosen_is_never_folded_away() -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.invoice("24.90").await?;
    let browser = shop.visit(Engine::Chromium, &id, Script::Runs).await?;
    browser.tab_to("USDT").await?;
    browser.press(Key::Tab).await?;
    browser.press(Key::Space).await?;
    browser.walk_to(Key::BackTab, "summary").await?;
    browser.press(Key::Enter).await?;
    ensure!(browser.offered().await?.contains(&"USDT_TRC20".to_owned()));
    browser.walk_to(Key::Tab, "USDT_TRC20").await
}

#[tokio::test]
async fn a_way_to_pay_is_found_by_any_of_its_names() -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.invoice("24.90").await?;
    let browser = shop.visit(Engine::Chromium, &id, Script::Runs).await?;
    let all = browser.offered().await?;
    browser.listen().await?;
    for (words, found) in [
        ("litecoin", vec!["LTC"]),
        ("usdc base", vec!["USDC_BASE"]),
        ("USDC-Base ", vec!["USDC_BASE"]),
        ("paypal", vec!["PYUSD_ERC20", "PYUSD_SOL"]),
        ("trc20", vec!["USDT_TRC20", "USDD_TRC20"]),
        ("TRC-20", vec!["USDT_TRC20", "USDD_TRC20"]),
        ("tron", vec!["USDT_TRC20", "TRX", "USDD_TRC20"]),
    ] {
        assert_eq!(browser.search(words).await?, found, "{words}");
    }
    assert!(browser.search("dogecoin").await?.is_empty());
    assert!(browser.page_text().await?.contains("Nothing here has that name."));
    browser.wait_until("it is said", "return document.querySelector('[role=status]').innerText;").await?;
    assert!(browser.heard().await?.iter().any(|said| said == "Nothing here has that name."));
    // Escape empties the field, as in every search field of this browser.
    browser.part("search").await?.send_keys("\u{e00c}").await?;
    browser.wait_until("the list", "return !document.querySelector('[data-testid=search]').value;").await?;
    assert_eq!(browser.offered().await?, all);
    Ok(())
}

#[tokio::test]
async fn what_was_used_last_has_a_word_on_its_row_and_moves_nothing() -> Result<()> {
    let shop = Shop::open().await?;
    let (first, second) = (shop.invoice("24.90").await?, shop.invoice("24.90").await?);
    let browser = shop.visit(Engine::Chromium, &first, Script::Runs).await?;
    let order = browser.offered().await?;
    assert_eq!(browser.ask(USED).await?, json!([]), "nothing was used yet");
    browser.choose("USDT_TRC20").await?;
    browser.wait_state("awaiting").await?;

    browser.count_shifts().await?;
    browser.goto(&shop.url(&format!("/i/{second}"))).await?;
    browser.wait_hydrated().await?;
    browser.wait_for("[data-method][data-used]").await?;
    assert_eq!(browser.ask(USED).await?, json!(["USDT_TRC20"]));
    assert_eq!(browser.ask(COVERS).await?, json!(false), "it stands on the edge of its own row");
    assert_eq!(browser.first_load().await?.layout_shift_thousandths, 0);
    assert_eq!(browser.offered().await?, order, "the order stays");
    assert_eq!(browser.ask("return document.querySelector('[type=radio]:checked');").await?, Value::Null);
    Ok(())
}

#[tokio::test]
async fn going_back_leads_to_the_list_until_something_was_seen() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = shop.payer(Engine::Chromium, Script::Runs).await?;
    browser.back().await?;
    browser.part("keep").await?;
    browser.wait_hydrated().await?;
    browser.choose("BTC").await?;
    browser.wait_value("network", "BTC").await?;
    browser.back().await?;
    browser.part("keep").await?;
    browser.wait_hydrated().await?;
    browser.click("keep").await?;
    browser.wait_value("network", "BTC").await?;

    shop.play(&id, "pay", &[]).await?;
    browser.wait_state("detected").await?;
    browser.back().await?;
    browser.wait_state("detected").await?;
    assert!(!browser.has("method").await?, "money is on its way");
    Ok(())
}
