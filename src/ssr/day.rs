//! Writes days as people read them.

use quittance_protocol::{Date, Time};

use crate::ssr::Locale;
use crate::ssr::doc_words::DocWord;
use crate::words::Word;

/// A day: `5 December 2026`.
pub(crate) fn day(date: Date, locale: &Locale) -> String {
    let months = locale.words.get(Word::Months);
    let month = months.split(' ').nth(usize::from(date.month()).saturating_sub(1)).unwrap_or_default();
    let places = [("day", &*date.day().to_string()), ("month", month), ("year", &*date.year().to_string())];
    locale.pattern(DocWord::Date, &places)
}

/// The day of a time, in UTC.
pub(crate) fn day_of(time: Time, locale: &Locale) -> String {
    time.date().map_or(String::new(), |date| day(date, locale))
}
