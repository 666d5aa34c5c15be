//! A camera reads from the QR code exactly what the page says it holds, in either theme, with and without scripts.

use anyhow::Result;

use crate::browser::{Browser, PHONE, Script};
use crate::shop::Shop;

#[tokio::test]
async fn a_camera_reads_every_qr_code_in_both_themes() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    let mut read = 0;
    for name in shop.screens().await? {
        for theme in ["light", "dark"] {
            browser.goto(&shop.url(&format!("/gallery/{name}?theme={theme}"))).await?;
            browser.wait_hydrated().await?;
            // While a payment is only looked for, no code invites to send another.
            let code = "return document.querySelector('[data-testid=qr]')?.checkVisibility() ?? false";
            if browser.ask(code).await? == true {
                let seen = browser.read_qr(&format!("qr-{name}-{theme}")).await?;
                assert_eq!(seen, browser.value("qr").await?, "{name}, {theme}");
                read += 1;
            }
        }
    }
    assert!(read > 0, "no gallery screen has a QR code");
    Ok(())
}

#[tokio::test]
async fn the_qr_code_needs_no_script() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::IsOff).await?;
    browser.goto(&shop.url("/gallery/awaiting")).await?;
    assert_eq!(browser.read_qr("qr-without-scripts").await?, browser.value("qr").await?);
    assert!(!browser.text("amount").await?.is_empty());
    Ok(())
}
