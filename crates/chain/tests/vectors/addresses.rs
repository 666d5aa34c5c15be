//! BIP-173 and BIP-350: addresses, and what only looks like them.

use bitcoin::ScriptBuf;
use quittance_chain::address::{AddressError, Format};

use crate::{BITCOIN, DOGECOIN, LITECOIN, TESTNET};

/// Valid addresses and the scripts that they stand for (BIP-350; those of version 0 are BIP-173's as well).
const VALID: &[(&str, Format, &str)] = &[
    ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", BITCOIN, "0014751e76e8199196d454941c45d1b3a323f1433bd6"),
    (
        "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7",
        TESTNET,
        "00201863143c14c5166804bd19203356da136c985678cd4d27a1b8c6329604903262",
    ),
    (
        "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y",
        BITCOIN,
        "5128751e76e8199196d454941c45d1b3a323f1433bd6751e76e8199196d454941c45d1b3a323f1433bd6",
    ),
    ("BC1SW50QGDZ25J", BITCOIN, "6002751e"),
    ("bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs", BITCOIN, "5210751e76e8199196d454941c45d1b3a323"),
    (
        "tb1qqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesrxh6hy",
        TESTNET,
        "0020000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
    (
        "tb1pqqqqp399et2xygdj5xreqhjjvcmzhxw4aywxecjdzew6hylgvsesf3hn0c",
        TESTNET,
        "5120000000c4a5cad46221b2a187905e5266362b99d5e91c6ce24d165dab93e86433",
    ),
    (
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        BITCOIN,
        "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
    ),
];

const INVALID: &[&str] = &[
    // BIP-350: a wrong beginning, Bech32 where Bech32m belongs and the other way round, letters that there are not, a version
    // that there is not, wrong lengths, mixed case, wrong padding, nothing at all.
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
    // BIP-173.
    "tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    "BC13W508D6QEJXTDG4Y5R3ZARVARY0C5XW7KN40WF2",
    "bc1rw5uspcuh",
    "bc10w508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kw5rljs90",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sL5k7",
    "bc1zw508d6qejxtdg4y5r3zarvaryvqyzf3du",
    "tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3pjxtptv",
    // Valid by BIP-173, until BIP-350 gave these versions another checksum.
    "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx",
    "BC1SW50QA3JX3S",
    "bc1zw508d6qejxtdg4y5r3zarvaryvg6kdaj",
];

/// Valid as Bech32 or Bech32m, and no addresses.
const NO_ADDRESSES: &[&str] = &[
    "A12UEL5L",
    "a12uel5l",
    "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
    "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
    "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j",
    "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
    "?1ezyfcl",
    "A1LQFN3A",
    "a1lqfn3a",
    "an83characterlonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11sg7hg6",
    "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx",
    "11llllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllllludsr8",
    "split1checkupstagehandshakeupstreamerranterredcaperredlc445v",
    "?1v759aa",
];

/// Not even that.
const GARBAGE: &[&str] = &[
    "\u{20}1nwldj5",
    "\u{7f}1axkwrx",
    "\u{80}1eym55h",
    "an84characterslonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1569pvx",
    "pzry9x0s0muk",
    "1pzry9x0s0muk",
    "x1b4n0q5v",
    "li1dgmt3",
    "de1lg7wt\u{ff}",
    "A1G7SGD8",
    "10a06t8",
    "1qzzfhee",
    "\u{20}1xj0phk",
    "\u{7f}1g6xzxy",
    "\u{80}1vctc34",
    "an84characterslonghumanreadablepartthatcontainsthetheexcludedcharactersbioandnumber11d6pts4",
    "qyrz8wqd2c9m",
    "1qyrz8wqd2c9m",
    "y1b0jsk6g",
    "lt1igcx5c0",
    "in1muywd",
    "mm1crxm3i",
    "au1s5cgom",
    "M1VUXWEZ",
    "16plkw9",
    "1p2gdwpf",
];

#[test]
fn addresses_are_read_and_stand_for_their_scripts() {
    for (text, format, script) in VALID {
        let script = ScriptBuf::from_hex(script).unwrap();
        let address = text.to_lowercase();
        assert_eq!(format.canonical(text), Ok(address.clone()));
        assert_eq!(format.script(text), Ok(script.clone()), "{text}");
        assert_eq!(format.of_script(&script), Some(address), "{text}");
        let other = if *format == BITCOIN { TESTNET } else { BITCOIN };
        for elsewhere in [other, LITECOIN] {
            assert_eq!(elsewhere.canonical(text), Err(AddressError::OtherNetwork));
            assert_eq!(elsewhere.script(text), Err(AddressError::OtherNetwork));
        }
    }
}

#[test]
fn what_only_looks_like_an_address_is_refused_everywhere() {
    for text in INVALID.iter().chain(NO_ADDRESSES).chain(GARBAGE) {
        for format in [BITCOIN, TESTNET, LITECOIN, DOGECOIN] {
            assert!(format.canonical(text).is_err(), "{text}");
            assert!(format.script(text).is_err(), "{text}");
        }
    }
}

/// What is sent to an address that was typed in must go where its letters say.
#[test]
fn addresses_of_every_kind_stand_for_the_scripts_that_they_were_made_from() {
    for (address, format) in [
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", BITCOIN),
        ("37VucYSaXLCAsxYyAPfbSi9eh4iEcbShgf", BITCOIN),
        ("2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2", TESTNET),
        ("bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", BITCOIN),
        ("bc1p5cyxnuxmeuwuvkwfem96lqzszd02n6xdcjrs20cac6yqjjwudpxqkedrcr", BITCOIN),
        ("LUWPbpM43E2p7ZSh8cyTBEkvpHmr3cB8Ez", LITECOIN),
        ("M7wtsL7wSHDBJVMWWhtQfTMSYYkyooAAXM", LITECOIN),
        ("ltc1qjmxnz78nmc8nq77wuxh25n2es7rzm5c2rkk4wh", LITECOIN),
        ("DBus3bamQjgJULBJtYXpEzDWQRwF5iwxgC", DOGECOIN),
    ] {
        let script = format.script(address).unwrap();
        assert_eq!(format.of_script(&script).as_deref(), Some(address));
    }
    let other = Format::Evm.script("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    assert_eq!(other, Err(AddressError::Unreadable), "there are no scripts");
}
