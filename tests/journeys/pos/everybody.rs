//! Everybody can use a counter, and it fits whatever stands there.

use anyhow::{Result, ensure};

use super::{PHONE_ON_ITS_SIDE, TABLET};
use crate::browser::{Browser, DESKTOP, PHONE, SMALL_PHONE};
use crate::shop::Shop;

/// Looks at the screen in both themes and on everything that may stand on a counter.
async fn looked_at(counter: &Browser, screen: &str) -> Result<()> {
    for theme in ["dark", "light"] {
        counter.prefer(&[("prefers-color-scheme", theme)]).await?;
        let violations = counter.violations().await?;
        ensure!(violations.is_empty(), "{screen}, {theme}: {violations:?}");
    }
    for window in [SMALL_PHONE, PHONE_ON_ITS_SIDE, TABLET, DESKTOP, PHONE] {
        counter.resize(window).await?;
        counter.screenshot(&format!("pos-{screen}-{}", window.width)).await?;
        let wide = counter.ask("return document.documentElement.scrollWidth > innerWidth;").await?;
        ensure!(wide == false, "{screen} is wider than {} pixels", window.width);
        let small = counter.ask(SMALL).await?;
        ensure!(small.as_array().is_some_and(Vec::is_empty), "{screen}, {} wide: {small}", window.width);
    }
    Ok(())
}

/// What can be pressed is as large as a finger.
const SMALL: &str = "
    const all = [...document.querySelectorAll('#counter button, #counter a')];
    const shown = all.filter(one => one.checkVisibility());
    const small = shown.filter(one => {
        const box = one.getBoundingClientRect();
        return box.width < 47.5 || box.height < 47.5;
    });
    return small.map(one => one.outerHTML.slice(0, 80));";

#[tokio::test]
async fn every_screen_is_for_everybody_and_fits() -> Result<()> {
    let shop = Shop::open().await?;
    for locale in ["en", "ar"] {
        let counter = shop.counter(PHONE).await?;
        counter.goto(&shop.url(&format!("/pos/demo?locale={locale}"))).await?;
        counter.wait_hydrated().await?;
        counter.resize(TABLET).await?;
        for _ in 0..2 {
            counter.wait_for(".good__more").await?.click().await?;
        }
        counter.click("discount").await?;
        counter.rings_up("1 0").await?;
        counter.click("discount").await?;
        counter.rings_up("1 2 5 0").await?;
        counter.resize(PHONE).await?;
        looked_at(&counter, &format!("till-{locale}")).await?;
        counter.click("charge").await?;
        counter.wait_place("tip").await?;
        looked_at(&counter, &format!("tip-{locale}")).await?;
        counter.click("no-tip").await?;
        let id = counter.is_sold().await?;
        looked_at(&counter, &format!("scan-{locale}")).await?;
        counter.click("way").await?;
        counter.wait_state("awaiting").await?;
        looked_at(&counter, &format!("payment-{locale}")).await?;
        shop.play(&id, "pay", &[("amount", "3")]).await?;
        counter.wait_state("partial").await?;
        looked_at(&counter, &format!("partial-{locale}")).await?;
        shop.play(&id, "pay", &[]).await?;
        counter.wait_state("confirming").await?;
        looked_at(&counter, &format!("confirming-{locale}")).await?;
        shop.play(&id, "mine", &[("count", "19")]).await?;
        counter.wait_state("paid").await?;
        counter.click("stay").await?;
        looked_at(&counter, &format!("paid-{locale}")).await?;
        counter.click("next").await?;
        counter.click("payments").await?;
        counter.part("payment").await?;
        looked_at(&counter, &format!("payments-{locale}")).await?;
        counter.click("back").await?;
        counter.rings_up("5 00").await?;
        let id = counter.charges().await?;
        shop.play(&id, "pass", &[("seconds", "100000")]).await?;
        counter.wait_state("expired").await?;
        looked_at(&counter, &format!("expired-{locale}")).await?;
        counter.click("next").await?;
        counter.click("settings").await?;
        counter.wait_place("settings").await?;
        looked_at(&counter, &format!("settings-{locale}")).await?;
        assert_eq!(counter.complaints().await?, Vec::<String>::new());
    }
    Ok(())
}
