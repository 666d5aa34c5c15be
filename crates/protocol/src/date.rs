//! A day of the calendar, without a time and a zone: `2026-12-05`.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Serialize};

/// A day of the calendar.
///
/// ```
/// use quittance_protocol::Date;
///
/// let due: Date = "2026-12-05".parse()?;
/// assert_eq!((due.year(), due.month(), due.day()), (2026, 12, 5));
/// assert!("2026-02-29".parse::<Date>().is_err());
/// # Ok::<(), quittance_protocol::date::NoDate>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The text is no day of the calendar in the form of ISO 8601.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoDate;

impl Date {
    /// The year.
    #[must_use]
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1.
    #[must_use]
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    #[must_use]
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl FromStr for Date {
    type Err = NoDate;

    fn from_str(text: &str) -> Result<Self, NoDate> {
        let shaped = text.len() == 10
            && text.bytes().enumerate().all(|(index, byte)| match index {
                4 | 7 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        if !shaped {
            return Err(NoDate);
        }
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<u16>().ok();
        let read = || {
            let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
            Some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
        };
        let date = read().ok_or(NoDate)?;
        let known = date.year > 0 && (1..=days(date.year, date.month)).contains(&date.day);
        if known { Ok(date) } else { Err(NoDate) }
    }
}

/// The days of a month; none of one that no year has.
const fn days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl fmt::Display for NoDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("must be a day written as YYYY-MM-DD")
    }
}

impl core::error::Error for NoDate {}

impl TryFrom<String> for Date {
    type Error = NoDate;

    fn try_from(text: String) -> Result<Self, NoDate> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_there_are_can_be_due() {
        for text in ["2026-12-05", "2024-02-29", "2000-02-29", "0001-01-01"] {
            assert_eq!(text.parse::<Date>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "2026-2-5",
            "2026-13-01",
            "2026-00-01",
            "2026-04-31",
            "2025-02-29",
            "1900-02-29",
            "2026-12-00",
            "0000-01-01",
            "05.12.2026",
            "2026/12/05",
            "2026-12-05T10:00:00Z",
            "+026-12-05",
            "２０２６-12-05",
            "tomorrow",
        ] {
            assert_eq!(text.parse::<Date>(), Err(NoDate), "{text}");
        }
    }
}
