//! `quittance doctor`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;

use anyhow::Result;
use quittance_testkit::anvil::Anvil;
use serde_json::Value;

use crate::run::{Ran, quittance};
use crate::shop::Shop;

fn doctor(shop: &Shop) -> Ran {
    shop.run(&["doctor"], &[])
}

#[tokio::test]
async fn a_sound_installation_is_fine_and_each_fault_says_what_to_do() -> Result<()> {
    let node = Anvil::start_with(&["--chain-id", "1"]).await?;
    let shop = Shop::new(node.url());
    shop.init(&["--notification-url", "https://harbour.example/paid"]).fine();
    shop.run(&["invoice", "create"], &["--amount", "1", "--currency", "USD"]).fine();

    let told = doctor(&shop).fine();
    for expected in [
        "quittance.toml is its owner's only",
        "data is its owner's only",
        "the database opens, and its tables are current",
        "is at block 0",
        "the clock agrees with ethereum",
        "pages are at https://pay.harbour.example",
        "is told at harbour.example",
        "does not offer ETH",
        "-> see that this machine reaches the sources under [rates]",
        "can be read from one node only",
    ] {
        assert!(told.contains(expected), "{expected} is missing:\n{told}");
    }
    assert!(!told.contains("problem") && !told.contains("token"), "{told}");
    let json: Value = serde_json::from_str(&shop.run(&["doctor"], &["--json"]).fine())?;
    assert_eq!(json["fine"], true);

    let (config, key) = (shop.file("quittance.toml"), shop.file("data.key"));
    fs::write(&key, "c2l4dGVlbiBieXRlcyBhbmQgc2l4dGVlbiBtb3JlICE=")?;
    fs::set_permissions(&config, Permissions::from_mode(0o644))?;
    fs::set_permissions(&key, Permissions::from_mode(0o640))?;
    fs::set_permissions(shop.file("data"), Permissions::from_mode(0o777))?;
    let text = fs::read_to_string(&config)?;
    fs::write(
        &config,
        text.replace("https://pay", "http://pay").replace("USDT = \"1\"\nUSDC = \"1\"\nDAI = \"1\"\n", ""),
    )?;
    drop(node);
    let ran = doctor(&shop);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    for expected in [
        format!("-> chmod 600 {config}"),
        format!("-> chmod 600 {key}"),
        format!("-> chmod 700 {}", shop.file("data")),
        "no connection".to_owned(),
        "public_url is not https".to_owned(),
        "offers nothing: no price is known of".to_owned(),
    ] {
        assert!(ran.out.contains(&expected), "{expected} is missing:\n{}", ran.out);
    }
    Ok(())
}

#[test]
fn a_proxy_that_the_gateway_would_not_start_with_is_a_problem() {
    let shop = Shop::new("http://127.0.0.1:1");
    shop.init(&["--offline"]).fine();
    let config = shop.file("quittance.toml");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, format!("trusted_proxies = [\"proxy.local\"]\n{text}")).unwrap();
    let ran = doctor(&shop);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.out.contains("trusted_proxies: proxy.local is neither an address nor a range"), "{ran:?}");
    assert!(!ran.out.contains("all of it makes sense"), "{ran:?}");
}

#[test]
fn a_configuration_that_is_missing_or_wrong_is_a_problem_of_its_own() {
    let ran = quittance(["doctor", "--config", "/nowhere/quittance.toml", "--data", "/nowhere/data"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("-> name the right file with --config"), "{ran:?}");
}

#[test]
fn a_donation_page_is_checked_and_letters_that_no_font_has_are_named() -> Result<()> {
    let shop = Shop::new("http://127.0.0.1:9");
    shop.init(&[]).fine();
    let file = shop.file("quittance.toml");
    let text = fs::read_to_string(&file)?;
    let id = text.lines().find_map(|line| line.strip_prefix("id = \"")).unwrap_or_default();
    let id = id.split('"').next().unwrap_or_default();
    let page = |more: &str| {
        let page = format!("[[donation]]\nid = \"roof\"\nproject = \"{id}\"\ncurrency = \"USD\"\n{more}\n");
        fs::write(&file, format!("{text}\n{page}"))
    };
    page("title = \"A roof \u{10fffd}\"")?;
    let told = doctor(&shop).out;
    assert!(told.contains("no font of this machine has these letters of /donate/roof's picture"), "{told}");
    assert!(told.contains("fonts-noto-core"), "{told}");
    page("title = \"A roof\"\ngoal = \"much\"")?;
    let told = doctor(&shop).out;
    assert!(told.contains("donation roof: goal must be an amount"), "{told}");
    Ok(())
}

#[test]
fn a_shop_that_hands_out_for_what_is_in_no_block_is_warned() -> Result<()> {
    let shop = Shop::new("http://127.0.0.1:9");
    shop.init(&["--offline"]).fine();
    let file = shop.file("quittance.toml");
    let text = fs::read_to_string(&file)?;
    let says = |confirmations: &str| {
        let project = format!("[[project]]\nconfirmations = {confirmations}\n");
        fs::write(&file, text.replacen("[[project]]\n", &project, 1))
    };
    says("{ ethereum = 1 }")?;
    assert!(!doctor(&shop).out.contains("that is in no block"));
    says("{ ethereum = 0 }")?;
    let told = doctor(&shop).out;
    assert!(told.contains("takes money on ethereum for final that is in no block"), "{told}");
    says("{ etherium = 3 }")?;
    let told = doctor(&shop).out;
    assert!(told.contains("confirmations: unknown network etherium"), "{told}");
    Ok(())
}

#[test]
fn addresses_that_lead_nowhere_are_refused_and_a_generous_tolerance_is_told_of() -> Result<()> {
    let shop = Shop::new("http://127.0.0.1:9");
    shop.init(&["--offline"]).fine();
    let file = shop.file("quittance.toml");
    let text = fs::read_to_string(&file)?;
    let says = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        fs::write(&file, text.replacen(from, to, 1))
    };
    for (from, to, expected) in [
        ("pay.harbour.example", "harbour.example/pay", "with nothing behind the host and its port"),
        ("pay.harbour.example", "pay.harbour.example?y", "with nothing behind the host and its port"),
        ("pay.harbour.example", "pay.harbour.example/", "with nothing behind the host and its port"),
        ("\"harbour.example\"", "\"https://harbour.example/\"", "site: https://harbour.example/ is no site"),
        ("USDT = \"1\"", "USDTT = \"1\"", "rates.fixed.USD: USDTT: unknown asset"),
        ("mode = \"live\"", "mode = \"alive\"", "mode: unknown variant"),
        ("[[project]]", "[[project]]\ntolerance_percent = 0.5", "tolerance_percent: invalid type"),
        ("[[project]]", "[[project]]\ntolerance_percent = 0.5", "expected a string: write it in quotes"),
        ("[[project]]", "[[project]]\ntolerance_percent = \"100\"", "counts a payment of 0 percent as exact"),
        (
            "[[project]]",
            "[[project]]\ntolerance_percent = \"5.01\"",
            "counts a payment of 94.99 percent as exact",
        ),
    ] {
        says(from, to)?;
        let told = doctor(&shop).out;
        assert!(told.contains(expected), "{to}: {told}");
    }
    says("[[project]]", "[[project]]\ntolerance_percent = \"5\"")?;
    assert!(!doctor(&shop).out.contains("as exact"));
    Ok(())
}
