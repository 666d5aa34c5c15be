//! `quittance init`: what it refuses.

use std::fs;
use std::path::Path;

use anyhow::Result;
use quittance_testkit::anvil::Anvil;

use crate::run::{ACCOUNT, FIRST, PRIVATE, SECOND, quittance, quittance_reading};
use crate::shop::Shop;

/// The key of another account, from the examples of BIP-84. Nobody keeps money there.
const OTHER: &str = "tpubDCQaH3dhxtzsJaDDv2pC4ZvMfQZi1bCnb5nsHizsNuXJm6NvSkUfQYYF6TWDVkrmZkzkHeb1M4AnmDUV14ZbUDwFtcpoeiuwp4VGN2naJaa";

#[test]
fn nothing_is_written_when_something_is_wrong() {
    let shop = Shop::new("http://127.0.0.1:1");
    let offline = |more: &[&str]| shop.init(&[&["--offline"], more].concat());
    offline(&["--first-address", SECOND]).refused(1, "not the one in the wallet");
    offline(&["--first-address", FIRST, "--first-address", SECOND]).refused(1, "not the one in the wallet");
    offline(&["--node", "solana=http://127.0.0.1:1"]).refused(2, "cannot be read yet");
    offline(&["--node", "http://127.0.0.1:1/token"]).refused(2, "NETWORK=URL");
    offline(&["--key", "bitcoin=xpub"]).refused(2, "no network that it is for");
    offline(&["--notification-url", "http://shop.example"]).refused(1, "notification_url must be https");
    assert!(!Path::new(&shop.file("quittance.toml")).exists());
}

#[test]
fn a_private_key_is_refused_and_never_repeated() {
    let shop = Shop::new("http://127.0.0.1:1");
    let file = shop.file("quittance.toml");
    let usual = [
        "init",
        "--config",
        &file,
        "--name",
        "A",
        "--public-url",
        "https://a.example",
        "--offline",
        "--node",
        "ethereum=http://127.0.0.1:1",
    ];
    let private = format!("evm={PRIVATE}");
    for (input, key) in [(PRIVATE, "evm=-"), ("", private.as_str())] {
        let ran = quittance_reading(input, [&usual[..], &["--key", key]].concat());
        ran.hides(PRIVATE);
        ran.refused(1, "this is an extended PRIVATE key");
    }
    assert!(!Path::new(&file).exists());
}

#[test]
fn without_a_terminal_the_flags_have_to_say_all() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("quittance.toml").display().to_string();
    let usual = ["init", "--config", &file];
    let said =
        [("--name", "A"), ("--public-url", "https://a.example"), ("--node", "base=http://127.0.0.1:1")];
    for count in 0..said.len() {
        let flags = said[..count].iter().flat_map(|(flag, value)| [*flag, *value]);
        let ran = quittance(usual.iter().copied().chain(flags));
        ran.refused(2, said[count].0);
    }
    let flags = said.iter().flat_map(|(flag, value)| [*flag, *value]);
    quittance(usual.iter().copied().chain(flags)).refused(2, "--key evm=XPUB");
}

#[tokio::test]
async fn a_node_of_another_chain_is_refused() -> Result<()> {
    let node = Anvil::start().await?;
    let shop = Shop::new(node.url());
    let ran = shop.init(&[]);
    assert!(!ran.err.contains("token"), "{ran:?}");
    ran.refused(1, "is of chain 31337, not of 1");
    assert!(!Path::new(&shop.file("quittance.toml")).exists());
    // One that is not there may come later.
    Shop::new("http://127.0.0.1:1").init(&[]).fine();
    Ok(())
}

#[test]
fn a_second_project_is_added_if_its_key_is_its_own() {
    let shop = Shop::new("http://127.0.0.1:1");
    shop.init(&["--offline"]).fine();
    let file = shop.file("quittance.toml");
    let before = fs::read_to_string(&file).unwrap();
    let add = |key: &str| {
        let usual =
            ["init", "--config", &file, "--project-only", "--name", "Harbour Boats", "--key", "evm=-"];
        quittance_reading(key, usual)
    };
    let ran = add(ACCOUNT);
    ran.hides(ACCOUNT);
    ran.refused(1, "an extended public key belongs to one project only");
    assert_eq!(fs::read_to_string(&file).unwrap(), before);
    add(OTHER).fine();
    let after = fs::read_to_string(&file).unwrap();
    assert!(after.starts_with(before.trim_end()) && after.contains("Harbour Boats"), "{after}");
    let several = shop.run(&["invoice", "create"], &["--amount", "1", "--currency", "USD"]);
    several.refused(2, "there are several projects");
}
