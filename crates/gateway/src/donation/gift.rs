//! Reads what a donor entered.

use quittance_protocol::{Fiat, FiatCurrency};

use super::donor::Donor;
use super::{DonationPage, OutOfBounds};
use crate::payer::fields::Fields;

/// The longest name, in letters.
const LONGEST_NAME: usize = 100;
/// The longest message, in letters.
const LONGEST_MESSAGE: usize = 1_000;

/// The choice of an amount that is no preset.
pub const OTHER: &str = "other";

/// What a donor wants to give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gift {
    /// How much.
    pub fiat: Fiat,
    /// What they said with it.
    pub donor: Donor,
}

/// What is wrong with an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is needed.
    Missing,
    /// It is no amount of this currency.
    NoAmount(FiatCurrency),
    /// It is beyond what can be given.
    OutOfBounds(OutOfBounds),
    /// It is too long.
    Long,
}

impl Gift {
    /// Reads a form.
    ///
    /// # Errors
    ///
    /// Names every field that cannot be.
    pub fn read(page: &DonationPage, fields: &Fields) -> Result<Self, Vec<(&'static str, Flaw)>> {
        let mut wrong = Vec::new();
        let fiat = amount(page, fields).map_err(|flaw| wrong.push(("amount", flaw))).ok();
        let mut said = |name: &'static str, asked: bool, longest: usize| {
            let text = fields.get(name).filter(|_| asked).map(readable)?;
            if text.chars().count() > longest {
                wrong.push((name, Flaw::Long));
            }
            Some(text).filter(|text| !text.is_empty())
        };
        let name = said("name", page.ask_name, LONGEST_NAME).map(|name| name.replace('\n', " "));
        let message = said("message", page.ask_message, LONGEST_MESSAGE);
        match fiat {
            Some(fiat) if wrong.is_empty() => Ok(Self { fiat, donor: Donor { name, message } }),
            Some(_) | None => Err(wrong),
        }
    }
}

/// A preset, or an amount of the donor's own.
fn amount(page: &DonationPage, fields: &Fields) -> Result<Fiat, Flaw> {
    let own = page.currency();
    let (text, currency) = match fields.get("amount") {
        None => return Err(Flaw::Missing),
        Some(OTHER) => {
            let code = fields.get("currency").unwrap_or(own.code());
            let currency = code.parse().map_err(|_| Flaw::Missing)?;
            (fields.get("other").ok_or(Flaw::Missing)?, currency)
        }
        Some(preset) => (preset, own),
    };
    let bounds =
        page.bounds.iter().find(|bounds| bounds.least.currency() == currency).ok_or(Flaw::Missing)?;
    let fiat = Fiat::parse(&plain(text), currency).map_err(|_| Flaw::NoAmount(currency))?;
    bounds.allows(fiat).map_err(Flaw::OutOfBounds)?;
    Ok(fiat)
}

/// An amount as people write it, as a plain decimal: digits of other scripts and a comma before the last digits are read. A sign
/// that could separate thousands leaves more digits behind it than cents have, so it is refused and not misread.
fn plain(text: &str) -> String {
    let signs = text.chars().filter(|sign| !sign.is_whitespace());
    let read = signs.map(|sign| match sign {
        '\u{660}'..='\u{669}' => digit(sign, '\u{660}'),
        '\u{6f0}'..='\u{6f9}' => digit(sign, '\u{6f0}'),
        '\u{966}'..='\u{96f}' => digit(sign, '\u{966}'),
        '\u{ff10}'..='\u{ff19}' => digit(sign, '\u{ff10}'),
        ',' | '\u{66b}' => '.',
        other => other,
    });
    let read: String = read.collect();
    // Zeros behind the cents would hide a sign between thousands: 1,000 is no 1.
    let (_, fraction) = read.split_once('.').unwrap_or((&read, ""));
    if fraction.len() > 2 { String::new() } else { read }
}

fn digit(sign: char, zero: char) -> char {
    char::from_digit(u32::from(sign).saturating_sub(u32::from(zero)), 10).unwrap_or(sign)
}

/// A text without signs that nobody sees, and with the line ends of this world.
pub(crate) fn readable(text: &str) -> String {
    let hidden = |sign: &char| match sign {
        '\n' => false,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => true,
        other => other.is_control(),
    };
    text.chars().filter(|sign| !hidden(sign)).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them_and_never_misread() {
        for (text, read) in [
            ("25", "25"),
            (" 25,50 ", "25.50"),
            ("٢٥٫٥", "25.5"),
            ("۲۵", "25"),
            ("२५.५०", "25.50"),
            ("２５", "25"),
            ("1 000", "1000"),
        ] {
            assert_eq!(plain(text), read, "{text}");
        }
        for text in ["1,000", "1.000", "1,000.00", "1.000,00", "12,345"] {
            assert!(Fiat::parse(&plain(text), FiatCurrency::USD).is_err(), "{text}");
            assert!(Fiat::parse(&plain(text), FiatCurrency::JPY).is_err(), "{text}");
        }
    }

    #[test]
    fn what_nobody_sees_is_left_out_of_a_message() {
        assert_eq!(readable(" For the roof!\r\n\u{202e}Ada\u{0} "), "For the roof!\nAda");
    }
}
