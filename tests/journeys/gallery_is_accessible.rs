//! axe-core finds nothing on any screen, in either theme or direction, and no screen breaks the CSP it is served with.

use anyhow::Result;
use serde_json::json;

use crate::browser::{Browser, DESKTOP, PHONE, Script, Violation, Window};
use crate::measured;
use crate::shop::Shop;

#[tokio::test]
async fn every_screen_is_accessible_from_left_to_right() -> Result<()> {
    is_accessible("en").await
}

#[tokio::test]
async fn every_screen_is_accessible_from_right_to_left() -> Result<()> {
    is_accessible("ar").await
}

/// Visits everything once. What it says is looked at once; its colours and places again in each theme and window.
async fn is_accessible(locale: &str) -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    let mut count = 0;
    let mut found = String::new();
    for name in [shop.screens().await?, shop.documents().await?].concat() {
        for (index, (theme, window)) in LOOKS.iter().enumerate() {
            browser.prefer(&[("prefers-color-scheme", theme)]).await?;
            browser.resize(*window).await?;
            let violations = if index == 0 {
                browser.goto(&shop.url(&format!("/gallery/{name}?locale={locale}"))).await?;
                browser.violations().await?
            } else {
                browser.violations_of_looks().await?
            };
            for Violation { rule, help, elements } in violations {
                count += elements.len();
                let place = format!("{name} in {locale} ({theme}, {} wide)", window.width);
                found += &format!("{place}: {rule}: {help}: {}\n", elements.join(" "));
            }
        }
    }
    measured::write(&format!("gallery_is_accessible-{locale}"), &json!({ "axe_violations": count }))?;
    assert!(found.is_empty(), "axe-core found:\n{found}");
    Ok(())
}

const LOOKS: &[(&str, Window)] = &[("light", PHONE), ("dark", PHONE), ("dark", DESKTOP), ("light", DESKTOP)];

#[tokio::test]
async fn the_list_of_languages_is_accessible_while_it_is_open() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.goto(&shop.url("/help/pay?locale=en")).await?;
    for (theme, window) in LOOKS {
        browser.prefer(&[("prefers-color-scheme", theme)]).await?;
        browser.resize(*window).await?;
        browser.ask("document.querySelector('.languages details').open = true; return true;").await?;
        let violations = browser.violations().await?;
        assert!(violations.is_empty(), "{theme}, {} wide: {violations:?}", window.width);
        let reachable = "const list = document.querySelector('.languages__list').getBoundingClientRect();
            return list.top + scrollY >= 0 && list.left >= 0 && list.right <= innerWidth;";
        assert_eq!(
            browser.ask(reachable).await?,
            true,
            "{theme}, {} wide: the list leaves the page",
            window.width
        );
    }
    Ok(())
}

#[tokio::test]
async fn no_screen_makes_the_browser_complain() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    let mut found = String::new();
    for path in screens(&shop).await? {
        browser.goto(&shop.url(&path)).await?;
        browser.wait_hydrated().await?;
        for complaint in browser.complaints().await? {
            found += &format!("{path}: {complaint}\n");
        }
    }
    assert!(found.is_empty(), "the console says:\n{found}");
    Ok(())
}

/// Every screen in both themes.
async fn screens(shop: &Shop) -> Result<Vec<String>> {
    Ok(themed(&shop.screens().await?))
}

fn themed(names: &[String]) -> Vec<String> {
    let both = |name: &String| ["light", "dark"].map(|theme| format!("/gallery/{name}?theme={theme}"));
    names.iter().flat_map(both).collect()
}
