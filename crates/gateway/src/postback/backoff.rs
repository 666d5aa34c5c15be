//! When a postback that was not taken is tried again.

use quittance_protocol::{Duration, Time};

use crate::clock;

/// How long a postback is tried.
const TRIED_FOR: Duration = Duration::from_hours(24);
/// The wait after the first attempt; it doubles with every other one.
const FIRST_WAIT: Duration = Duration::from_seconds(1);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_hours(1);

/// When to try again after `attempts` attempts (this one included), or `None` when this was the last.
///
/// The last attempt is made when its 24 hours are over, so that a shop that was down all day still hears of it.
pub(super) fn next_attempt(attempts: u32, first_at: Time, now: Time) -> Option<Time> {
    let last = first_at + TRIED_FOR;
    (now < last).then(|| (now + jittered(wait(attempts))).min(last))
}

fn wait(attempts: u32) -> Duration {
    let doubled = 1_i64.checked_shl(attempts.saturating_sub(1).min(32)).unwrap_or(i64::MAX);
    let millis = FIRST_WAIT.millis().saturating_mul(doubled);
    Duration::from_millis(millis.min(LONGEST_WAIT.millis()))
}

/// Three to five quarters of the wait, so that a shop that comes back does not get everything at once.
fn jittered(wait: Duration) -> Duration {
    let [byte] = clock::random::<1>().unwrap_or([128]);
    let quarter = wait.millis() / 4;
    Duration::from_millis(3 * quarter + 2 * quarter * i64::from(byte) / 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_that_is_down_all_day_is_asked_ever_less_often_and_once_more_at_the_end() {
        let first_at = Time::from_seconds(1_795_270_080);
        let (mut now, mut attempts, mut gap) = (first_at, 1, Duration::ZERO);
        while let Some(next) = next_attempt(attempts, first_at, now) {
            gap = next.since(now);
            assert!(gap > Duration::ZERO && gap <= Duration::from_minutes(75), "{gap:?}");
            (now, attempts) = (next, attempts + 1);
        }
        assert_eq!(now, first_at + Duration::from_hours(24));
        assert!((25..60).contains(&attempts), "{attempts}");
        assert!(gap > Duration::ZERO);
    }

    #[test]
    fn waits_double_up_to_an_hour() {
        assert_eq!([1, 2, 3, 4].map(|attempts| wait(attempts).seconds()), [1, 2, 4, 8]);
        assert_eq!([13, 40, u32::MAX].map(|attempts| wait(attempts).seconds()), [3600, 3600, 3600]);
        let jittered: Vec<i64> = (0..200).map(|_| jittered(Duration::from_seconds(4)).millis()).collect();
        assert!(jittered.iter().all(|millis| (3000..=5000).contains(millis)));
        assert!(jittered.iter().any(|millis| *millis != jittered[0]));
    }
}
