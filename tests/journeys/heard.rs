//! A payer who does not see the page: what the accessibility tree holds, and what is said aloud through a whole payment.

use anyhow::{Context, Result};
use quittance_testkit::wait;

use crate::browser::{Browser, Engine, Node, PHONE, Script};
use crate::shop::Shop;

/// Collects what is heard until it holds this text, and answers with all of it.
async fn hears(browser: &Browser, text: &str) -> Result<Vec<String>> {
    let mut all = Vec::new();
    let what = format!("{text:?} to be said");
    let found = wait::until(&what, async || {
        all.extend(browser.heard().await.ok()?);
        all.iter().any(|said: &String| said.contains(text)).then_some(())
    });
    found.await.with_context(|| format!("heard instead: {all:?}"))?;
    Ok(all)
}

#[tokio::test]
async fn a_whole_payment_is_said_aloud_once_and_in_order() -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.timed("24.90").await?;
    let browser = shop.visit(Engine::Chromium, &id, Script::Runs).await?;
    browser.listen().await?;
    let mut titles = vec![browser.title().await?];
    let mut story = Vec::new();
    browser.choose("USDT_TRC20").await?;
    story.extend(hears(&browser, "Send 24.90 USDT on Tron").await?);
    titles.push(browser.title().await?);

    browser.click("copy-amount").await?;
    story.extend(hears(&browser, "Amount copied").await?);
    let before = browser.text("countdown").await?;
    browser.wait_moved(&before).await?;
    shop.play(&id, "pass", &[("seconds", "601")]).await?;
    story.extend(hears(&browser, "5 minutes left to pay").await?);
    shop.play(&id, "pass", &[("seconds", "240")]).await?;
    story.extend(hears(&browser, "1 minute left to pay").await?);

    for (action, fields, heading) in [
        ("pay", vec![("amount", "20")], "Almost there"),
        ("pay", vec![], "Your payment arrived"),
        ("mine", vec![("count", "19")], "Paid"),
    ] {
        shop.play(&id, action, &fields).await?;
        story.extend(hears(&browser, heading).await?);
        titles.push(browser.title().await?);
    }
    // Where the focus went while methods were chosen is not news.
    let news = story.iter().map(|said| said.trim_matches(['[', ']']));
    // The button that was pressed keeps the focus when the screen is drawn anew, and says its name again.
    let news: Vec<&str> = news.filter(|said| *said != "Copy amount").collect();
    let from = news.iter().position(|said| said.starts_with("Send 24.90")).context("the way to pay")?;
    let news = &news[from..];
    for (index, said) in news.iter().enumerate() {
        assert!(!news[..index].contains(said), "{said:?} is said twice: {news:#?}");
    }
    titles.dedup();
    assert_eq!(titles.len(), 5, "the title follows the state: {titles:#?}");
    for (title, heading) in titles[1..].iter().zip(["Send 24.90", "Almost there", "Your payment", "Paid"]) {
        assert!(title.starts_with(heading) && title.contains("Northwind Books"), "{title}");
    }
    Ok(())
}

#[tokio::test]
async fn seconds_are_not_said_aloud() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = shop.payer(Engine::Chromium, Script::Runs).await?;
    browser.listen().await?;
    let left = browser.text("countdown").await?;
    browser.wait_moved(&left).await?;
    assert_eq!(browser.heard().await?, Vec::<String>::new());

    shop.play(&id, "pass", &[("seconds", "1000")]).await?;
    let heard = hears(&browser, "Time is up").await?;
    assert_eq!(heard.len(), 1, "{heard:?}");
    Ok(())
}

#[tokio::test]
async fn the_tree_holds_what_a_payer_needs() -> Result<()> {
    let shop = Shop::open().await?;
    let (browser, id) = shop.payer(Engine::Chromium, Script::Runs).await?;
    let address = browser.value("address").await?;
    let tree = browser.tree().await?;
    let code =
        tree.iter().find(|node| node.role == "image" && node.name.starts_with("QR")).context("a QR code")?;
    assert!(code.name.contains("24.90 USDT") && code.name.contains(&address), "{code:?}");
    for button in ["Copy amount", "Copy address"] {
        assert!(tree.iter().any(|node| node.role == "button" && node.name == button), "{button}: {tree:#?}");
    }
    shop.play(&id, "pay", &[]).await?;
    browser.wait_state("confirming").await?;
    let tree = browser.tree().await?;
    assert!(tree.iter().any(|node| node.role == "progressbar" && !node.name.is_empty()), "{tree:#?}");
    Ok(())
}

/// One heading of the first level, one region that speaks, every part within a landmark, and nothing without a name.
#[tokio::test]
async fn every_screen_has_one_heading_one_voice_and_landmarks() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    let mut found = String::new();
    for name in shop.screens().await? {
        browser.goto(&shop.url(&format!("/gallery/{name}"))).await?;
        browser.wait_hydrated().await?;
        for problem in problems(&browser.tree().await?) {
            found += &format!("{name}: {problem}\n");
        }
    }
    assert!(found.is_empty(), "{found}");
    Ok(())
}

fn problems(tree: &[Node]) -> Vec<String> {
    let count = |what: &dyn Fn(&Node) -> bool| tree.iter().filter(|node| what(node)).count();
    let mut found = Vec::new();
    let headings = count(&|node| node.role == "heading" && node.level == Some(1));
    if headings != 1 {
        found.push(format!("{headings} headings of the first level"));
    }
    let voices = count(&|node| node.live.is_some() && node.role != "timer");
    let polite = count(&|node| node.role == "status" && node.live.as_deref() == Some("polite"));
    if (voices, polite) != (1, 1) {
        found.push(format!("{voices} regions speak, {polite} of them politely"));
    }
    for landmark in ["main", "contentinfo"] {
        let times = count(&|node| node.role == landmark);
        if times != 1 {
            found.push(format!("{times} times `{landmark}`"));
        }
    }
    let nameless = |node: &&Node| {
        let acts = [
            "button",
            "link",
            "textbox",
            "searchbox",
            "radio",
            "checkbox",
            "combobox",
            "image",
            "progressbar",
        ];
        acts.contains(&node.role.as_str()) && node.name.trim().is_empty()
    };
    found.extend(tree.iter().filter(nameless).map(|node| format!("a {} without a name", node.role)));
    found
}
