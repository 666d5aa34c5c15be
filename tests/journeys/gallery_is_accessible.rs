//! axe-core finds nothing on any screen, in either theme, and no screen breaks the CSP it is served with.

use anyhow::Result;
use serde_json::json;

use crate::browser::{Browser, DESKTOP, PHONE, Script, Violation};
use crate::measured;
use crate::shop::Shop;

#[tokio::test]
async fn every_screen_is_accessible_in_both_themes() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    let mut count = 0;
    let mut found = String::new();
    let documents = themed(&shop.documents().await?);
    let all = [screens(&shop).await?, documents].concat();
    for (path, window) in all.iter().flat_map(|path| [(path, PHONE), (path, DESKTOP)]) {
        browser.resize(window).await?;
        browser.goto(&shop.url(path)).await?;
        for Violation { rule, help, elements } in browser.violations().await? {
            count += elements.len();
            found += &format!("{path} ({} wide): {rule}: {help}: {}\n", window.width, elements.join(" "));
        }
    }
    measured::write("gallery_is_accessible", &json!({ "axe_violations": count }))?;
    assert!(found.is_empty(), "axe-core found:\n{found}");
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
