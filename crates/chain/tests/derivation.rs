//! Addresses from extended public keys, against published vectors.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

use bitcoin::NetworkKind;
use bitcoin::bip32::{DerivationPath, Xpriv, Xpub};
use bitcoin::hex::FromHex;
use bitcoin::secp256k1::Secp256k1;
use quittance_chain::address::{Format, Stage};
use quittance_chain::derivation::{AccountKey, KeyError};
use quittance_protocol::Method;
use quittance_protocol::network::Family;

/// "abandon" eleven times and "about", without a passphrase (BIP-39).
const ABANDON: &str = "5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc1\
    9a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4";
/// "test" eleven times and "junk", without a passphrase: the accounts of every development node.
const JUNK: &str = "9dfc3c64c2f8bede1533b6a79f8570e5943e0b8fd1cf77107adf7b72cef42185\
    d564a3aee24cab43f80e3c4538087d70fc824eabbad596a23c97b6ee8322ccc0";

/// The private key at `path`.
fn private(seed: &str, kind: NetworkKind, path: &str) -> Xpriv {
    let seed = <[u8; 64]>::from_hex(seed).unwrap();
    let path: DerivationPath = path.parse().unwrap();
    Xpriv::new_master(kind, &seed).unwrap().derive_priv(&Secp256k1::new(), &path).unwrap()
}

fn account(seed: &str, kind: NetworkKind, path: &str) -> AccountKey {
    Xpub::from_priv(&Secp256k1::new(), &private(seed, kind, path)).to_string().parse().unwrap()
}

#[test]
fn bip_84s_addresses_come_out() {
    let key = account(ABANDON, NetworkKind::Main, "m/84'/0'/0'");
    let format = Format::Bitcoin(Stage::Main);
    assert_eq!(key.address(format, 0).as_deref(), Ok("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"));
    assert_eq!(key.address(format, 1).as_deref(), Ok("bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g"));
}

#[test]
fn the_accounts_of_development_nodes_come_out() {
    let key = account(JUNK, NetworkKind::Main, "m/44'/60'/0'");
    assert_eq!(key.address(Format::Evm, 0).as_deref(), Ok("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"));
    assert_eq!(key.address(Format::Evm, 1).as_deref(), Ok("0x70997970C51812dc3A010C7d01b50e0d17dc79C8"));
    assert_eq!(key.address(Format::Evm, 2).as_deref(), Ok("0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC"));
}

#[test]
fn the_known_ether_and_tron_addresses_of_abandon_about_come_out() {
    let ether = account(ABANDON, NetworkKind::Main, "m/44'/60'/0'");
    assert_eq!(ether.address(Format::Evm, 0).as_deref(), Ok("0x9858EfFD232B4033E47d90003D41EC34EcaEda94"));
    let tron = account(ABANDON, NetworkKind::Main, "m/44'/195'/0'");
    assert_eq!(tron.address(Format::Tron, 0).as_deref(), Ok("TUEZSdKsoDHQMeZwihtdoBiN46zxhGWYdH"));
}

#[test]
fn litecoin_and_test_networks_have_prefixes_of_their_own() {
    let main = account(ABANDON, NetworkKind::Main, "m/84'/2'/0'");
    assert_eq!(
        main.address(Format::Litecoin(Stage::Main), 0).as_deref(),
        Ok("ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh")
    );
    let test = account(ABANDON, NetworkKind::Test, "m/84'/1'/0'");
    assert_eq!(
        test.address(Format::Bitcoin(Stage::Test), 0).as_deref(),
        Ok("tb1q6rz28mcfaxtmd6v789l9rrlrusdprr9pqcpvkl")
    );
    assert!(test.address(Format::Litecoin(Stage::Test), 0).unwrap().starts_with("tltc1q"));
    assert_eq!(test.address(Format::Bitcoin(Stage::Main), 0), Err(KeyError::OtherNetwork));
    assert_eq!(main.address(Format::Bitcoin(Stage::Test), 0), Err(KeyError::OtherNetwork));
}

#[test]
fn a_private_key_is_refused_and_not_repeated() {
    let text = private(ABANDON, NetworkKind::Main, "m/84'/0'/0'").to_string();
    let error = text.parse::<AccountKey>().unwrap_err();
    assert_eq!(error, KeyError::Private);
    assert!(!error.to_string().contains(&text[..12]));
}

#[test]
fn a_key_of_another_depth_is_refused() {
    for (path, found) in [("m", 0), ("m/84'", 1), ("m/84'/0'/0'/0", 4)] {
        let text = Xpub::from_priv(&Secp256k1::new(), &private(ABANDON, NetworkKind::Main, path)).to_string();
        assert_eq!(text.parse::<AccountKey>().unwrap_err(), KeyError::Depth { found });
    }
}

#[test]
fn a_key_that_was_mistyped_is_refused() {
    let key = account(ABANDON, NetworkKind::Main, "m/84'/0'/0'").to_string();
    let refused = |text: &str| text.parse::<AccountKey>().unwrap_err();
    assert_eq!(refused(&key.replace("xpub6C", "xpub6D")), KeyError::Unreadable);
    assert_eq!(refused(""), KeyError::Unreadable);
}

#[test]
fn there_are_no_numbers_beyond_those_of_public_derivation_and_none_on_other_curves() {
    let key = account(ABANDON, NetworkKind::Main, "m/44'/60'/0'");
    assert!(key.address(Format::Evm, 0x7fff_ffff).is_ok());
    assert_eq!(key.address(Format::Evm, 0x8000_0000), Err(KeyError::NoSuchIndex));
    assert_eq!(key.address(Format::Solana, 0), Err(KeyError::NoDerivation));
    assert_eq!(key.address(Format::Ton(Stage::Main), 0), Err(KeyError::NoDerivation));
}

#[test]
fn a_log_shows_only_a_keys_fingerprint() {
    let key = account(ABANDON, NetworkKind::Main, "m/44'/60'/0'");
    assert!(!format!("{key:?}").contains("xpub"));
    assert!(key.to_string().starts_with("xpub"));
}

#[test]
fn every_contract_of_the_table_is_an_address_in_canonical_form() {
    let mut wrong = Vec::new();
    for method in Method::ALL {
        let Some(contract) = method.contract else { continue };
        let found = Format::of(method.network(), Stage::Main).canonical(contract);
        let right = match method.network().family {
            // The table names contracts of TON in their usual, bounceable form.
            Family::Ton => found.is_ok(),
            Family::Bitcoin | Family::Evm | Family::Tron | Family::Solana | Family::Monero => {
                found.as_deref() == Ok(contract)
            }
        };
        if !right {
            wrong.push((method.code, contract, found));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
