//! One member of who pays, and why it cannot be.

use quittance_page::ssr::countries::country_code;
use quittance_protocol::{Date, Time};

/// The longest name, in letters.
const LONGEST_NAME: usize = 100;
/// The longest e-mail address (RFC 5321), and the longest part before its `@`.
const LONGEST_EMAIL: usize = 254;
const LONGEST_MAILBOX: usize = 64;
/// The first year of birth that anybody alive may have.
const EARLIEST_YEAR: u16 = 1900;

/// Why a member cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It is not there.
    Missing,
    /// It is too long.
    Long,
    /// It has characters that are none of a text.
    Signs,
    /// It is no e-mail address.
    Email,
    /// It is no day of the calendar.
    Date,
    /// It is still to come.
    Future,
    /// It is no country's code.
    Country,
    /// It is none of the values there are.
    Unknown,
}

impl Flaw {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Missing,
        Self::Long,
        Self::Signs,
        Self::Email,
        Self::Date,
        Self::Future,
        Self::Country,
        Self::Unknown,
    ];

    /// For programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Long => "too_long",
            Self::Signs => "unreadable",
            Self::Email => "not_an_email",
            Self::Date => "not_a_date",
            Self::Future => "in_the_future",
            Self::Country => "not_a_country",
            Self::Unknown => "unknown",
        }
    }

    /// For merchants, behind the name of the member.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "is missing",
            Self::Long => "is too long",
            Self::Signs => "has control characters",
            Self::Email => "is no e-mail address",
            Self::Date => "is no date of birth, YYYY-MM-DD",
            Self::Future => "is in the future",
            Self::Country => "is no ISO 3166 country code",
            Self::Unknown => "must be natural or legal",
        }
    }
}

/// A name, of whatever script.
pub(super) fn name(given: Option<String>) -> Result<String, Flaw> {
    let text = text(given).ok_or(Flaw::Missing)?;
    match text {
        text if text.chars().any(char::is_control) => Err(Flaw::Signs),
        text if text.chars().count() > LONGEST_NAME => Err(Flaw::Long),
        text => Ok(text),
    }
}

/// An address that a letter could be sent to. Whether anybody reads it only a letter could tell.
pub(super) fn email(given: Option<String>) -> Result<String, Flaw> {
    let text = text(given).ok_or(Flaw::Missing)?;
    if text.len() > LONGEST_EMAIL {
        return Err(Flaw::Long);
    }
    let (mailbox, host) = text.rsplit_once('@').ok_or(Flaw::Email)?;
    let in_mailbox = |c: char| c.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let dotted = |text: &str| text.split('.').all(|part| !part.is_empty());
    let label = |part: &str| {
        let letters = part.chars().all(|c| c.is_alphanumeric() || c == '-');
        letters && !part.starts_with('-') && !part.ends_with('-')
    };
    let mailbox_fits = mailbox.len() <= LONGEST_MAILBOX && dotted(mailbox) && mailbox.chars().all(in_mailbox);
    let host_fits = host.contains('.') && dotted(host) && host.split('.').all(label);
    if mailbox_fits && host_fits { Ok(text) } else { Err(Flaw::Email) }
}

/// A day of birth, if there is one.
pub(super) fn birth(given: Option<String>, now: Time) -> Result<Option<String>, Flaw> {
    let Some(text) = text(given) else { return Ok(None) };
    let date: Date = text.parse().map_err(|_| Flaw::Date)?;
    if date.year() < EARLIEST_YEAR {
        return Err(Flaw::Date);
    }
    if now.date().is_some_and(|today| date > today) { Err(Flaw::Future) } else { Ok(Some(text)) }
}

/// A country by either of its codes; the three letters are kept.
pub(super) fn country(given: Option<String>) -> Result<String, Flaw> {
    let text = text(given).ok_or(Flaw::Missing)?;
    country_code(&text).map(str::to_owned).ok_or(Flaw::Country)
}

/// What is there, without spaces around it and without the marks that turn the direction of what follows.
fn text(given: Option<String>) -> Option<String> {
    let turns =
        |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let text = given?.replace(turns, "").trim().to_owned();
    (!text.is_empty()).then_some(text)
}
