//! A point in time as operators and spreadsheets read it.

/// The time by RFC 3339, in UTC, to the second: as in the page's documents.
pub(crate) use quittance_page::when::iso as rfc3339;
use quittance_protocol::Duration;

const DAY: i64 = 86_400;

/// A span in its largest unit, rounded down.
pub(crate) fn span(span: Duration) -> String {
    match span.seconds() {
        seconds @ ..=119 => format!("{seconds} s"),
        seconds @ 120..=7199 => format!("{} min", seconds / 60),
        seconds @ 7200..=172_799 => format!("{} h", seconds / 3600),
        seconds => format!("{} days", seconds / DAY),
    }
}

#[cfg(test)]
mod tests {
    use quittance_protocol::Time;

    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_709_251_199, "2024-02-29T23:59:59Z"),
            (1_795_000_000, "2026-11-18T11:06:40Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(rfc3339(Time::from_seconds(seconds)), text);
        }
    }
}
