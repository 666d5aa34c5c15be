//! The data folder: which commands make it, and what they say where it cannot be used.

use std::fs;
use std::path::Path;

use anyhow::Result;
use quittance_testkit::gateway::Start;

use crate::run::quittance;
use crate::shop::Shop;

/// A mistyped folder would be empty for ever, and its invoices unknown.
#[test]
fn only_an_invoice_that_is_created_makes_the_folder() {
    let shop = Shop::new("http://127.0.0.1:1");
    shop.init(&["--offline"]).fine();
    let nobody = "0".repeat(26);
    for command in [
        &["invoice", "show", &nobody][..],
        &["invoice", "payer", &nobody],
        &["invoice", "forget", &nobody],
        &["pos", "pair", "counter"],
        &["pos", "list"],
        &["address", "list"],
    ] {
        shop.run(command, &[]).refused(1, "there is no database at");
        assert!(!Path::new(&shop.file("data")).exists(), "{command:?}");
    }
    assert_eq!(shop.run(&["link", "list"], &[]).code, Some(0));
    assert!(!Path::new(&shop.file("data")).exists());
    shop.run(&["invoice", "create"], &["--amount", "1", "--currency", "USD"]).fine();
    assert!(Path::new(&shop.file("data/quittance.sqlite3")).is_file());
}

#[tokio::test]
async fn a_folder_that_cannot_be_used_is_named_with_the_reason_and_once() -> Result<()> {
    let shop = Shop::new("http://127.0.0.1:1");
    shop.init(&["--offline"]).fine();
    let [config, data, file] =
        ["quittance.toml", "data", "data/quittance.sqlite3"].map(|name| shop.file(name));
    let serve = async || {
        let flags = ["serve", "--listen", "127.0.0.1:0", "--config", &config, "--data", &data];
        anyhow::Ok(Start::with(flags).begin()?.ended().await?.log.join("\n"))
    };
    fs::write(&data, "a file")?;
    let told = serve().await?;
    assert!(told.contains(&format!("cannot make the folder {data}: File exists")), "{told}");

    fs::remove_file(&data)?;
    fs::create_dir(&data)?;
    fs::write(&file, "no database at all, and long enough to be looked at as one")?;
    let told = serve().await?;
    assert!(told.contains(&format!("cannot use {file}: ")), "{told}");
    for told in [told, shop.run(&["address", "list"], &[]).err] {
        assert!(told.contains(&file) && told.matches("file is not a database").count() == 1, "{told}");
    }
    Ok(())
}

#[test]
fn a_first_start_says_what_is_missing_and_how_it_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("quittance.toml").display().to_string();
    let ran = quittance(["serve", "--listen", "127.0.0.1:0", "--config", &file]);
    assert!(ran.code == Some(1) && ran.err.contains("make one with `quittance init`"), "{ran:?}");

    let shop = Shop::new("http://127.0.0.1:1");
    let told = shop.init(&["--offline"]);
    assert!(told.err.contains("--assets DIST, the folder with the built page"), "{told:?}");
    let ran =
        shop.run(&["serve", "--listen", "127.0.0.1:0"], &["--operator", "off", "--assets", "/nowhere/dist"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(
        ran.err.contains("/nowhere/dist") && ran.err.contains("name its folder with --assets"),
        "{ran:?}"
    );
}
