//! What texts and figures of an added row may be.

use url::Url;

use super::{Place, kept};
use crate::config::ConfigError;

/// The longest name that fits beside a mark on a phone.
const LONGEST_NAME: usize = 32;
/// The longest ticker, and the longest name of a standard.
const LONGEST_WORD: usize = 12;
/// The longest id, code and suffix.
const LONGEST_CODE: usize = 24;
/// An amount has 128 bits: with more digits after the point not even a thousand units would fit.
const MOST_DECIMALS: u8 = 36;
/// The colour of marks that have none of their own: dark enough for a white letter.
const GREY: &str = "#5a6472";

/// A name that payers read.
pub(super) fn name(place: &Place, name: &str) -> Result<&'static str, ConfigError> {
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    match fits && name.trim() == name && !name.chars().any(char::is_control) {
        true => Ok(kept(name)),
        false => {
            Err(place.wrong(format!("name must be 1 to {LONGEST_NAME} characters, without spaces around it")))
        }
    }
}

/// A ticker or the name of a standard as people write it: `xDAI`, `USDC.e`, `USD₮`, `ERC-20`.
pub(super) fn word(place: &Place, what: &str, word: &str) -> Result<&'static str, ConfigError> {
    let allowed = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '₮');
    match (1..=LONGEST_WORD).contains(&word.chars().count()) && word.chars().all(allowed) {
        true => Ok(kept(word)),
        false => {
            Err(place.wrong(format!("{what} must be 1 to {LONGEST_WORD} letters, digits, points or hyphens")))
        }
    }
}

/// The id of a chain: `gnosis`, `polygon-zkevm`.
pub(super) fn id(place: &Place, id: &str) -> Result<&'static str, ConfigError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let begins = id.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    match begins && id.len() <= LONGEST_CODE && id.bytes().all(allowed) {
        true => Ok(kept(id)),
        false => {
            Err(place.wrong("the id must be small letters, digits and hyphens, beginning with a letter"))
        }
    }
}

/// A currency code: `XDAI`, `USDC_GNOSIS`.
pub(super) fn code(place: &Place, code: &str) -> Result<&'static str, ConfigError> {
    match code.len() <= LONGEST_CODE && code.split('_').all(is_word) {
        true => Ok(kept(code)),
        false => {
            Err(place.wrong("the code must be capital letters and digits, with single underscores between"))
        }
    }
}

/// The end of a chain's currency codes: `GNOSIS`.
pub(super) fn suffix(place: &Place, suffix: &str) -> Result<&'static str, ConfigError> {
    match suffix.len() <= LONGEST_CODE / 2 && is_word(suffix) {
        true => Ok(kept(suffix)),
        false => {
            Err(place.wrong(format!("suffix must be 1 to {} capital letters and digits", LONGEST_CODE / 2)))
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// The digits after the point: of the smallest unit, and of a price.
pub(super) fn digits(place: &Place, decimals: u8, shown: u8) -> Result<(u8, u8), ConfigError> {
    if decimals > MOST_DECIMALS {
        return Err(place.wrong(format!("decimals must be {MOST_DECIMALS} at most")));
    }
    match shown <= decimals {
        true => Ok((decimals, shown)),
        false => Err(place
            .wrong(format!("{shown} digits cannot be shown of {decimals} decimals: give a smaller `shown`"))),
    }
}

/// A number that must not be nothing.
pub(super) fn at_least_one<N: Default + PartialEq>(
    place: &Place,
    what: &str,
    number: N,
) -> Result<N, ConfigError> {
    match number == N::default() {
        false => Ok(number),
        true => Err(place.wrong(format!("{what} must be 1 or more"))),
    }
}

/// Where a transaction is looked up; nowhere if nothing is given.
pub(super) fn explorer(place: &Place, explorer: Option<&str>) -> Result<&'static str, ConfigError> {
    let Some(explorer) = explorer else { return Ok("") };
    let link = Url::parse(&explorer.replace("{}", "0x0")).ok();
    let https = link.is_some_and(|link| {
        link.scheme() == "https" && link.username().is_empty() && link.password().is_none()
    });
    let in_path = explorer.split_once("{}").is_some_and(|(before, after)| {
        before.strip_prefix("https://").is_some_and(|rest| rest.contains('/')) && !after.contains("{}")
    });
    match https && in_path {
        true => Ok(kept(explorer)),
        false => {
            Err(place
                .wrong("explorer must be an https address with {} once, where the transaction's id stands"))
        }
    }
}

/// The colour of a mark, as CSS writes it.
pub(super) fn colour(place: &Place, colour: Option<&str>) -> Result<&'static str, ConfigError> {
    let Some(colour) = colour else { return Ok(GREY) };
    let hexadecimal = |digits: &str| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    match colour.strip_prefix('#').is_some_and(hexadecimal) {
        true => Ok(kept(colour)),
        false => Err(place.wrong("colour must be # and six hexadecimal digits")),
    }
}

/// The letter in a mark: by default the first of the name.
pub(super) fn glyph(place: &Place, glyph: Option<&str>, name: &str) -> Result<&'static str, ConfigError> {
    let first = || name.chars().next().map(|letter| letter.to_uppercase().collect::<String>());
    let glyph = glyph.map(str::to_owned).or_else(first).unwrap_or_default();
    let mut letters = glyph.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if !letter.is_control() && !letter.is_whitespace() => Ok(kept(glyph)),
        _ => Err(place.wrong("glyph must be one letter or sign")),
    }
}
