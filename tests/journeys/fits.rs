//! Every screen and document fits, however the payer reads: small windows, large letters, wide spacing, few colours, no motion.

use std::future::Future;

use anyhow::Result;

use crate::browser::{Browser, DESKTOP, PHONE, Script, Window};
use crate::shop::Shop;

/// What is left of a desktop window at 400 %, and the smallest phone.
const NARROW: Window = Window { width: 320, height: 640 };

/// Visits everything in the gallery and collects what is wrong with it.
async fn everywhere<F: Future<Output = Result<Vec<String>>>>(
    shop: &Shop,
    browser: &Browser,
    look: impl Fn() -> F,
) -> Result<String> {
    let mut found = String::new();
    for name in [shop.screens().await?, shop.documents().await?].concat() {
        browser.goto(&shop.url(&format!("/gallery/{name}"))).await?;
        for problem in look().await? {
            found += &format!("{name}: {problem}\n");
        }
    }
    Ok(found)
}

#[tokio::test]
async fn nothing_sticks_out_of_a_small_window() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(NARROW, Script::Runs).await?;
    let found = everywhere(&shop, &browser, || browser.misfits()).await?;
    assert!(found.is_empty(), "at 320 pixels:\n{found}");
    Ok(())
}

#[tokio::test]
async fn letters_of_twice_the_size_and_wide_spacing_cost_nothing() -> Result<()> {
    let shop = Shop::open().await?;
    for window in [PHONE, DESKTOP] {
        let browser = Browser::open(window, Script::Runs).await?;
        let found = everywhere(&shop, &browser, async || {
            browser.double_letters().await?;
            let large = browser.misfits().await?.into_iter().map(|misfit| format!("large: {misfit}"));
            browser.space_out().await?;
            let spaced = browser.misfits().await?.into_iter().map(|misfit| format!("spaced: {misfit}"));
            Ok(large.chain(spaced).collect())
        })
        .await?;
        assert!(found.is_empty(), "{} wide:\n{found}", window.width);
    }
    Ok(())
}

#[tokio::test]
async fn whoever_wants_no_motion_gets_none() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.prefer(&[("prefers-reduced-motion", "reduce")]).await?;
    let moving = "return [...document.querySelectorAll('*')].filter(one => [undefined, '::before', '::after'].some(part => {
            const style = getComputedStyle(one, part);
            const long = value => value.split(',').some(time => parseFloat(time) > 0);
            return long(style.transitionDuration) || (style.animationName !== 'none' && long(style.animationDuration));
        })).map(one => `moves: ${one.outerHTML.slice(0, 80)}`);";
    let found = everywhere(&shop, &browser, async || Ok(serde_json::from_value(browser.ask(moving).await?)?));
    assert_eq!(found.await?, "");
    Ok(())
}

#[tokio::test]
async fn whoever_wants_more_contrast_gets_it_in_both_themes() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    for theme in ["light", "dark"] {
        browser.prefer(&[("prefers-contrast", "more"), ("prefers-color-scheme", theme)]).await?;
        let found = everywhere(&shop, &browser, async || browser.faint_text().await).await?;
        assert!(found.is_empty(), "less than 7 : 1 in the {theme} theme:\n{found}");
    }
    Ok(())
}

/// The system's own few colours: a button is still a button, what is chosen is still marked, and the code can still be read.
#[tokio::test]
async fn forced_colours_leave_what_the_eye_needs() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.prefer(&[("forced-colors", "active"), ("prefers-color-scheme", "dark")]).await?;
    let lost = "const flat = one => {
            const style = getComputedStyle(one), canvas = getComputedStyle(document.body).backgroundColor;
            const lined = ['Top', 'Bottom'].every(side => parseFloat(style[`border${side}Width`]) > 0
                && style[`border${side}Style`] !== 'none' && style[`border${side}Color`] !== canvas);
            return !lined && style.textDecorationLine === 'none';
        };
        const shown = one => one.checkVisibility() && !one.closest('.unseen');
        const buttons = [...document.querySelectorAll('button, a.main')].filter(shown).filter(flat);
        const chosen = [...document.querySelectorAll('.way__radio:checked + *')].filter(shown)
            .filter(one => getComputedStyle(one).outlineStyle === 'none');
        return [...buttons, ...chosen].map(one => `looks like plain text: ${one.outerHTML.slice(0, 120)}`);";
    let found = everywhere(&shop, &browser, async || {
        let mut lost: Vec<String> = serde_json::from_value(browser.ask(lost).await?)?;
        // While a payment is only looked for, no code invites to send another.
        let code = "return document.querySelector('[data-testid=qr]')?.checkVisibility() ?? false";
        if browser.ask(code).await? == true {
            let read = browser.read_qr("forced-colours").await;
            lost.extend(read.err().map(|error| error.to_string()));
        }
        Ok(lost)
    })
    .await?;
    assert!(found.is_empty(), "{found}");
    Ok(())
}
