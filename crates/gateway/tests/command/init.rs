//! `quittance init`: what it refuses.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use anyhow::Result;
use quittance_testkit::anvil::Anvil;

use crate::run::{
    ACCOUNT, FIRST, PRIVATE, Ran, SECOND, quittance, quittance_reading, quittance_with_secrets,
};
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
    offline(&["--notification-url", "http://shop.example"]).refused(2, "notification_url must be https");
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
        ran.refused(1, "this is a PRIVATE key");
    }
    let bare = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    let ran = quittance([&usual[..], &["--key", &format!("evm={bare}")]].concat());
    ran.hides(bare);
    assert!(ran.err.contains("remove it there as well") && !ran.err.contains("Monero"), "{ran:?}");
    ran.refused(1, "this is a PRIVATE key");
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

#[test]
fn a_second_project_has_addresses_of_the_chain_that_is_configured() {
    let shop = Shop::new("http://127.0.0.1:1");
    shop.init(&["--offline"]).fine();
    let file = shop.file("quittance.toml");
    let rehearsed = "\n[network.bitcoin]\nrpc = \"http://127.0.0.1:1\"\nchain = \"signet\"\n";
    fs::write(&file, fs::read_to_string(&file).unwrap() + rehearsed).unwrap();
    let bitcoin = format!("bitcoin={TPUB}");
    let usual = ["init", "--config", &file, "--project-only", "--name", "Harbour Boats", "--key", "evm=-"];
    let ran = quittance_reading(OTHER, [&usual[..], &["--key", &bitcoin]].concat());
    assert!(ran.err.contains("on bitcoin is\n  tb1q"), "{ran:?}");
    ran.fine();
    assert!(fs::read_to_string(&file).unwrap().contains(TPUB));
}

/// An account of a test network.
const TPUB: &str = "tpubDC8msFGeGuwnP2xwTZBBZSie1BLgRAkJhgzpFYTdpGgZNzguXQhNDVWp7mJbHJUjQQvV2myLU9dkx67a7VAUnzY7yT7nvhHj7FgS4oNivvq";

/// A wallet of monero-wallet-rpc, its view key, and the first two subaddresses that it made.
const WALLET: &str =
    "43vBdEquVgQFLE92kWeNvM74KPCo15RyqDdcrxVuE5SUVGffzxqkwZMDW5smgJUw58LXntFmLgDHeesMk1Es43bcSgakuqG";
const VIEW: &str = "c4cb6442c7bd24037133441a2e42f868cee58a6e60f26b38493f6328350d7300";
const SUBADDRESS: &str =
    "85yC6pKsbtJfPdnjC5oUot1cA7MiyT9QTZwYA5YWS6YFUqsfDZ46XnsZ9pQxPPRsi12QsXmK49r34BJu5FUzWU6C9N8CuEh";
const NEXT: &str =
    "8C6iNM6zmvoHqXd2NiuKk9TnCAD2SjWbJGDKc5uwK9NpbND5RAWzcx6NArzftVWnkufE5CydKBqgb58Z4qJzLnVVP1Dsrqq";

/// `quittance init` for Monero alone, with this on the standard input.
fn monero(shop: &Shop, input: &str, more: &[&str]) -> Ran {
    let file = shop.file("quittance.toml");
    let usual = ["init", "--offline", "--config", &file, "--name", "A", "--public-url", "https://a.example"];
    let node = ["--node", "monero=http://127.0.0.1:1"];
    quittance_reading(input, [&usual[..], &node, more].concat())
}

const HANDED_OVER: [&str; 4] = ["--monero-wallet", "http://127.0.0.1:2", "--key", "monero=-"];

#[test]
fn moneros_view_key_is_kept_apart_from_the_configuration() {
    let shop = Shop::new("http://127.0.0.1:1");
    let key = format!("{WALLET} {VIEW}");
    let ran = monero(&shop, &key, &[&HANDED_OVER[..], &["--first-address", SUBADDRESS]].concat());
    ran.hides(VIEW);
    assert!(ran.err.contains(&format!("LoadCredential=monero:{}", shop.file("monero"))), "{ran:?}");
    ran.fine();
    let text = fs::read_to_string(shop.file("quittance.toml")).unwrap();
    assert!(
        text.contains("rpc = { url = \"http://127.0.0.1:1\", wallet = \"http://127.0.0.1:2\" }"),
        "{text}"
    );
    assert!(text.contains("monero = \"${secret:monero}\"") && !text.contains(WALLET), "{text}");
    let secret = shop.file("monero");
    assert_eq!(fs::read_to_string(&secret).unwrap().trim(), key);
    assert_eq!(fs::metadata(&secret).unwrap().permissions().mode() & 0o777, 0o600);

    let (config, data) = (shop.file("quittance.toml"), shop.file("data"));
    let doctor = || {
        let folder = Path::new(&secret).parent().unwrap();
        quittance_with_secrets(folder, "", ["doctor", "--config", &config, "--data", &data])
    };
    let advice = format!("-> chmod 600 {secret}");
    assert!(!doctor().out.contains(&advice));
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(doctor().out.contains(&advice));

    // Where a configuration is lost, the key that is left is not written over.
    fs::remove_file(shop.file("quittance.toml")).unwrap();
    monero(&shop, &key, &HANDED_OVER).refused(1, "is there already and is never overwritten");
    assert!(!Path::new(&shop.file("quittance.toml")).exists());
}

#[test]
fn what_is_no_key_of_a_wallet_of_monero_is_refused_and_leaves_nothing_behind() {
    let shop = Shop::new("http://127.0.0.1:1");
    // The keys of Monero's own tests: a wallet, and its spend key given for its view key.
    let spend = "8163466f1883598e6dd14027b8da727057165da91485834314f5500a65846f09";
    let others =
        "42n1rWt9VV7LvkHTcnbHrd97YxWFA7ji4K4QAbcS891jVkp1pwkonb1CJAwNUz6Vsi4C5BzYoBssv8fM6rEUNdzYKUw659b";
    let words = ["abbey"; 25].join(" ");
    for (input, why) in [
        (format!("{others} {spend}"), "this is a private SPEND key"),
        (format!("{others} {VIEW}"), "not that of this primary address"),
        (format!("{SUBADDRESS} {VIEW}"), "the wallet's PRIMARY address is asked for"),
        (format!("{} {VIEW}", WALLET.replace("43v", "44v")), "no address of Monero, or a character"),
        (WALLET.to_owned(), "ADDRESS VIEWKEY"),
        (words, "the words of a wallet"),
        (ACCOUNT.to_owned(), "ADDRESS VIEWKEY"),
    ] {
        let ran = monero(&shop, &input, &HANDED_OVER);
        for secret in [spend, VIEW, "abbey abbey abbey", ACCOUNT] {
            ran.hides(secret);
        }
        ran.refused(1, why);
    }
    let key = format!("{WALLET} {VIEW}");
    let elsewhere = [&HANDED_OVER[..], &["--first-address", NEXT]].concat();
    monero(&shop, &key, &elsewhere).refused(1, "of Monero it is subaddress number 1 of account 0");
    let argument = format!("monero={key}");
    let ran = monero(&shop, "", &["--monero-wallet", "http://127.0.0.1:2", "--key", &argument]);
    ran.hides(VIEW);
    ran.refused(2, "say monero=-");
    monero(&shop, &key, &["--key", "monero=-"]).refused(2, "--monero-wallet URL");
    for file in ["quittance.toml", "monero"] {
        assert!(!Path::new(&shop.file(file)).exists(), "{file}");
    }
}

#[test]
fn two_keys_cannot_both_come_from_the_standard_input() {
    let shop = Shop::new("http://127.0.0.1:1");
    let more = ["--node", "bitcoin=http://127.0.0.1:1", "--key", "bitcoin=-"];
    shop.init(&[&["--offline"], &more[..]].concat()).refused(2, "one key alone");
}

#[test]
fn a_second_project_does_without_monero_which_the_first_one_has() {
    let shop = Shop::new("http://127.0.0.1:1");
    let more = ["--node", "base=http://127.0.0.1:1", "--key"];
    let account = format!("evm={ACCOUNT}");
    let key = format!("{WALLET} {VIEW}");
    monero(&shop, &key, &[&HANDED_OVER[..], &more, &[&account]].concat()).fine();
    let file = shop.file("quittance.toml");
    let usual = ["init", "--config", &file, "--project-only", "--name", "Harbour Boats", "--key", "evm=-"];
    let folder = Path::new(&file).parent().unwrap();
    let ran = quittance_with_secrets(folder, OTHER, usual);
    assert!(ran.err.contains("Monero is left to the project that has it"), "{ran:?}");
    ran.fine();
}
