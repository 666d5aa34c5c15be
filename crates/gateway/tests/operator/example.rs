//! The annotated example starts a gateway, and names every setting there is, and no other.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};
use quittance_gateway::config::Config;
use quittance_testkit::gateway::Start;
use quittance_testkit::monero::{SHOP, SHOP_VIEW};
use toml::{Table, Value};

use crate::documents::text;
use crate::shop::ACCOUNT;

fn example() -> Result<String> {
    text("docs/deploy/quittance.example.toml")
}

/// The example with every setting made that it only mentions.
fn everything() -> Result<String> {
    let is_setting = |line: &str| {
        let name = line.split(" = ").next().unwrap_or_default();
        line.contains(" = ")
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || b"_0123456789".contains(&byte))
    };
    // Some belong to the project and not to what stands last before them, so a setting keeps its place.
    let lines = example()?
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(setting) if is_setting(setting) => setting.to_owned(),
            _ => line.to_owned(),
        })
        .collect::<Vec<_>>();
    Ok(lines.join("\n"))
}

/// The settings that a place may have, as the configuration itself says when it meets one that it does not know.
fn settings(before: &str) -> Result<BTreeSet<String>> {
    let error =
        toml::from_str::<Config>(&format!("{before}\nno_such_setting = 1")).err().context("it is known")?;
    // "expected `a` or `b`", "expected one of `a`, `b`, `c`".
    let (_, expected) = error.message().split_once(", expected ").context(error.to_string())?;
    Ok(expected.split('`').skip(1).step_by(2).map(str::to_owned).collect())
}

/// What the first counter sells.
fn product(terminals: &Value) -> Option<Value> {
    terminals.get(0)?.get("product")?.get(0).cloned()
}

#[test]
fn every_setting_is_mentioned_in_its_place() -> Result<()> {
    let text = everything()?;
    toml::from_str::<Config>(&text).context("a setting of the example is none")?;
    let table: Table = text.parse()?;
    let place = |way: &[&str]| -> Result<Value> {
        let top = Value::Table(table.clone());
        way.iter().try_fold(top, |value, key| value.get(key).cloned()).context(way.join("."))
    };
    let first_project = place(&["project"])?.get(0).cloned().context("a project")?;
    // What EVM networks know, and what those of Bitcoin's kind do.
    let mut networks = keys(&place(&["network", "base"])?);
    networks.extend(keys(&place(&["network", "bitcoin"])?));
    let places = [
        ("", keys(&place(&[])?)),
        ("[[project]]", keys(&first_project)),
        ("[[donation]]", keys(place(&["donation"])?.get(0).context("a donation page")?)),
        ("[[terminal]]", keys(place(&["terminal"])?.get(0).context("a counter")?)),
        ("[[terminal]]\n[[terminal.product]]", keys(&product(&place(&["terminal"])?).context("a product")?)),
        ("[[link]]", keys(place(&["link"])?.get(0).context("a checkout link")?)),
        ("[rates]", keys(&place(&["rates"])?)),
        ("[rates.chainlink]", keys(&place(&["rates", "chainlink"])?)),
        ("[rates.chainlink.feeds.USD.x]", keys(&place(&["rates", "chainlink", "feeds", "USD", "ETH"])?)),
        ("[network.x]", networks),
        ("[asset.x]", keys(&place(&["asset", "xDAI"])?)),
        ("[chain.x]", keys(&place(&["chain", "gnosis"])?)),
        ("[chain.x.coin]", keys(&place(&["chain", "gnosis", "coin"])?)),
        ("[token.x]", keys(&place(&["token", "USDC_GNOSIS"])?)),
    ];
    for (place, mentioned) in places {
        let settings = settings(place)?;
        assert!(settings.len() > 1, "{place}: {settings:?}");
        let missing: Vec<_> = settings.difference(&mentioned).collect();
        assert_eq!(missing, Vec::<&String>::new(), "{place}");
    }
    Ok(())
}

fn keys(value: &Value) -> BTreeSet<String> {
    value.as_table().into_iter().flat_map(|table| table.keys().cloned()).collect()
}

#[tokio::test]
async fn a_gateway_starts_with_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = |name: &str| folder.path().join(name);
    fs::create_dir(file("assets"))?;
    fs::write(file("assets/index.html"), "<!doctype html><script>1</script>")?;
    fs::create_dir(file("secrets"))?;
    fs::write(file("secrets/rpc-ethereum"), "http://127.0.0.1:1/token\n")?;
    fs::write(file("secrets/postback-token"), "a_secret_key_of_more_than_32_bytes_\n")?;
    fs::write(file("secrets/postback-signature"), "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh\n")?;
    fs::write(file("secrets/monero"), format!("{SHOP} {SHOP_VIEW}\n"))?;
    // Nobody listens there: a machine may well run something at the example's own ports.
    fs::write(file("quittance.toml"), example()?.replace("127.0.0.1:8545", "127.0.0.1:1"))?;
    let mut arguments = vec!["serve".to_owned(), "--listen".to_owned(), "127.0.0.1:0".to_owned()];
    for (flag, name) in [("--config", "quittance.toml"), ("--data", "data"), ("--assets", "assets")] {
        arguments.extend([flag.to_owned(), file(name).display().to_string()]);
    }
    let start = Start::with(arguments).env("QUITTANCE_SECRETS", file("secrets")).env("EVM_XPUB", ACCOUNT);
    let start = start.env("RPC_BASE", "http://127.0.0.1:1").env("API_KEY_SHA256", "7a".repeat(32));
    // The public sources are behind a proxy that is not there: a test asks nobody outside.
    let start = start.env("HTTPS_PROXY", "http://127.0.0.1:1");
    let gateway = start.run().await?;
    let (status, _) = crate::shop::get(&format!("{}/readyz", gateway.url())).await?;
    assert_eq!(status, 200);
    Ok(())
}
