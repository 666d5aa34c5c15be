//! `quittance widget` and `quittance link list`: what a shop puts into its page, and what its links sold. And what `doctor` says
//! of both.

use std::fs;

use anyhow::{Context, Result};
use quittance_testkit::gateway::Start;
use quittance_testkit::http;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::shop::Shop;

/// A test project with these lines, and what else stands in its file.
fn shop_with(lines: &str, more: &str) -> Result<(Shop, String)> {
    let shop = Shop::new("http://127.0.0.1:1");
    let told = shop.init(&["--offline"]).fine();
    let id = told.lines().find_map(|line| line.strip_prefix("project")).context("an id")?.trim().to_owned();
    let file = shop.file("quittance.toml");
    let text = fs::read_to_string(&file)?;
    let text = text.replace("mode = \"live\"", "mode = \"test\"");
    let text = text.replace("[[project]]\n", &format!("[[project]]\n{lines}\n"));
    fs::write(&file, format!("{text}\n{}", more.replace("{id}", &id)))?;
    Ok((shop, id))
}

fn widget(shop: &Shop, more: &[&str]) -> crate::run::Ran {
    let config = shop.file("quittance.toml");
    crate::run::quittance([&["widget", "--config", &config], more].concat())
}

const MUG: &str = "[[link]]\nid = \"mug\"\nproject = \"{id}\"\ntitle = \"A mug\"\namount = \"12.50\"\ncurrency = \"USD\"\nstock = 1\n";

#[test]
fn what_goes_into_a_page_is_printed_with_its_hash_and_its_policy() -> Result<()> {
    let (shop, id) = shop_with("origins = [\"https://harbour.example\"]", "")?;
    let told = widget(&shop, &[]).fine();
    for line in [
        "<script type=\"module\" src=\"https://pay.harbour.example/widget/v1.js\"></script>",
        "src=\"https://pay.harbour.example/widget/v1.0.0/checkout.js\"",
        "https://pay.harbour.example/widget/v1.0.0/frame.js",
        "script-src https://pay.harbour.example; frame-src https://pay.harbour.example",
        &format!("Pages that may show invoices of {id}: https://harbour.example"),
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let json: Value = serde_json::from_str(&widget(&shop, &["--json"]).fine())?;
    assert_eq!(json["csp"]["frame-src"], "https://pay.harbour.example");
    assert_eq!(json["origins"][&id], json!(["https://harbour.example"]));
    for hash in [&json["integrity"], &json["frame"]["integrity"]] {
        let hash = hash.as_str().context("a hash")?;
        assert!(hash.starts_with("sha384-") && told.contains(hash), "{hash}");
    }

    let (nobody, id) = shop_with("", "")?;
    let told = widget(&nobody, &[]).fine();
    assert!(told.contains(&format!("invoices of {id}: nobody: set its origins")), "{told}");
    Ok(())
}

#[test]
fn without_an_address_there_is_nothing_to_print() -> Result<()> {
    let (shop, _) = shop_with("", "")?;
    let file = shop.file("quittance.toml");
    let text = fs::read_to_string(&file)?;
    let without: Vec<&str> = text.lines().filter(|line| !line.starts_with("public_url")).collect();
    fs::write(&file, without.join("\n"))?;
    widget(&shop, &[]).refused(1, "set public_url");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn links_are_listed_with_what_they_sold() -> Result<()> {
    let (shop, id) = shop_with("", MUG)?;
    let list = || shop.run(&["link", "list"], &[]).fine();
    assert_eq!(
        list(),
        "https://pay.harbour.example/c/mug\n  A mug, 12.50 USD; 0 sold, 0 held, of 1\n",
        "before it ever ran"
    );
    let doctor = shop.run(&["doctor"], &[]).out;
    assert!(doctor.contains("/c/mug sells for 12.50 USD: 0 sold, 0 held, of 1"), "{doctor}");

    fs::create_dir(shop.file("assets"))?;
    fs::write(shop.file("assets/index.html"), "<!doctype html><script>1</script>")?;
    let [config, data, assets] = ["quittance.toml", "data", "assets"].map(|name| shop.file(name));
    let flags =
        ["serve", "--listen", "127.0.0.1:0", "--config", &config, "--data", &data, "--assets", &assets];
    let gateway = Start::with(flags).run().await?;
    assert_eq!(http()?.post(format!("{}/c/mug", gateway.url())).send().await?.status(), 303);
    // Nobody has paid yet.
    assert!(list().ends_with("; 0 sold, 1 held, of 1\n"), "{}", list());
    let doctor = shop.run(&["doctor"], &[]).out;
    assert!(doctor.contains("/c/mug sells for 12.50 USD: 0 sold, 1 held, of 1"), "{doctor}");
    gateway.stop().await?;
    let file = SqliteConnectOptions::new().filename(shop.file("data/quittance.sqlite3"));
    let mut rows = file.connect().await?;
    sqlx::query("UPDATE invoices SET state = 'paid'").execute(&mut rows).await?;
    rows.close().await?;

    assert!(list().ends_with("; 1 sold, 0 held, of 1\n"), "{}", list());
    let json: Value = serde_json::from_str(&shop.run(&["link", "list"], &["--json"]).fine())?;
    assert_eq!(
        json,
        json!([{
            "id": "mug", "project": id, "title": "A mug", "amount": "12.50", "currency": "USD",
            "link": "https://pay.harbour.example/c/mug", "sold": 1, "held": 0, "stock": 1,
        }])
    );
    let doctor = shop.run(&["doctor"], &[]).out;
    assert!(doctor.contains("/c/mug is sold out: 1 of 1"), "{doctor}");
    Ok(())
}

#[test]
fn doctor_says_who_may_frame_and_what_pages_may_ask_for() -> Result<()> {
    let lines = "origins = [\"https://harbour.example\"]\nwidget_amounts = true";
    let (shop, id) = shop_with(lines, &MUG.replace("USD\"\nstock", "GBP\"\nstock"))?;
    let doctor = || shop.run(&["doctor"], &[]).out;
    let told = doctor();
    for line in [
        format!("project {id} may be paid inside pages of https://harbour.example"),
        format!("pages of project {id} may ask for amounts that a buyer can change"),
        "/c/mug cannot be bought: nothing that its project offers has a price in GBP".to_owned(),
    ] {
        assert!(told.contains(&line), "{line}: {told}");
    }
    let file = shop.file("quittance.toml");
    let text = fs::read_to_string(&file)?;
    fs::write(&file, text.replace("https://pay.harbour.example", "http://pay.harbour.example"))?;
    let told = doctor();
    assert!(
        told.contains("cannot be paid inside pages of https://harbour.example: public_url is not https"),
        "{told}"
    );
    for (wrong, problem) in [
        (
            "origins = [\"https://harbour.example/\"]",
            "origins: https://harbour.example/ is not written as browsers do",
        ),
        ("origins = []", "widget_amounts needs the origins"),
    ] {
        fs::write(&file, text.replace("origins = [\"https://harbour.example\"]", wrong))?;
        assert!(doctor().contains(problem), "{wrong}: {}", doctor());
    }
    fs::write(&file, text.replace("amount = \"12.50\"", "amount = \"free\""))?;
    assert!(doctor().contains("link mug: amount must be an amount in GBP"), "{}", doctor());
    Ok(())
}
