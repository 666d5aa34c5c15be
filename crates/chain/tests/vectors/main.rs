//! The published vectors of the standards that Bitcoin's keys and addresses follow, valid and invalid ones.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

mod addresses;
mod bip32;

use bitcoin::bip32::{DerivationPath, Xpriv, Xpub};
use bitcoin::hex::FromHex;
use bitcoin::secp256k1::Secp256k1;
use bitcoin::{NetworkKind, base58};
use quittance_chain::address::{Format, Stage};
use quittance_chain::derivation::{AccountKey, KeyError};

const BITCOIN: Format = Format::Bitcoin(Stage::Main);
const LITECOIN: Format = Format::Litecoin(Stage::Main);
const DOGECOIN: Format = Format::Dogecoin(Stage::Main);
const TESTNET: Format = Format::Bitcoin(Stage::Test);

/// The account at `path` of "abandon" eleven times and "about", without a passphrase (BIP-39).
fn abandon(kind: NetworkKind, path: &str) -> Xpub {
    let seed = "5eb00bbddcf069084889a8ab9155568165f5c453ccb85e70811aaed6f6da5fc1\
        9a5ac40b389cd370d086206dec8aa6c43daea6690f20ad3d8d48b2d2ce9e38e4";
    let seed = <[u8; 64]>::from_hex(seed).unwrap();
    let path: DerivationPath = path.parse().unwrap();
    let secp = Secp256k1::new();
    let master = Xpriv::new_master(kind, &seed).unwrap();
    Xpub::from_priv(&secp, &master.derive_priv(&secp, &path).unwrap())
}

/// The same key behind the version bytes of SLIP-132.
fn versioned(key: &Xpub, version: u32) -> String {
    let mut bytes = key.encode();
    bytes[..4].copy_from_slice(&version.to_be_bytes());
    base58::encode_check(&bytes)
}

fn first_two(key: &str, format: Format) -> [String; 2] {
    let key: AccountKey = key.parse().unwrap();
    [0, 1].map(|index| key.address(format, index).unwrap())
}

/// Why a merchant cannot use it as a key.
fn refused(key: &str) -> KeyError {
    key.parse::<AccountKey>().unwrap_err()
}

#[test]
fn the_four_kinds_of_bitcoins_accounts_come_out_as_their_standards_say() {
    // BIP-44 has no vector of its own; these are the addresses that every wallet shows for its account.
    let legacy = abandon(NetworkKind::Main, "m/44'/0'/0'");
    assert_eq!(
        first_two(&format!("pkh({legacy}/0/*)"), BITCOIN),
        ["1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA", "1Ak8PffB2meyfYnbXZR9EGfLfFZVpzJvQP"]
    );
    // BIP-49
    let nested = abandon(NetworkKind::Test, "m/49'/1'/0'");
    let upub = versioned(&nested, 0x044a_5262);
    assert!(upub.starts_with("upub"));
    assert_eq!(first_two(&upub, TESTNET)[0], "2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2");
    assert_eq!(first_two(&format!("sh(wpkh({nested}/0/*))"), TESTNET), first_two(&upub, TESTNET));
    let ypub = "ypub6Ww3ibxVfGzLrAH1PNcjyAWenMTbbAosGNB6VvmSEgytSER9azLDWCxoJwW7Ke7icmizBMXrzBx9979FfaHxHcrArf3zbeJJJUZPf663zsP";
    assert_eq!(first_two(ypub, BITCOIN)[0], "37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf");
    // BIP-84
    let zpub = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs";
    let witness =
        ["bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g"];
    let xpub = abandon(NetworkKind::Main, "m/84'/0'/0'");
    for same in [
        zpub.to_owned(),
        format!("wpkh({xpub}/0/*)"),
        xpub.to_string(),
        format!("[73c5da0a/84h/0h/0h]{zpub}"),
    ] {
        assert_eq!(first_two(&same, BITCOIN), witness, "{same}");
    }
    // BIP-86
    let taproot = "xpub6BgBgsespWvERF3LHQu6CnqdvfEvtMcQjYrcRzx53QJjSxarj2afYWcLteoGVky7D3UKDP9QyrLprQ3VCECoY49yfdDEHGCtMMj92pReUsQ";
    assert_eq!(
        first_two(&format!("tr([73c5da0a/86'/0'/0']{taproot}/<0;1>/*)"), BITCOIN),
        [
            "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr",
            "bc1p4qhjn9zdvkux4e44uhx8tc55attvtyu358kutcqkudyccelu0was9fqzwh"
        ]
    );
}

#[test]
fn litecoins_and_dogecoins_accounts_come_out_with_their_own_letters() {
    let legacy = abandon(NetworkKind::Main, "m/44'/2'/0'");
    assert_eq!(first_two(&format!("pkh({legacy}/0/*)"), LITECOIN)[0], "LUWPbpM43E2p7ZSh8cyTBEkvpHmr3cB8Ez");
    let mtub = versioned(&abandon(NetworkKind::Main, "m/49'/2'/0'"), 0x01b2_6ef6);
    assert!(mtub.starts_with("Mtub"));
    assert_eq!(first_two(&mtub, LITECOIN)[0], "M7wtsL7wSHDBJVMWWhtQfTMSYYkyooAAXM");
    let ltub = versioned(&abandon(NetworkKind::Main, "m/84'/2'/0'"), 0x019d_a462);
    assert!(ltub.starts_with("Ltub"));
    assert_eq!(first_two(&ltub, LITECOIN)[0], "ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh");
    let dgub = versioned(&abandon(NetworkKind::Main, "m/44'/3'/0'"), 0x02fa_cafd);
    assert!(dgub.starts_with("dgub"));
    assert_eq!(first_two(&dgub, DOGECOIN)[0], "DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC");
    for (key, format) in [(&ltub, BITCOIN), (&mtub, BITCOIN), (&dgub, LITECOIN), (&ltub, DOGECOIN)] {
        let key: AccountKey = key.parse().unwrap();
        assert_eq!(key.address(format, 0), Err(KeyError::OtherCoin));
    }
    for kind in ["sh(wpkh", "wpkh", "tr"] {
        let descriptor = format!("{kind}({legacy}/0/*)");
        let descriptor = if kind.contains('(') { descriptor + ")" } else { descriptor };
        let key: AccountKey = descriptor.parse().unwrap();
        assert_eq!(key.address(DOGECOIN, 0), Err(KeyError::OtherCoin), "nobody could spend it there");
    }
}

/// Wallets write the path of an account in front of its key.
#[test]
fn where_a_key_comes_from_says_what_its_addresses_are() {
    let of = |path: &str| {
        let written = path.replace('\'', "h").replace("m/", "");
        format!("[73c5da0a/{written}]{}", abandon(NetworkKind::Main, path))
    };
    let [legacy, nested, witness, taproot] =
        [44, 49, 84, 86].map(|purpose| of(&format!("m/{purpose}'/0'/0'")));
    for (key, first) in [
        (&legacy, "1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA"),
        (&nested, "37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf"),
        (&witness, "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"),
        (&taproot, "bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr"),
    ] {
        assert_eq!(first_two(key, BITCOIN)[0], first);
        // Such accounts are Bitcoin's alone.
        for other in [LITECOIN, DOGECOIN, Format::Evm, Format::Tron] {
            let address = key.parse::<AccountKey>().unwrap().address(other, 0);
            assert_eq!(address, Err(KeyError::Origin), "{key}");
        }
    }
    assert_eq!(refused(&format!("wpkh({legacy}/0/*)")), KeyError::Origin);
    assert_eq!(refused(&witness.replace("84h", "84x")), KeyError::Unreadable);
    let zpub = versioned(&abandon(NetworkKind::Main, "m/86'/0'/0'"), 0x04b2_4746);
    assert_eq!(refused(&format!("[73c5da0a/86'/0'/0']{zpub}")), KeyError::Origin);
    let bitcoins: AccountKey = format!("wpkh({witness}/0/*)").parse().unwrap();
    assert_eq!(bitcoins.address(LITECOIN, 0), Err(KeyError::Origin));
    let [ether, tron] = [60, 195].map(|coin| of(&format!("m/44'/{coin}'/0'")).parse::<AccountKey>().unwrap());
    assert!(ether.address(Format::Evm, 0).is_ok() && tron.address(Format::Tron, 0).is_ok());
    assert_eq!(ether.address(Format::Tron, 0), Err(KeyError::Origin));
    // Nothing is known of a path that is none of an account.
    let key = abandon(NetworkKind::Main, "m/84'/0'/0'");
    for origin in ["[73c5da0a]", "[73c5da0a/0h]", "[73c5da0a/1017h/0h/0h]"] {
        assert_eq!(first_two(&format!("{origin}{key}"), BITCOIN), first_two(&witness, BITCOIN), "{origin}");
    }
}

#[test]
fn a_key_that_says_it_is_bitcoins_is_none_for_networks_with_one_kind_of_address() {
    let account = abandon(NetworkKind::Main, "m/44'/60'/0'");
    for key in [versioned(&account, 0x049d_7cb2), format!("pkh({account}/0/*)")] {
        let key: AccountKey = key.parse().unwrap();
        assert_eq!(key.address(Format::Evm, 0), Err(KeyError::NoChoice));
        assert_eq!(key.address(Format::Tron, 0), Err(KeyError::NoChoice));
    }
}

#[test]
fn private_keys_are_refused_in_every_form() {
    let account = abandon(NetworkKind::Main, "m/84'/0'/0'");
    for version in [
        0x0488_ade4,
        0x049d_7878,
        0x04b2_430c,
        0x0435_8394,
        0x044a_4e28,
        0x045f_18bc,
        0x0295_b005,
        0x02aa_7a99,
        0x0242_85b5,
        0x0257_5048,
        0x019d_9cfe,
        0x01b2_6792,
        0x0436_ef7d,
        0x02fa_c398,
    ] {
        let private = versioned(&account, version);
        assert_eq!(refused(&private), KeyError::Private, "{}", &private[..4]);
        assert_eq!(refused(&format!("wpkh([73c5da0a/84h/0h/0h]{private}/0/*)")), KeyError::Private);
        assert!(!format!("{} {:?}", refused(&private), refused(&private)).contains(&private[..8]));
    }
    let single = "KyZpNDKnfs94vbrwhJneDi77V6jF64PWPF8x5cdJb8ifgg2DUc9d";
    assert_eq!(refused(&format!("wpkh({single})")), KeyError::Private);
}

#[test]
fn keys_of_shared_wallets_are_refused() {
    let account = abandon(NetworkKind::Main, "m/48'/0'/0'");
    for version in [0x0295_b43f, 0x02aa_7ed3, 0x0242_89ef, 0x0257_5483] {
        assert_eq!(refused(&versioned(&account, version)), KeyError::Shared);
    }
}

/// Checksums are those of BIP-380, in the vectors of the descriptors themselves.
#[test]
fn a_descriptor_that_is_mistyped_or_says_something_else_is_refused() {
    let key = abandon(NetworkKind::Main, "m/84'/0'/0'");
    let child = abandon(NetworkKind::Main, "m/84'/0'/0'/0");
    let public = "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";
    for refused_one in [
        format!("wpkh({key}/0/*)#qqqqqqqq"),
        format!("wpkh({key}/1/*)"),
        format!("wpkh({key}/*)"),
        format!("wpkh({key}/0/0)"),
        format!("wpkh({key}/0/*h)"),
        format!("wpkh({key})"),
        format!("wpkh({public})"),
        format!("sh(pkh({key}/0/*))"),
        format!("wsh(pkh({key}/0/*))"),
        format!("wsh(multi(1,{key}/0/*))"),
        format!("sh(wsh(sortedmulti(1,{key}/0/*)))"),
        format!("tr({key}/0/*,pk({key}/1/*))"),
        format!("wpkh({key}/0/*"),
        "wpkh()".to_owned(),
        "addr(bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu)".to_owned(),
    ] {
        assert_eq!(refused(&refused_one), KeyError::Descriptor, "{refused_one}");
    }
    assert_eq!(refused(&format!("wpkh({child}/0/*)")), KeyError::Depth { found: 4 });
}
