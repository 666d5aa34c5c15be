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
    /// The day so many days after 1970-01-01; none outside the years 1 to 9999.
    ///
    /// ```
    /// use quittance_protocol::Date;
    ///
    /// let leap: Date = "2024-02-29".parse()?;
    /// assert_eq!(Date::from_days(leap.days()), Some(leap));
    /// # Ok::<(), quittance_protocol::date::NoDate>(())
    /// ```
    #[must_use]
    pub fn from_days(days: i64) -> Option<Self> {
        let (year, month, day) = civil(days);
        let year = u16::try_from(year).ok().filter(|year| (1..=9999).contains(year))?;
        Some(Self { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? })
    }

    /// Days since 1970-01-01, after Howard Hinnant's `days_from_civil`.
    #[must_use]
    pub fn days(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let shifted = i64::from(self.year) - i64::from(month <= 2);
        let (era, year_of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let shifted_month = if month > 2 { month - 3 } else { month + 9 };
        let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
    }

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

/// Days since 1970-01-01 as year, month and day, after Howard Hinnant's `civil_from_days`.
#[must_use]
pub const fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day_of_year - (153 * shifted_month + 2) / 5 + 1)
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
    fn days_are_counted_from_1970_without_a_gap() {
        let days = |text: &str| text.parse::<Date>().unwrap().days();
        assert_eq!((days("1969-12-31"), days("1970-01-01"), days("2026-11-21")), (-1, 0, 20_778));
        for day in days("1599-12-31")..=days("2401-01-01") {
            let date = Date::from_days(day).unwrap();
            assert_eq!((date.days(), date.to_string().parse()), (day, Ok(date)));
        }
        let (first, last) = (days("0001-01-01"), days("9999-12-31"));
        assert!(Date::from_days(first).is_some() && Date::from_days(last).is_some());
        assert_eq!([Date::from_days(first - 1), Date::from_days(last + 1)], [None, None]);
    }

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
