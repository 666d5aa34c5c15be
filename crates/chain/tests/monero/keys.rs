//! Subaddresses from a view key, against what Monero's own wallet makes of it.

use quittance_chain::address::{Format, Stage};
use quittance_chain::derivation::{AccountKey, KeyError};

/// A wallet of monero-wallet-rpc 0.18, and what `create_address` gave for it, three times.
const PRIMARY: &str =
    "43vBdEquVgQFLE92kWeNvM74KPCo15RyqDdcrxVuE5SUVGffzxqkwZMDW5smgJUw58LXntFmLgDHeesMk1Es43bcSgakuqG";
const VIEW: &str = "c4cb6442c7bd24037133441a2e42f868cee58a6e60f26b38493f6328350d7300";
const MADE: [&str; 3] = [
    "85yC6pKsbtJfPdnjC5oUot1cA7MiyT9QTZwYA5YWS6YFUqsfDZ46XnsZ9pQxPPRsi12QsXmK49r34BJu5FUzWU6C9N8CuEh",
    "8C6iNM6zmvoHqXd2NiuKk9TnCAD2SjWbJGDKc5uwK9NpbND5RAWzcx6NArzftVWnkufE5CydKBqgb58Z4qJzLnVVP1Dsrqq",
    "846owCyTEAgZ2Y5nWiBRxcanhTfc5yEyShR9HffTmvx2YF1K4aCyPaeZSXfeGbojHySd1S9FUeJM3Za7tBZinUaT2d1xg6R",
];
/// An example of Monero's documentation: a primary address with a payment id in it.
const INTEGRATED: &str = "4Byr22j9M2878Mtyb3fEPcBNwBZf5EXqn1Yi6VzR46618SFBrYysab2Cs1474CVDbsh94AJq7vuV3Z2DRq4zLcY3LHzo1Nbv3d8J6VhvCV";
const MAIN: Format = Format::Monero(Stage::Main);

fn key(text: &str) -> Result<AccountKey, KeyError> {
    text.parse()
}

#[test]
fn the_addresses_are_those_that_the_wallet_makes() {
    let key = key(&format!("{PRIMARY} {VIEW}\n")).unwrap();
    for (index, address) in (0..).zip(MADE) {
        assert_eq!(key.address(MAIN, index).as_deref(), Ok(address));
        assert_eq!(MAIN.canonical(address).as_deref(), Ok(address));
    }
    assert_eq!(key.address(MAIN, u32::MAX), Err(KeyError::NoSuchIndex));
    assert_eq!(key.address(Format::Monero(Stage::Test), 0), Err(KeyError::OtherNetwork));
    assert_eq!(key.address(Format::Evm, 0), Err(KeyError::Kind));
}

#[test]
fn the_view_key_is_never_shown() {
    let key = key(&format!("{PRIMARY} {VIEW}")).unwrap();
    assert_eq!(key.to_string(), PRIMARY);
    assert_eq!(format!("{key:?}"), "AccountKey(43vBdEqu)");
}

#[test]
fn what_is_no_view_key_is_refused_and_not_repeated() {
    // The one that monero-wallet-rpc gave another wallet.
    let others = "7c3449bb541adf59839bcb5358539136bb50ce273cbbf48de2c6367d6473490e";
    // The keys of Monero's own tests: the address was made of both, and the spend key is given for the view key.
    let spend = "8163466f1883598e6dd14027b8da727057165da91485834314f5500a65846f09";
    let of_both = primary("77916d0cd56ed1920aef6ca56d8a41bac915b68e4c46a589e0956e27a7b77404", spend);
    for (text, error) in [
        (format!("{PRIMARY} {others}"), KeyError::OtherViewKey),
        (format!("{PRIMARY} {}", VIEW.replace('c', "d")), KeyError::OtherViewKey),
        (format!("{} {VIEW}", PRIMARY.replace("43v", "44v")), KeyError::Mistyped),
        (format!("{of_both} {spend}"), KeyError::Spend),
        (PRIMARY.to_owned(), KeyError::Kind),
        (VIEW.to_owned(), KeyError::Hexadecimal),
        (format!("{} {VIEW}", MADE[0]), KeyError::NotPrimary),
        (MADE[0].to_owned(), KeyError::NotPrimary),
        (format!("{INTEGRATED} {VIEW}"), KeyError::NotPrimary),
        (format!("{VIEW} {PRIMARY}"), KeyError::Kind),
        (format!("{PRIMARY}:{VIEW}"), KeyError::Kind),
        (spend.to_owned(), KeyError::Hexadecimal),
        (format!("0x{spend}"), KeyError::Hexadecimal),
        (["abbey"; 25].join(" "), KeyError::Words),
        (format!("{PRIMARY} {VIEW} {spend}"), KeyError::Kind),
        (String::new(), KeyError::Unreadable),
    ] {
        let refused = key(&text).unwrap_err();
        assert_eq!(refused, error);
        assert!(!refused.to_string().contains(spend));
    }
}

fn primary(view: &str, spend: &str) -> String {
    let keys = monero::KeyPair { view: view.parse().unwrap(), spend: spend.parse().unwrap() };
    monero::Address::from_keypair(monero::Network::Mainnet, &keys).to_string()
}

#[test]
fn an_extended_public_key_has_no_addresses_of_monero() {
    let xpub = key(
        "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V",
    );
    assert_eq!(xpub.unwrap().address(MAIN, 0), Err(KeyError::Kind));
}
