//! `quittance address derive` and `check`.

use crate::run::{ACCOUNT, FIRST, PRIVATE, SECOND, THIRD, quittance, quittance_reading};

fn derive<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["address", "derive", "--network", "ethereum"], more].concat()
}

#[test]
fn addresses_are_those_of_the_wallet_and_read_well_by_programs() {
    let three = derive(&["--key", ACCOUNT, "--index", "0", "--count", "3"]);
    assert_eq!(quittance(three).fine(), format!("0 {FIRST}\n1 {SECOND}\n2 {THIRD}\n"));
    let piped = derive(&["--key", "-", "--index", "2", "--json"]);
    let json: serde_json::Value =
        serde_json::from_str(&quittance_reading(&format!("{ACCOUNT}\n"), piped).fine()).unwrap();
    assert_eq!(json, serde_json::json!([{"index": 2, "address": THIRD}]));
    let last = derive(&["--key", ACCOUNT, "--index", "2147483647"]);
    assert!(quittance(last).fine().starts_with("2147483647 0x"));
}

/// The account of the vector is Ethereum's; the same keys are Tron's under other addresses.
#[test]
fn addresses_of_tron_are_derived_and_checked_as_tron_writes_them() {
    let first = "TYBNgWfhGuNzdLtjKtxXTfskAhTbMcqbaG";
    let derived =
        quittance(["address", "derive", "--network", "tron", "--key", ACCOUNT, "--index", "0"]).fine();
    assert_eq!(derived, format!("0 {first}\n"));
    let check = |address: &str| quittance(["address", "check", "--network", "tron", address]);
    check(first).fine();
    check(&first.replacen("TY", "TX", 1)).refused(1, "checksum");
    check(FIRST).refused(1, "not an address of this network; it is one of ethereum, ");
}

#[test]
fn an_address_of_another_network_is_told_with_its_own() {
    let monero =
        "85yC6pKsbtJfPdnjC5oUot1cA7MiyT9QTZwYA5YWS6YFUqsfDZ46XnsZ9pQxPPRsi12QsXmK49r34BJu5FUzWU6C9N8CuEh";
    let bitcoin = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    for (network, address, told) in [
        ("bitcoin", monero, "not an address of this network; it is one of monero\n"),
        ("tron", monero, "not an address of this network; it is one of monero\n"),
        ("monero", bitcoin, "not an address of this network; it is one of bitcoin\n"),
        ("litecoin", bitcoin, "of another network; it is one of bitcoin\n"),
        ("bitcoin", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "it is one of tron\n"),
        (
            "litecoin",
            "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx",
            "it is one of the test networks of bitcoin\n",
        ),
        ("bitcoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "a character was changed\n"),
        ("monero", &monero.replace("85y", "85z"), "a character was changed\n"),
    ] {
        let ran = quittance(["address", "check", "--network", network, "--", address]);
        assert!(ran.err.ends_with(told), "{ran:?}");
        ran.refused(1, told);
    }
}

#[test]
fn a_view_key_among_the_arguments_is_taken_and_warned_of() {
    let (wallet, view) = (
        "43vBdEquVgQFLE92kWeNvM74KPCo15RyqDdcrxVuE5SUVGffzxqkwZMDW5smgJUw58LXntFmLgDHeesMk1Es43bcSgakuqG",
        "c4cb6442c7bd24037133441a2e42f868cee58a6e60f26b38493f6328350d7300",
    );
    let key = format!("{wallet} {view}");
    let derive = ["address", "derive", "--network", "monero", "--index", "0", "--key"];
    let given = quittance([&derive[..], &[&key]].concat());
    given.hides(view);
    assert!(given.err.contains("stands in the history of your shell"), "{given:?}");
    let handed_over = quittance_reading(&key, [&derive[..], &["-"]].concat());
    assert_eq!((&handed_over.err, &handed_over.out), (&String::new(), &given.out));
    assert!(handed_over.fine().starts_with("0 85yC6pKsbtJfPdnjC5oUot1c"));
    // Whoever forgets --key.
    let ran = quittance([&derive[..6], &[&key]].concat());
    ran.hides(view);
    ran.refused(2, "unexpected argument");
}

#[test]
fn a_private_key_is_refused_wherever_it_stands_and_never_repeated() {
    let with_equals = format!("--key={PRIVATE}");
    for arguments in [
        derive(&["--index", "0", "--key", PRIVATE]),
        derive(&["--index", "0", &with_equals]),
        derive(&["--index", "0", PRIVATE]),
        derive(&["--index", PRIVATE, "--key", ACCOUNT]),
        vec![PRIVATE],
    ] {
        let ran = quittance(arguments);
        ran.hides(PRIVATE);
        ran.refused(1, "this is a PRIVATE key");
    }
    let words = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    for (secret, why) in [(PRIVATE, "this is a PRIVATE key"), (words, "the words of a wallet")] {
        let ran = quittance_reading(secret, derive(&["--index", "0", "--key", "-"]));
        ran.hides(secret);
        ran.refused(1, why);
    }
}

/// What wallets show for a single address: in hexadecimal, and as WIF.
#[test]
fn the_private_key_of_one_address_is_known_for_what_it_is() {
    let bare = "ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
    let prefixed = format!("0x{bare}");
    let wif = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";
    for secret in [bare, &prefixed, wif] {
        let ran = quittance(derive(&["--index", "0", "--key", secret]));
        ran.hides(secret);
        assert!(ran.err.contains("stands in the history of your shell"), "{ran:?}");
        ran.refused(1, "this is a PRIVATE key");
        let ran = quittance_reading(secret, derive(&["--index", "0", "--key", "-"]));
        assert!(!ran.err.contains("Monero") && !ran.err.contains("history"), "{ran:?}");
        ran.refused(1, "this is a PRIVATE key");
    }
    // Of Monero it may be the view key alone, which is asked for with its address.
    let of_monero = ["address", "derive", "--network", "monero", "--index", "0", "--key", "-"];
    quittance_reading(bare, of_monero).refused(1, "ADDRESS VIEWKEY");
}

#[test]
fn what_cannot_be_derived_is_said() {
    let key = |key: &'static str| derive(&["--index", "0", "--key", key]);
    let mistyped: &'static str = Box::leak(ACCOUNT.replace("xpub6C", "xpub6D").into_boxed_str());
    let ran = quittance(key(mistyped));
    ran.hides(mistyped);
    ran.refused(1, "this is not an extended public key");
    quittance(key("")).refused(1, "this is not an extended public key");
    let master = "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8";
    quittance(key(master)).refused(1, "the key is of depth 0");
    let on =
        |network: &'static str| ["address", "derive", "--index", "0", "--key", ACCOUNT, "--network", network];
    quittance(on("ton")).refused(1, "no addresses that can be derived from a public key");
    quittance(on("dogecoin")).refused(2, "known are: bitcoin, ");
    let range = |index, count| derive(&["--key", ACCOUNT, "--index", index, "--count", count]);
    quittance(range("2147483648", "1")).refused(2, "--index");
    quittance(range("0", "1001")).refused(2, "--count");
    quittance(range("2147483647", "2")).refused(2, "ask for fewer");
    let ran = quittance(derive(&["--index", "0", ACCOUNT]));
    ran.hides(ACCOUNT);
    ran.refused(2, "unexpected argument");
}

#[test]
fn an_address_is_checked_and_written_right() {
    let check =
        |network: &str, address: &str| quittance(["address", "check", "--network", network, "--", address]);
    assert_eq!(check("ethereum", FIRST).fine(), format!("{FIRST}\n"));
    assert_eq!(check("base", &FIRST.to_lowercase()).fine(), format!("{FIRST}\n"));
    let upper = format!("0x{}", FIRST[2..].to_uppercase());
    assert_eq!(check("ethereum", &upper).fine(), format!("{FIRST}\n"));
    check("ethereum", &FIRST.replace('F', "f")).refused(1, "wrong checksum");
    check("bitcoin", FIRST).refused(1, "not an address of this network");
    check("litecoin", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4").refused(1, "of another network");
    check("ethereum", "--help").refused(1, "not an address");
    check("Ethereum", FIRST).refused(2, "known are: bitcoin, ");
}

/// The account of BIP-84's example, as wallets show it.
const ZPUB: &str = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs";

#[test]
fn bitcoins_keys_are_understood_as_wallets_write_them_and_are_no_keys_of_ethereum() {
    let of = |network: &'static str, key: &str| {
        quittance(["address", "derive", "--index", "0", "--key", key, "--network", network])
    };
    assert_eq!(of("bitcoin", ZPUB).fine(), "0 bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu\n");
    // BIP-86
    let taproot = "tr(xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ/0/*)";
    assert_eq!(
        of("bitcoin", taproot).fine(),
        "0 bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr\n"
    );
    of("ethereum", ZPUB).refused(1, "export the account of this network as xpub");
    of("bitcoin", &format!("wsh({taproot})")).refused(1, "this descriptor cannot be used");
    let ran = of("bitcoin", &format!("wpkh({PRIVATE}/0/*)"));
    ran.hides(PRIVATE);
    ran.refused(1, "this is a PRIVATE key");
}

#[test]
fn addresses_are_those_of_the_chain_that_is_configured() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("quittance.toml");
    std::fs::write(&file, "[network.bitcoin]\nrpc = \"http://127.0.0.1:1\"\nchain = \"regtest\"\n").unwrap();
    let file = file.display().to_string();
    let local = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    let check =
        |more: &[&str]| quittance([&["address", "check", "--network", "bitcoin", local], more].concat());
    check(&["--config", file.as_str()]).fine();
    check(&["--config", "/nowhere/quittance.toml"]).refused(1, "the address is of another network");
}
