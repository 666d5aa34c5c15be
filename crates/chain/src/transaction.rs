//! Transaction ids: which ones a network has, and their one canonical form.

use base64ct::{Base64, Base64Url, Encoding};
use bitcoin::base58;
use bitcoin::hex::DisplayHex;
use quittance_protocol::network::Family;
use quittance_protocol::{InvoiceId, decimal};

use crate::address::{Format, Stage};

/// The longest text that is looked at: several times the longest link of an explorer.
const LONGEST: usize = 2_000;
/// Bytes of a hash, which names a transaction nearly everywhere.
const HASH: usize = 32;
/// Bytes of a signature, which names a transaction of Solana.
const SIGNATURE: usize = 64;
/// The fewest digits of what may be the beginning of a hash.
const BEGINNING: usize = 8;

/// What a text is that names no transaction of the network it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looks {
    /// An address: where money went, not what brought it.
    Address,
    /// A transaction id, of networks of another family.
    Transaction(Family),
    /// The beginning of an id: the rest was not copied.
    CutOff,
    /// An amount.
    Amount,
    /// The id of an invoice.
    Invoice,
    /// None of these.
    Unknown,
}

/// The id that `text` names on the networks of `family`, in canonical form. The text may be a link to an explorer, and white
/// space does no harm.
///
/// ```
/// # use quittance_chain::transaction;
/// # use quittance_protocol::network::Family;
/// let id = "0x5C504ED432CB51138BCF09AA5E8A410DD4A1E204EF84BFED1BE16DFBA1B22060";
/// let link = format!("https://etherscan.io/tx/{id}#eventlog");
/// assert_eq!(transaction::parse(Family::Evm, &link), Ok(id.to_lowercase()));
/// ```
///
/// # Errors
///
/// It names none; what it looks like instead.
pub fn parse(family: Family, text: &str) -> Result<String, Looks> {
    let text: String = text.chars().filter(|letter| !letter.is_whitespace()).take(LONGEST).collect();
    let found = parts(&text).find_map(|part| canonical(family, part));
    found.ok_or_else(|| looks(family, &text))
}

/// The text, then what stands between the signs that divide a link.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    std::iter::once(text).chain(text.split(['/', '#', '?', '=', '&', ':']))
}

fn canonical(family: Family, text: &str) -> Option<String> {
    match family {
        Family::Evm => {
            text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).and_then(hash).map(with_0x)
        }
        Family::Bitcoin | Family::Tron | Family::Monero => hash(text),
        // Its wallets and explorers write hashes in three ways.
        Family::Ton => hash(text).or_else(|| base64_hash(text)),
        Family::Solana => {
            base58::decode(text).is_ok_and(|bytes| bytes.len() == SIGNATURE).then(|| text.to_owned())
        }
    }
}

fn with_0x(digits: String) -> String {
    ["0x", &digits].concat()
}

/// Thirty-two bytes in hexadecimal, in lower case.
fn hash(text: &str) -> Option<String> {
    let is_hash = text.len() == 2 * HASH && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_hash.then(|| text.to_ascii_lowercase())
}

fn base64_hash(text: &str) -> Option<String> {
    let mut bytes = [0; HASH + 1];
    let standard = Base64::decode(text, &mut bytes).ok().map(<[u8]>::to_vec);
    let found = standard.or_else(|| Base64Url::decode(text, &mut bytes).ok().map(<[u8]>::to_vec));
    found.filter(|hash| hash.len() == HASH).map(|hash| hash.to_lower_hex_string())
}

/// What a text is that names no transaction of `family`.
fn looks(family: Family, text: &str) -> Looks {
    if parts(text).any(is_address) {
        return Looks::Address;
    }
    let others = Family::ALL.iter().filter(|other| **other != family);
    if let Some(other) =
        others.copied().find(|other| parts(text).any(|part| canonical(*other, part).is_some()))
    {
        return Looks::Transaction(other);
    }
    if text.parse::<InvoiceId>().is_ok() {
        return Looks::Invoice;
    }
    let number = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    if decimal::parse(number, 30).is_ok() {
        return Looks::Amount;
    }
    match parts(text).any(is_beginning) {
        true => Looks::CutOff,
        false => Looks::Unknown,
    }
}

fn is_address(text: &str) -> bool {
    let formats = [Stage::Main, Stage::Test].into_iter().flat_map(|stage| {
        [
            Format::Bitcoin(stage),
            Format::Litecoin(stage),
            Format::Dogecoin(stage),
            Format::Evm,
            Format::Tron,
            Format::Solana,
            Format::Ton(stage),
            Format::Monero(stage),
        ]
    });
    let mut formats = formats.into_iter();
    // A mistyped address is one as well; upper case is no checksum in everybody's hands.
    formats.any(|format| format.canonical(text).is_ok())
        || Format::Evm.canonical(&text.to_ascii_lowercase()).is_ok()
}

/// Whether it is the beginning of a hash, or its two ends with dots between, as wallets shorten them.
fn is_beginning(text: &str) -> bool {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    let plain = |letter: char| letter.is_ascii_hexdigit() || matches!(letter, '.' | '…');
    let count = digits.chars().filter(char::is_ascii_hexdigit).count();
    (BEGINNING..2 * HASH).contains(&count) && digits.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060";
    const SIGNED: &str =
        "5VERv8NMvzbJMEkV8xnrLkEaWRtSz9CosKDYjCJjBRnbJLgp8uirBgmQpjKhoR4tjF3ZpRzrFmBV6UjKdiSZkQUW";

    fn evm() -> String {
        format!("0x{DIGITS}")
    }

    #[test]
    fn an_id_is_found_however_it_was_pasted() {
        let upper = DIGITS.to_uppercase();
        for text in [
            evm(),
            format!("  {}\n", evm()),
            format!("0x{upper}"),
            format!("0X{upper}"),
            format!("{}\n {}", &evm()[..30], &evm()[30..]),
            format!("https://etherscan.io/tx/{}", evm()),
            format!("etherscan.io/tx/{}#eventlog", evm()),
            format!("https://bscscan.com/tx/{}?a=b", evm()),
            format!("https://app.example/?chain=1&hash={}&x=y", evm()),
        ] {
            assert_eq!(parse(Family::Evm, &text), Ok(evm()), "{text}");
        }
        for text in [DIGITS.to_owned(), upper, format!("https://tronscan.org/#/transaction/{DIGITS}")] {
            assert_eq!(parse(Family::Tron, &text).as_deref(), Ok(DIGITS), "{text}");
        }
        let link = format!("https://solscan.io/tx/{SIGNED}?cluster=mainnet");
        assert_eq!(parse(Family::Solana, &link).as_deref(), Ok(SIGNED));
    }

    #[test]
    fn a_hash_of_ton_is_the_same_in_each_of_its_writings() {
        let bytes = [0xfb; HASH];
        let hex = bytes.to_lower_hex_string();
        for text in [hex.clone(), Base64::encode_string(&bytes), Base64Url::encode_string(&bytes)] {
            assert_eq!(parse(Family::Ton, &text).as_deref(), Ok(hex.as_str()), "{text}");
        }
        let link = format!("https://tonviewer.com/transaction/{hex}");
        assert_eq!(parse(Family::Ton, &link).as_deref(), Ok(hex.as_str()));
    }

    #[test]
    fn what_is_no_id_is_told_by_its_looks() {
        let short = &evm()[..40];
        for (text, looks) in [
            ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", Looks::Address),
            ("0X5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED", Looks::Address),
            ("https://etherscan.io/address/0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", Looks::Address),
            ("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", Looks::Address),
            (DIGITS, Looks::Transaction(Family::Bitcoin)),
            (SIGNED, Looks::Transaction(Family::Solana)),
            (short, Looks::CutOff),
            ("0x5c504e…b22060", Looks::CutOff),
            ("0x5c504e...b22060", Looks::CutOff),
            ("24.90 USDT", Looks::Amount),
            ("24.90", Looks::Amount),
            ("INV-01ARZ3NDEKTSV4RRFFQ69G5FAV", Looks::Invoice),
            ("https://pay.example/help", Looks::Unknown),
            ("<script>alert(1)</script>", Looks::Unknown),
            ("sent", Looks::Unknown),
            ("", Looks::Unknown),
        ] {
            assert_eq!(parse(Family::Evm, text), Err(looks), "{text}");
        }
        assert_eq!(parse(Family::Tron, &evm()), Err(Looks::Transaction(Family::Evm)));
        assert_eq!(parse(Family::Evm, &"0x".repeat(1_000_000)), Err(Looks::Unknown));
    }
}
