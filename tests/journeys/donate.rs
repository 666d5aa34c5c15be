//! A donor who came from social media: a preset, an amount of their own, and the goal that moves. None of it needs a script.

use anyhow::{Context, Result};
use quittance_testkit::{http, wait};

use crate::browser::{Browser, DESKTOP, Engine, PHONE, Script, read_picture};
use crate::shop::Shop;

/// A donor on a phone who does not run scripts.
async fn donor(shop: &Shop) -> Result<Browser> {
    let browser = Browser::open_in(Engine::Chromium, PHONE, Script::IsOff).await?;
    browser.goto(&shop.url("/donate/demo?locale=en")).await?;
    Ok(browser)
}

impl Browser {
    /// Picks an amount of those on the page.
    async fn picks(&self, value: &str) -> Result<()> {
        Ok(self.wait_for(&format!("[data-testid=preset][data-value='{value}']")).await?.click().await?)
    }

    /// Sends the form, pays the invoice that it is answered with, and goes back to the page.
    async fn gives(&self, shop: &Shop) -> Result<String> {
        self.part("donate").await?.click().await?;
        self.wait_state("choose").await?;
        let id = self.ask("return document.querySelector('main').dataset.invoice;").await?;
        let id = id.as_str().context("an invoice")?.to_owned();
        self.choose("USDT_TRC20").await?;
        self.wait_state("awaiting").await?;
        shop.play(&id, "pay", &[]).await?;
        shop.play(&id, "mine", &[("count", "100")]).await?;
        let paid = async || (shop.state(&id).await.ok()?["state"] == "paid").then_some(());
        wait::until("the payment to be final", paid).await?;
        self.reload().await?;
        self.wait_state("paid").await?;
        self.part("back").await?.click().await?;
        self.part("thanks").await?;
        Ok(id)
    }
}

#[tokio::test]
async fn a_donor_gives_what_they_like_and_the_goal_moves() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = donor(&shop).await?;
    assert_eq!(browser.value("raised").await?, "0.00");

    // What nobody chose the browser itself asks for.
    browser.part("donate").await?.click().await?;
    assert!(
        browser.ask("return location.pathname;").await?.as_str().is_some_and(|path| path == "/donate/demo")
    );

    browser.picks("25.00").await?;
    browser.part("name").await?.send_keys("Zoë O’Neill").await?;
    browser.part("message").await?.send_keys("For the stove!").await?;
    let id = browser.gives(&shop).await?;
    let thanks = browser.page_text().await?;
    assert!(thanks.contains("Thank you") && thanks.contains("The island thanks you."), "{thanks}");
    assert_eq!(browser.value("raised").await?, "25.00");
    assert!(!shop.state(&id).await?.to_string().contains("Zoë"), "the invoice names nobody");

    browser.goto(&shop.url("/donate/demo?locale=en")).await?;
    assert!(browser.text("donors").await?.contains("Zoë O’Neill"));
    browser.picks("other").await?;
    browser.part("other").await?.send_keys("a lot").await?;
    browser.part("donate").await?.click().await?;
    let wrong = browser.text("amount-error").await?;
    assert!(wrong.starts_with("This is no amount."), "{wrong}");
    let other = browser.part("other").await?;
    assert_eq!(other.prop("value").await?.as_deref(), Some("a lot"), "what was entered is kept");
    other.clear().await?;
    other.send_keys("12,50").await?;
    browser.gives(&shop).await?;
    assert_eq!(browser.value("raised").await?, "37.50");
    Ok(())
}

#[tokio::test]
async fn a_crawler_finds_the_tags_and_a_camera_the_way_back() -> Result<()> {
    let shop = Shop::open().await?;
    let html = http()?.get(shop.url("/donate/demo")).send().await?.text().await?;
    let head = html.get(..16 * 1024).context("16 KB")?;
    let (_, card) = head.split_once("property=\"og:image\" content=\"").context("a picture")?;
    let card = card.split_once('"').context("its address")?.0;
    let png = http()?.get(card).send().await?.error_for_status()?.bytes().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("card.png");
    std::fs::write(&file, &png)?;
    assert_eq!(read_picture(&file)?, shop.url("/donate/demo"));
    Ok(())
}

#[tokio::test]
async fn everybody_can_use_the_page() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    for path in ["/donate/demo?locale=en", "/donate/demo?locale=ar", "/donate/demo?thanks=1"] {
        for (theme, window) in [("light", PHONE), ("dark", DESKTOP)] {
            browser.prefer(&[("prefers-color-scheme", theme)]).await?;
            browser.resize(window).await?;
            browser.goto(&shop.url(path)).await?;
            let violations = browser.violations().await?;
            assert!(violations.is_empty(), "{path}, {theme}, {} wide: {violations:?}", window.width);
            assert!(browser.complaints().await?.is_empty(), "{path}: the console complains");
        }
    }
    browser.goto(&shop.url("/donate/demo?locale=en")).await?;
    browser.picks("other").await?;
    assert!(browser.violations().await?.is_empty(), "with an amount of the donor's own");
    Ok(())
}

#[tokio::test]
async fn a_donor_sends_the_page_on_by_the_systems_own_way_or_copies_its_link() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser
        .run_first(
            "navigator.canShare = () => true; navigator.share = async data => { window.shared = data; };",
        )
        .await?;
    browser.permit("clipboard-write", "granted").await?;
    browser.goto(&shop.url("/donate/demo?locale=de")).await?;
    browser.wait_for("[data-testid=share]:not([hidden])").await?.click().await?;
    let shared = browser.wait_until("what is shared", "return window.shared;").await?;
    // The address for ever, whatever it was reached by.
    assert_eq!(shared["url"], shop.url("/donate/demo"));
    assert_eq!(shared["title"], "TEST · A reading room for the island school");
    browser.click("share-copy").await?;
    browser
        .wait_until(
            "the copy",
            "return document.querySelector('[data-testid=share-copy]').textContent === 'Kopiert';",
        )
        .await?;
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    Ok(())
}
