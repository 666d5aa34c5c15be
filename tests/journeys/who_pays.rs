//! A shop that has to know who pays: wrong answers first, then the right one, then the address. And more time, for whoever
//! needs it.

use anyhow::{Context, Result};
use fantoccini::elements::Element;

use crate::browser::{Browser, Engine, Key, Script};
use crate::shop::Shop;

/// A payer in front of the form, and their invoice.
async fn asked(shop: &Shop, script: Script) -> Result<(Browser, String)> {
    let id = shop.invoice("24.90").await?;
    let browser = shop.visit(Engine::Chromium, &id, script).await?;
    browser.choose("USDT_TRC20").await?;
    browser.wait_state("payer").await?;
    Ok((browser, id))
}

impl Browser {
    async fn enter(&self, name: &str, text: &str) -> Result<Element> {
        let field = self.part(name).await?;
        field.clear().await?;
        field.send_keys(text).await?;
        Ok(field)
    }

    async fn value_of(&self, name: &str) -> Result<String> {
        Ok(self.part(name).await?.prop("value").await?.unwrap_or_default())
    }

    /// The field with the focus.
    async fn at(&self) -> Result<String> {
        Ok(self.ask("return document.activeElement.id;").await?.as_str().unwrap_or_default().to_owned())
    }

    /// Sends the half that is open.
    async fn sends(&self, half: &str) -> Result<()> {
        Ok(self.wait_for(&format!(".payer__{half} [data-testid=continue]")).await?.click().await?)
    }
}

#[tokio::test]
async fn a_person_is_told_what_is_wrong_where_it_is_and_then_sees_the_address() -> Result<()> {
    let shop = Shop::with("payer_data = true").await?;
    for script in [Script::Runs, Script::IsOff] {
        let (browser, id) = asked(&shop, script).await?;
        assert!(!browser.page_text().await?.contains("Country"), "only one half is shown");
        // What is empty the browser itself asks for, of the open half alone.
        browser.sends("person").await?;
        assert_eq!(browser.at().await?, "first_name");

        browser.enter("first_name", "Zoë").await?;
        browser.enter("last_name", "O’Neill-Plantin").await?;
        browser.enter("email", "zoe@plantin").await?;
        browser.sends("person").await?;
        let wrong = browser.text("email-error").await?;
        assert!(wrong.starts_with("This email address is not complete."), "{wrong}");
        assert_eq!(browser.at().await?, "email", "the focus is on what is wrong");
        assert!(browser.title().await?.starts_with("Check what you entered"));
        for (name, kept) in
            [("first_name", "Zoë"), ("last_name", "O’Neill-Plantin"), ("email", "zoe@plantin")]
        {
            assert_eq!(browser.value_of(name).await?, kept);
        }
        assert_eq!(shop.state(&id).await?["state"], "payer");

        browser.enter("email", "zoe@plantin.example").await?;
        browser.sends("person").await?;
        browser.wait_state("awaiting").await?;
        let address = browser.value("address").await?;
        assert_eq!(shop.state(&id).await?["address"], address);
        if script == Script::Runs {
            browser.wait_hydrated().await?;
        }
        shop.play(&id, "pay", &[]).await?;
        if script == Script::IsOff {
            browser.reload().await?;
        }
        browser.wait_state("confirming").await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_company_chooses_its_country_by_name() -> Result<()> {
    let shop = Shop::with("payer_data = true").await?;
    for script in [Script::Runs, Script::IsOff] {
        let (browser, id) = asked(&shop, script).await?;
        browser.wait_for(".payer__choice--legal").await?.click().await?;
        assert!(!browser.page_text().await?.contains("First name"), "only one half is shown");
        browser.enter("company_name", "Plantin & Söhne <GmbH>").await?;
        browser.sends("company").await?;
        assert_eq!(browser.at().await?, "country", "the browser asks for what is missing");
        let country = browser.part("country").await?;
        country.select_by_label("Belgium").await?;
        browser.sends("company").await?;
        browser.wait_state("awaiting").await?;
        assert_eq!(
            browser.value("address").await?,
            shop.state(&id).await?["address"].as_str().context("one")?
        );
    }
    Ok(())
}

#[tokio::test]
async fn more_time_is_a_key_away_and_keeps_what_was_typed() -> Result<()> {
    let shop = Shop::with("payer_data = true").await?;
    let id = shop.timed("24.90").await?;
    let browser = shop.visit(Engine::Chromium, &id, Script::IsOff).await?;
    shop.play(&id, "pass", &[("seconds", "840")]).await?;
    browser.walk_to(Key::Tab, "requote").await?;
    browser.press(Key::Enter).await?;
    browser.wait_state("choose").await?;
    shop.play(&id, "pass", &[("seconds", "840")]).await?;
    browser.choose("USDT_TRC20").await?;
    browser.wait_state("payer").await?;

    browser.enter("first_name", "Zoë").await?;
    let deadline = shop.state(&id).await?["quote"]["pay_by"].as_i64().context("a deadline")?;
    browser.walk_to(Key::Tab, "requote").await?;
    browser.press(Key::Enter).await?;
    browser.wait_until("the answer", "return location.pathname.endsWith('/quote');").await?;
    assert_eq!(browser.value_of("first_name").await?, "Zoë");
    let moved = shop.state(&id).await?["quote"]["pay_by"].as_i64().context("a deadline")?;
    assert!(moved > deadline + 600_000, "{deadline} {moved}");

    browser.enter("last_name", "Plantin").await?;
    browser.enter("email", "zoe@plantin.example").await?;
    browser.sends("person").await?;
    browser.wait_state("awaiting").await?;
    browser.walk_to(Key::Tab, "requote").await?;
    browser.press(Key::Enter).await?;
    browser.wait_state("awaiting").await
}
