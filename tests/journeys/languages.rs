//! Payers read their own language: chosen, switched, counted and timed as their browser would.

use anyhow::{Context, Result};
use quittance_page::ssr::{locales, plural};
use quittance_page::words::{Counted, Plural, Words};
use serde_json::{Value, json};

use crate::browser::{Browser, DESKTOP, PHONE, Script, Window};
use crate::measured;
use crate::shop::Shop;

/// Numbers that languages tell apart: all small ones, and those that end in many noughts.
fn numbers() -> Vec<u32> {
    (0..=200).chain([500, 1_000, 1_001, 10_000, 100_000, 1_000_000, 1_000_001, 2_000_000]).collect()
}

/// Whether a sentence of a language reads otherwise in these two categories. CLDR itself changes, so a browser may know another
/// edition of it than the gateway; where that changes no sentence, no payer sees it.
fn are_apart(lang: &str, number: u32, said: &str, ours: &str) -> bool {
    let words = locales().iter().map(|locale| &locale.words).find(|words| words.lang() == lang);
    let text = words.map_or(String::new(), Words::text);
    let [said, ours] = [said, ours].map(|category| Words::read(&text, always(category)));
    Counted::ALL.iter().any(|word| said.count(*word, number, &[]) != ours.count(*word, number, &[]))
}

/// This category for every number.
fn always(category: &str) -> Plural {
    match category {
        "zero" => |_, _| "zero".to_owned(),
        "one" => |_, _| "one".to_owned(),
        "two" => |_, _| "two".to_owned(),
        "few" => |_, _| "few".to_owned(),
        "many" => |_, _| "many".to_owned(),
        _ => |_, _| "other".to_owned(),
    }
}

/// The first drawing in the browser would differ from the document otherwise.
#[tokio::test]
async fn browser_and_gateway_count_alike() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.goto(&shop.url("/help/pay")).await?;
    let langs: Vec<&str> = locales().iter().map(|locale| locale.words.lang()).collect();
    let script = format!(
        "const langs = {}, numbers = {};
         return langs.map(lang => numbers.map(number => new Intl.PluralRules(lang).select(number)));",
        json!(langs),
        json!(numbers())
    );
    let said: Vec<Vec<String>> = serde_json::from_value(browser.ask(&script).await?)?;
    for (lang, said) in langs.iter().zip(said) {
        let ours: Vec<String> = numbers().iter().map(|number| plural::category(lang, *number)).collect();
        let both = numbers().into_iter().zip(said.iter().zip(&ours));
        let apart =
            both.filter(|(number, (said, ours))| said != ours && are_apart(lang, *number, said, ours));
        let apart: Vec<_> = apart.collect();
        assert!(
            apart.is_empty(),
            "{lang}: numbers, what the browser says of them, and the gateway: {apart:?}"
        );
    }
    Ok(())
}

#[tokio::test]
async fn a_payer_is_met_in_their_language_and_may_change_it() -> Result<()> {
    let shop = Shop::open().await?;
    let id = shop.invoice("24.90").await?;
    let browser = Browser::open(PHONE, Script::Runs).await?;
    browser.accept_languages("tlh, de-AT;q=0.8, en;q=0.5").await?;
    browser.goto(&shop.url(&format!("/i/{id}?x=1"))).await?;
    browser.wait_hydrated().await?;
    assert_eq!(browser.runs().await?, ("de".to_owned(), "ltr".to_owned()), "as the browser asks");

    browser.wait_for(".languages summary").await?.click().await?;
    browser.wait_for(".languages [hreflang=ar]").await?.click().await?;
    browser.wait_for("html[lang=ar][data-hydrated]").await?;
    assert_eq!(browser.runs().await?, ("ar".to_owned(), "rtl".to_owned()), "as the payer asks");
    assert!(browser.address().await?.ends_with(&format!("/i/{id}?x=1&locale=ar")), "the rest is kept");

    browser.choose("USDT_TRC20").await?;
    browser.wait_state("awaiting").await?;
    let shown = "return getComputedStyle(document.querySelector('[data-testid=address]')).direction;";
    assert_eq!(browser.ask(shown).await?, "ltr", "an address is compared from left to right");
    assert_eq!(browser.text("amount").await?, "24.90");
    browser.wait_for("[data-testid=help]").await?.click().await?;
    browser.wait_for("html[lang=ar] main:not([data-state])").await?;
    assert_eq!(browser.complaints().await?, Vec::<String>::new());
    Ok(())
}

/// As most payers are: not at Greenwich.
#[tokio::test]
async fn times_become_the_readers_own_and_nothing_moves() -> Result<()> {
    let shop = Shop::open().await?;
    let mut worst = 0;
    for window in [PHONE, DESKTOP] {
        let browser = Browser::open(window, Script::Runs).await?;
        browser.live_in("Asia/Tokyo").await?;
        browser.count_shifts().await?;
        for locale in ["en", "de", "ar"] {
            let id = shop.invoice("24.90").await?;
            shop.choose(&id, "USDT_TRC20").await?;
            for (action, state) in [(None, "awaiting"), (Some("1"), "partial"), (Some("23.90"), "confirming")]
            {
                if let Some(amount) = action {
                    shop.play(&id, "pay", &[("amount", amount)]).await?;
                }
                browser.goto(&shop.url(&format!("/i/{id}?locale={locale}"))).await?;
                browser.wait_hydrated().await?;
                browser.wait_state(state).await?;
                let local = "const times = [...document.querySelectorAll('main time')];
                    const here = time => {
                        const date = new Date(time.dateTime), pad = number => String(number).padStart(2, '0');
                        const hour = date.getHours();
                        return [pad(hour), String(hour % 12 || 12)].some(hour => time.textContent.includes(`${hour}:${pad(date.getMinutes())}`));
                    };
                    return times.length > 0 && times.every(time => time.dateTime.endsWith('Z') && here(time) && !time.textContent.includes('UTC'));";
                browser.wait_until("every time to be the reader's own", local).await?;
                let load = browser.first_load().await?;
                let shift = load.layout_shift_thousandths;
                assert_eq!(shift, 0, "{state} in {locale}, {} wide: {}", window.width, load.moved);
                worst = worst.max(shift);
            }
        }
    }
    measured::write("times", &json!({ "layout_shift_thousandths": worst }))
}

/// What the program draws first is what the gateway sent, also where a number changes a word.
#[tokio::test]
async fn the_page_says_what_the_document_said() -> Result<()> {
    let shop = Shop::open().await?;
    let sent = Browser::open(PHONE, Script::IsOff).await?;
    let drawn = Browser::open(PHONE, Script::Runs).await?;
    for name in shop.screens().await? {
        for locale in ["ru", "ar"] {
            let url = shop.url(&format!("/gallery/{name}?locale={locale}"));
            sent.goto(&url).await?;
            drawn.goto(&url).await?;
            drawn.wait_hydrated().await?;
            let words = "return document.querySelector('.page').textContent;";
            assert_eq!(drawn.ask(words).await?, sent.ask(words).await?, "{name} in {locale}");
        }
    }
    Ok(())
}

/// The smallest phone. A button whose words are too long shows here.
const NARROW: Window = Window { width: 320, height: 640 };

/// One of each kind of screen: a list, the four facts, a bar, buttons, a receipt, help.
const KINDS: &[&str] =
    &["choose", "awaiting", "partial", "confirming", "expired", "paid", "receipt", "help-sent"];

#[tokio::test]
async fn no_language_is_too_long_for_a_small_phone() -> Result<()> {
    let shop = Shop::open().await?;
    let browser = Browser::open(NARROW, Script::Runs).await?;
    let there = [shop.screens().await?, shop.documents().await?].concat();
    let mut found = String::new();
    for name in KINDS.iter().filter(|name| there.iter().any(|there| there == *name)) {
        for locale in locales() {
            let lang = locale.words.lang();
            browser.goto(&shop.url(&format!("/gallery/{name}?locale={lang}"))).await?;
            for misfit in browser.misfits().await? {
                found += &format!("{name} in {lang}: {misfit}\n");
            }
        }
    }
    assert!(found.is_empty(), "at 320 pixels:\n{found}");
    Ok(())
}

impl Browser {
    /// The language and the direction of the page.
    async fn runs(&self) -> Result<(String, String)> {
        let root = self.ask("const root = document.documentElement; return [root.lang, root.dir];").await?;
        Ok(serde_json::from_value(root)?)
    }

    async fn address(&self) -> Result<String> {
        let address: Value = self.ask("return location.href;").await?;
        Ok(address.as_str().context("an address")?.to_owned())
    }
}
