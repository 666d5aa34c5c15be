//! Writes times and spans as people read them.

use quittance_protocol::Time;
use quittance_protocol::date::civil;

use crate::words::{Counted, Isolate, Word, Words, fill};

/// Where the reader's clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zone {
    /// Nobody knows yet: the document says UTC.
    Utc,
    /// So many minutes east of UTC.
    East(i32),
}

/// A time of day: `14:21 UTC` from the gateway, `16:21` once the reader's clock is known. The language decides whether it
/// counts to 12 or to 24. It keeps its order among words that run the other way.
#[must_use]
pub fn clock(time: Time, zone: Zone, words: &Words) -> String {
    let seconds = local_seconds(time, zone);
    let hour = seconds / 3600 % 24;
    let half = words.get(Word::Halves).split(' ').nth(usize::from(hour >= 12)).unwrap_or_default();
    let (hour12, hour, minute) = ((hour + 11) % 12 + 1, two(hour), two(seconds / 60 % 60));
    let places = [("hour", &*hour), ("hour12", &*hour12.to_string()), ("minute", &*minute), ("half", half)];
    let text = fill(words.get(Word::Clock), Isolate::Never, &places);
    let text = match zone {
        Zone::Utc => [&text, " ", words.get(Word::Utc)].concat(),
        Zone::East(_) => text,
    };
    fill("{time}", Isolate::For(words.direction()), &[("time", &text)])
}

/// A date with its time of day: `21 November 2026, 14:08 UTC`.
#[must_use]
pub fn date(time: Time, zone: Zone, words: &Words) -> String {
    let (year, month, day) = civil(local_seconds(time, zone).div_euclid(86_400));
    let month = usize::try_from(month).unwrap_or(1).saturating_sub(1);
    let month = words.get(Word::Months).split(' ').nth(month).unwrap_or_default();
    let places = [
        ("day", &*day.to_string()),
        ("month", month),
        ("year", &*year.to_string()),
        ("time", &*clock(time, zone, words)),
    ];
    fill(words.get(Word::DateTime), Isolate::Never, &places)
}

/// The machine's form: `2026-11-21T14:08:00Z`.
#[must_use]
pub fn iso(time: Time) -> String {
    let seconds = local_seconds(time, Zone::Utc);
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let mut text = year.to_string();
    for (sign, number) in
        [('-', month), ('-', day), ('T', seconds / 3600 % 24), (':', seconds / 60 % 60), (':', seconds % 60)]
    {
        text.push(sign);
        pair(&mut text, number);
    }
    text.push('Z');
    text
}

/// The seconds until a time, rounded up: a watch shows 15:00 until the first second is over, and zero when time is up.
#[must_use]
pub fn seconds_left(until: Time, now: Time) -> i64 {
    (until.since(now).millis() + 999).div_euclid(1000)
}

/// What is left: `14:08`, `1:02:00`.
#[must_use]
pub fn left(seconds: i64) -> String {
    let mut text = String::new();
    let hours = seconds / 3600;
    if hours > 0 {
        text = hours.to_string();
        text.push(':');
        pair(&mut text, seconds / 60 % 60);
    } else {
        pair(&mut text, seconds / 60);
    }
    text.push(':');
    pair(&mut text, seconds % 60);
    text
}

/// How long something usually takes: `seconds`, `about 3 minutes`, `about 1 hour`.
#[must_use]
pub fn usually(seconds: u32, words: &Words) -> String {
    let (word, n) = match seconds {
        0..45 => return words.say(Word::Seconds),
        45..3600 => (Counted::AboutMinutes, (seconds + 30) / 60),
        3600.. => (Counted::AboutHours, (seconds + 1800) / 3600),
    };
    words.count(word, n, &[])
}

/// How late something came, rounded up: `6 minutes`, `3 hours`.
#[must_use]
pub fn late(seconds: u32, words: &Words) -> String {
    let (word, n) = match seconds {
        0..7200 => (Counted::MinutesLate, seconds.div_ceil(60).max(1)),
        7200.. => (Counted::HoursLate, seconds.div_ceil(3600)),
    };
    words.count(word, n, &[])
}

/// How long ago something was: `12 seconds ago`, `3 minutes ago`.
#[must_use]
pub fn ago(seconds: u32, words: &Words) -> String {
    let (word, n) = match seconds {
        0..120 => (Counted::SecondsAgo, seconds),
        120..7200 => (Counted::MinutesAgo, seconds / 60),
        7200.. => (Counted::HoursAgo, seconds / 3600),
    };
    words.count(word, n, &[])
}

fn local_seconds(time: Time, zone: Zone) -> i64 {
    match zone {
        Zone::Utc => time.seconds(),
        Zone::East(minutes) => time.seconds() + i64::from(minutes) * 60,
    }
}

fn two(number: i64) -> String {
    let mut text = String::new();
    pair(&mut text, number);
    text
}

fn pair(text: &mut String, number: i64) {
    if number < 10 {
        text.push('0');
    }
    text.push_str(&number.to_string());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_on_leap_days_and_at_midnight() {
        assert_eq!(iso(Time::from_seconds(1_795_270_080)), "2026-11-21T14:08:00Z");
        assert_eq!(iso(Time::from_seconds(951_782_399)), "2000-02-28T23:59:59Z");
        assert_eq!(iso(Time::from_seconds(951_782_400)), "2000-02-29T00:00:00Z");
        assert_eq!(iso(Time::from_seconds(0)), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn a_reader_in_the_east_reads_their_own_clock() {
        let says = |clock: &str, zone| {
            let lines = Word::ALL.iter().map(|word| match word {
                Word::Clock => clock,
                Word::Halves => "am pm",
                _ => "",
            });
            let text = ["en\nltr\nother\n", &lines.collect::<Vec<_>>().join("\n")].concat();
            super::clock(Time::from_seconds(1_795_270_080), zone, &Words::read(&text, |_, _| String::new()))
        };
        let (day, half) = ("{hour}:{minute}", "{hour12}.{minute} {half}");
        assert_eq!([says(day, Zone::East(60)), says(day, Zone::East(-870))], ["15:08", "23:38"]);
        assert_eq!([says(half, Zone::East(60)), says(half, Zone::East(-848))], ["3.08 pm", "12.00 am"]);
    }

    #[test]
    fn a_time_keeps_its_order_among_words_from_right_to_left() {
        let lines = Word::ALL.iter().map(|word| match word {
            Word::Clock => "{hour}:{minute}",
            Word::Utc => "UTC",
            _ => "",
        });
        let text = ["he\nrtl\nother\n", &lines.collect::<Vec<_>>().join("\n")].concat();
        let words = Words::read(&text, |_, _| String::new());
        assert_eq!(clock(Time::from_seconds(1_795_270_080), Zone::Utc, &words), "\u{2068}14:08 UTC\u{2069}");
    }

    #[test]
    fn what_is_left_reads_like_a_watch() {
        assert_eq!(left(848), "14:08");
        assert_eq!(left(3720), "1:02:00");
        assert_eq!(left(0), "00:00");
    }
}
