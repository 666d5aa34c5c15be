//! From first paint to hydrated nothing moves, and nothing is fetched that the budget does not know.

use anyhow::Result;
use serde_json::json;

use crate::browser::{Browser, DESKTOP, PHONE, Script};
use crate::measured;
use crate::shop::Shop;

#[tokio::test]
async fn hydration_moves_nothing() -> Result<()> {
    let shop = Shop::open().await?;
    let mut worst = 0;
    let mut moved = String::new();
    for window in [PHONE, DESKTOP] {
        let browser = Browser::open(window, Script::Runs).await?;
        browser.count_shifts().await?;
        for name in shop.screens().await? {
            browser.goto(&shop.url(&format!("/gallery/{name}"))).await?;
            browser.wait_hydrated().await?;
            let load = browser.first_load().await?;
            let shift = load.layout_shift_thousandths;
            worst = worst.max(shift);
            if shift > 0 {
                moved += &format!("{name} ({} wide): {shift} thousandths: {}\n", window.width, load.moved);
            }
        }
    }
    measured::write("layout", &json!({ "layout_shift_thousandths": worst }))?;
    assert!(moved.is_empty(), "the layout shifts:\n{moved}");
    Ok(())
}

#[tokio::test]
async fn the_first_load_stays_at_home() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.count_shifts().await?;
    browser.goto(&shop.url("/gallery/awaiting")).await?;
    browser.wait_hydrated().await?;
    let load = browser.first_load().await?;
    measured::write(
        "first_load",
        &json!({ "requests": load.requests, "other_origins": load.other_origins }),
    )?;
    assert_eq!(load.other_origins, 0, "{load:?}");
    Ok(())
}
