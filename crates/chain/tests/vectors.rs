//! The published vectors of the standards that Bitcoin's keys and addresses follow, valid and invalid ones.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

use bitcoin::bip32::{ChildNumber, DerivationPath, Xpriv, Xpub};
use bitcoin::hex::FromHex;
use bitcoin::secp256k1::Secp256k1;
use bitcoin::{NetworkKind, base58};
use quittance_chain::address::{AddressError, Format, Stage};
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

fn refused(key: &str) -> KeyError {
    key.parse::<AccountKey>().unwrap_err()
}

/// The children 2/1000000000 of m/0'/1/2' of the first vector are the ones that can be derived in public below an account.
#[test]
fn bip_32s_first_vector_comes_out() {
    let account = "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7n7epu4trkrX7x7DogT5Uv6fcLW5";
    let child = "xpub6H1LXWLaKsWFhvm6RVpEL9P4KfRZSW7abD2ttkWP3SSQvnyA8FSVqNTEcYFgJS2UaFcxupHiYkro49S8yGasTvXEYBVPamhGW6cFJodrTHy";
    assert_eq!(account.parse::<AccountKey>().unwrap().to_string(), account);
    let steps = [2, 1_000_000_000].map(|index| ChildNumber::from_normal_idx(index).unwrap());
    let derived = account.parse::<Xpub>().unwrap().derive_pub(&Secp256k1::new(), &steps).unwrap();
    assert_eq!(derived.to_string(), child);
    assert_eq!(refused(child), KeyError::Depth { found: 5 });
}

#[test]
fn bip_32s_invalid_keys_are_refused() {
    for (key, error) in [
        // A private key under the version of a public one, and prefixes that no key has.
        (
            "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6LBpB85b3D2yc8sfvZU521AAwdZafEz7mnzBBsz4wKY5fTtTQBm",
            KeyError::Unreadable,
        ),
        (
            "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6Txnt3siSujt9RCVYsx4qHZGc62TG4McvMGcAUjeuwZdduYEvFn",
            KeyError::Unreadable,
        ),
        (
            "xpub661MyMwAqRbcEYS8w7XLSVeEsBXy79zSzH1J8vCdxAZningWLdN3zgtU6N8ZMMXctdiCjxTNq964yKkwrkBJJwpzZS4HS2fxvyYUA4q2Xe4",
            KeyError::Unreadable,
        ),
        // A master that says it has a parent, or a number.
        (
            "xpub661no6RGEX3uJkY4bNnPcw4URcQTrSibUZ4NqJEw5eBkv7ovTwgiT91XX27VbEXGENhYRCf7hyEbWrR3FewATdCEebj6znwMfQkhRYHRLpJ",
            KeyError::Depth { found: 0 },
        ),
        (
            "xpub661MyMwAuDcm6CRQ5N4qiHKrJ39Xe1R1NyfouMKTTWcguwVcfrZJaNvhpebzGerh7gucBvzEQWRugZDuDXjNDRmXzSZe4c7mnTK97pTvGS8",
            KeyError::Depth { found: 0 },
        ),
        // Versions that nobody knows.
        (
            "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHPmHJiEDXkTiJTVV9rHEBUem2mwVbbNfvT2MTcAqj3nesx8uBf9",
            KeyError::Unreadable,
        ),
        (
            "DMwo58pR1QLEFihHiXPVykYB6fJmsTeHvyTp7hRThAtCX8CvYzgPcn8XnmdfHGMQzT7ayAmfo4z3gY5KfbrZWZ6St24UVf2Qgo6oujFktLHdHY4",
            KeyError::Unreadable,
        ),
        // Private keys, whatever else is wrong with them.
        (
            "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGTQQD3dC4H2D5GBj7vWvSQaaBv5cxi9gafk7NF3pnBju6dwKvH",
            KeyError::Private,
        ),
        (
            "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFGpWnsj83BHtEy5Zt8CcDr1UiRXuWCmTQLxEK9vbz5gPstX92JQ",
            KeyError::Private,
        ),
        (
            "xprv9s21ZrQH143K24Mfq5zL5MhWK9hUhhGbd45hLXo2Pq2oqzMMo63oStZzFAzHGBP2UuGCqWLTAPLcMtD9y5gkZ6Eq3Rjuahrv17fEQ3Qen6J",
            KeyError::Private,
        ),
        (
            "xprv9s2SPatNQ9Vc6GTbVMFPFo7jsaZySyzk7L8n2uqKXJen3KUmvQNTuLh3fhZMBoG3G4ZW1N2kZuHEPY53qmbZzCHshoQnNf4GvELZfqTUrcv",
            KeyError::Private,
        ),
    ] {
        assert_eq!(refused(key), error, "{key}");
    }
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

#[test]
fn bip_173s_and_bip_350s_addresses_are_read_and_the_invalid_ones_refused() {
    for (text, format) in [
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", BITCOIN),
        ("tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7", TESTNET),
        ("bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y", BITCOIN),
        ("BC1SW50QGDZ25J", BITCOIN),
        ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", BITCOIN),
        ("tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy", TESTNET),
        ("tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c", TESTNET),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", BITCOIN),
    ] {
        assert_eq!(format.canonical(text), Ok(text.to_lowercase()));
        let other = if format == BITCOIN { TESTNET } else { BITCOIN };
        assert_eq!(other.canonical(text), Err(AddressError::OtherNetwork));
        assert_eq!(LITECOIN.canonical(text), Err(AddressError::OtherNetwork));
    }
    for text in [
        "tc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq5zuyut",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
        "tb1z0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqglt7rf",
        "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
        "tb1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq24jc47",
        "bc1p38j9r5y49hruaue7wxjce0updqjuyyx0kh56v8s25huc6995vvpql3jow4",
        "BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R",
        "bc1pw5dgrnzv",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v8n0nx0muaewav253zgeav",
        "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vq47Zagq",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
        "tb1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vpggkg4j",
        "bc1gmk9yu",
        // BIP-173's own: a bad checksum, and a wrong length for version 0.
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
        "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv",
    ] {
        for format in [BITCOIN, TESTNET] {
            assert!(format.canonical(text).is_err(), "{text}");
        }
    }
}
