//! How a device becomes a counter, and how it stops being one.

use anyhow::{Context, Result};
use quittance_testkit::demo::Demo;
use quittance_testkit::http;
use reqwest::{StatusCode, header};
use serde_json::Value;
use sqlx::Connection;

use crate::till::{Device, Shop, key};

/// What a document says of where the device stands.
fn stands(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("data-testid=\"pairing\" data-value=\"")?;
    Some(rest.split_once('"')?.0)
}

#[tokio::test]
async fn a_link_pairs_one_device_and_looking_at_it_uses_nothing_up() -> Result<()> {
    let shop = Shop::open().await?;
    let (out, said) = shop.command(&["pair", "door", "--label", "tablet at the door"])?;
    let link = out.trim();
    assert!(link.starts_with(&shop.url("/pos/door/pair/")) && out.lines().count() == 1, "{out}");
    assert!(said.contains('▀') && said.contains("Counter at the door. It works once, for 15 min."), "{said}");
    // Chat programs and browsers look at links before anybody opens them.
    for _ in 0..3 {
        let html = http()?.get(link).send().await?.error_for_status()?.text().await?;
        assert_eq!(stands(&html), Some("offered"));
        assert!(html.contains("Pair this device as Counter at the door"), "{html}");
    }
    let answer = shop.press(link).await?;
    assert_eq!(
        (answer.status(), &answer.headers()[header::LOCATION]),
        (StatusCode::SEE_OTHER, &"/pos/door".parse()?)
    );
    let cookie = answer.headers()[header::SET_COOKIE].to_str()?.to_owned();
    assert!(cookie.contains("; HttpOnly; SameSite=Lax") && cookie.contains("Max-Age=34560000"), "{cookie}");
    let device = Device { cookie: cookie.split_once(';').context("its attributes")?.0.to_owned() };
    assert_eq!(shop.get(&device, "/pos/door").await?.status(), StatusCode::OK);

    let again = shop.press(link).await?;
    assert_eq!((again.status(), again.headers().get(header::SET_COOKIE)), (StatusCode::GONE, None));
    assert_eq!(stands(&again.text().await?), Some("used"));
    assert_eq!(http()?.get(link).send().await?.status(), StatusCode::GONE);

    // Neither what was in the link nor what the device shows is anywhere in the log.
    let secrets = [link.rsplit('/').next(), device.cookie.split('.').next_back()];
    for secret in secrets.into_iter().flatten() {
        assert!(secret.len() >= 32 && !shop.log().contains(secret), "{secret}");
    }
    let (listed, _) = shop.command(&["list"])?;
    assert!(listed.contains(" door ") && listed.trim_end().ends_with(" tablet at the door"), "{listed}");
    Ok(())
}

#[tokio::test]
async fn a_link_is_good_for_a_quarter_of_an_hour_and_for_its_own_counter() -> Result<()> {
    let shop = Shop::open().await?;
    let elsewhere = shop.link("door")?.replace("/pos/door/", "/pos/window/");
    assert_eq!(shop.press(&elsewhere).await?.status(), StatusCode::GONE);
    let late = shop.link("door")?;
    let mut rows = shop.rows().await?;
    sqlx::query("UPDATE pairing_codes SET expires_at = expires_at - 900000").execute(&mut rows).await?;
    rows.close().await?;
    assert_eq!(stands(&http()?.get(&late).send().await?.text().await?), Some("used"));
    assert_eq!(shop.press(&late).await?.status(), StatusCode::GONE);
    assert!(shop.command(&["pair", "roof"]).unwrap_err().to_string().contains("known are: door, window"));
    Ok(())
}

#[tokio::test]
async fn a_device_opens_no_counter_but_its_own() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let stranger = Device { cookie: "a=b".to_owned() };
    let (cookie, secret) = device.cookie.split_at(device.cookie.len() - 4);
    let forger = Device { cookie: format!("{cookie}{}", if secret == "0000" { "1111" } else { "0000" }) };
    let renamed = Device { cookie: device.cookie.replace("quittance_pos_door", "quittance_pos_window") };
    for (device, terminal) in [(&stranger, "door"), (&forger, "door"), (&renamed, "window")] {
        for path in
            ["", "/payments", "/invoices/00000000000000000000000000", "/slip/x", "/manifest.webmanifest"]
        {
            let answer = shop.get(device, &format!("/pos/{terminal}{path}")).await?;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
            let html = answer.text().await?;
            assert_eq!(stands(&html), Some("missing"));
            assert!(html.contains(&format!("quittance pos pair {terminal}")) && !html.contains("<button"));
        }
        let sale =
            shop.form(device, &format!("/pos/{terminal}/invoices"), &[("amount", "1")])?.send().await?;
        assert_eq!(sale.status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(shop.get(&device, "/pos/roof").await?.status(), StatusCode::NOT_FOUND);
    // Outside the demo no button pairs anybody.
    assert_eq!(shop.press(&shop.url("/pos/door/pair")).await?.status(), StatusCode::UNAUTHORIZED);
    Ok(())
}

#[tokio::test]
async fn a_device_that_was_stolen_is_unpaired_and_told_so() -> Result<()> {
    let shop = Shop::open().await?;
    let (stolen, kept) = (shop.device("door").await?, shop.device("door").await?);
    let name = stolen.cookie.split(['=', '.']).nth(1).context("its name")?;
    shop.command(&["unpair", name])?;
    let answer = shop.get(&stolen, "/pos/door").await?;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(stands(&answer.text().await?), Some("ended"));
    let key = key(1);
    let (status, told) = shop.sell(&stolen, &[("key", &key), ("amount", "1")]).await?;
    assert_eq!((status, &told["code"]), (StatusCode::UNAUTHORIZED, &"not_paired".into()));
    assert_eq!(shop.get(&kept, "/pos/door").await?.status(), StatusCode::OK, "the other one stays");
    assert!(shop.command(&["unpair", name]).unwrap_err().to_string().contains("no such device is paired"));
    assert!(!shop.command(&["list"])?.0.contains(name));
    Ok(())
}

#[tokio::test]
async fn another_site_sells_nothing_in_the_name_of_a_device() -> Result<()> {
    let shop = Shop::open().await?;
    let device = shop.device("door").await?;
    let (edition, key) = (shop.edition()?, key(1));
    let fields = [("edition", &*edition), ("key", &*key), ("amount", "1")];
    let ask = |name: &str, value: &str| -> Result<_> {
        let mut request = shop.form(&device, "/pos/door/invoices", &fields)?.build()?;
        request.headers_mut().remove(header::ORIGIN);
        if !name.is_empty() {
            request.headers_mut().insert(header::HeaderName::from_bytes(name.as_bytes())?, value.parse()?);
        }
        Ok(request)
    };
    for (name, value) in
        [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site"), ("", "")]
    {
        let answer = http()?.execute(ask(name, value)?).await?;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let answer = http()?.execute(ask("sec-fetch-site", "same-origin")?).await?;
    assert_eq!(answer.status(), StatusCode::OK);
    Ok(())
}

#[tokio::test]
async fn another_site_pairs_no_device_and_an_old_browser_does() -> Result<()> {
    let shop = Shop::open().await?;
    let link = shop.link("door")?;
    let press =
        |name: &'static str, value: &'static str| http().map(|http| http.post(&link).header(name, value));
    for (name, value) in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
        assert_eq!(press(name, value)?.send().await?.status(), StatusCode::FORBIDDEN, "{name}");
    }
    // A page without a referrer makes older browsers say that a form comes from nowhere.
    assert_eq!(press("origin", "null")?.send().await?.status(), StatusCode::SEE_OTHER);
    Ok(())
}

#[tokio::test]
async fn somebody_who_tries_codes_is_stopped() -> Result<()> {
    let shop = Shop::open().await?;
    let mut tried = 0;
    let answer = loop {
        let answer = shop.press(&shop.url(&format!("/pos/door/pair/{tried:032x}"))).await?;
        if answer.status() != StatusCode::GONE {
            break answer;
        }
        tried += 1;
        anyhow::ensure!(tried < 40, "nobody stops it");
    };
    assert_eq!((answer.status(), tried >= 10), (StatusCode::TOO_MANY_REQUESTS, true));
    Ok(())
}

#[tokio::test]
async fn the_operator_sees_who_is_paired() -> Result<()> {
    let shop = Shop::open().await?;
    assert!(shop.command(&["list"])?.1.contains("No device is paired"));
    let told = shop.doctor()?;
    assert!(
        told.contains("no device is paired with /pos/door") && told.contains("quittance pos pair door"),
        "{told}"
    );
    let offered: Value =
        serde_json::from_str(&shop.command(&["pair", "door", "--label", "tablet", "--json"])?.0)?;
    let link = offered["link"].as_str().context("a link")?;
    assert!(
        offered["terminal"] == "door" && offered["expires_at"].as_str().is_some_and(|at| at.ends_with('Z'))
    );
    shop.press(link).await?;
    let listed: Value = serde_json::from_str(&shop.command(&["list", "--json"])?.0)?;
    let device = &listed[0];
    let told =
        ["terminal", "project", "label"].map(|name| device[name].as_str().unwrap_or_default().to_owned());
    assert_eq!(told, ["door", "NORTHWIND0000001", "tablet"]);
    assert!(shop.doctor()?.contains("/pos/door is there, with 1 paired device"));
    for (label, wrong) in
        [("x".repeat(61), "a label is one line"), ("two\nlines".to_owned(), "a label is one line")]
    {
        assert!(shop.command(&["pair", "door", "--label", &label]).unwrap_err().to_string().contains(wrong));
    }
    Ok(())
}

#[tokio::test]
async fn in_the_demo_a_button_pairs_whoever_presses_it() -> Result<()> {
    let demo = Demo::open().await?;
    let answer = http()?.get(demo.url("/pos/demo")).send().await?;
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert!(answer.text().await?.contains("action=\"/pos/demo/pair\""));
    let paired = http()?.post(demo.url("/pos/demo/pair")).header(header::ORIGIN, demo.url("")).send().await?;
    assert_eq!(paired.status(), StatusCode::SEE_OTHER);
    let cookie = paired.headers()[header::SET_COOKIE].clone();
    let counter = http()?.get(demo.url("/pos/demo")).header(header::COOKIE, cookie).send().await?;
    assert_eq!(counter.status(), StatusCode::OK);
    Ok(())
}
