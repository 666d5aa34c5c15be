//! How a node is doing: after a fault it rests, longer with each fault in a row.

use std::time::{Duration, Instant};

use super::Patience;
use crate::source::SourceError;

/// How a node is doing.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// Faults since it last did well.
    faults: u32,
    /// When it is tried again, and why not before.
    rest: Option<(Instant, SourceError)>,
    /// True once it has said which chain it is of, until it fails: another machine may answer for it then.
    proven: bool,
}

/// What a node did wrong, and all that decides how long it rests for it.
pub(super) struct Fault<'a> {
    /// What is wrong.
    pub(super) error: &'a SourceError,
    /// How long the node asked to be left alone.
    pub(super) asked: Option<Duration>,
    /// Any number. Gateways that failed together do not come back together.
    pub(super) chance: u64,
}

impl Health {
    /// Why the node is not asked now, if it rests.
    pub(super) fn resting(&self, now: Instant) -> Option<SourceError> {
        let rests = self.rest.as_ref().filter(|(until, _)| now < *until);
        rests.map(|(_, error)| error.clone())
    }

    /// Whether its chain is known to be the right one.
    pub(super) fn is_proven(&self) -> bool {
        self.proven
    }

    /// It is of the right chain.
    pub(super) fn prove(&mut self) {
        self.proven = true;
    }

    /// Whether it has failed and not done well since.
    pub(super) fn is_doubtful(&self) -> bool {
        self.faults > 0
    }

    /// It failed. True if it did well before.
    pub(super) fn fail(&mut self, fault: &Fault<'_>, patience: Patience, now: Instant) -> bool {
        let rest = rest(self.faults, fault, patience);
        self.rest = now.checked_add(rest).map(|until| (until, fault.error.clone()));
        self.faults = self.faults.saturating_add(1);
        self.proven = false;
        self.faults == 1
    }

    /// It did well. True if it had failed before.
    pub(super) fn recover(&mut self) -> bool {
        self.rest = None;
        std::mem::take(&mut self.faults) > 0
    }
}

/// Exponential back-off with full jitter; a node that names a time gets at least that. Nobody rests longer than the longest rest.
fn rest(faults: u32, fault: &Fault<'_>, patience: Patience) -> Duration {
    let factor = 1_u32.checked_shl(faults).unwrap_or(u32::MAX);
    let bound = patience.first_rest.saturating_mul(factor).min(patience.longest_rest);
    let bound = u64::try_from(bound.as_millis()).unwrap_or(u64::MAX);
    let jittered = Duration::from_millis(fault.chance.checked_rem(bound.saturating_add(1)).unwrap_or(bound));
    jittered.max(fault.asked.unwrap_or_default()).min(patience.longest_rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use quittance_protocol::network::NetworkId;

    const SECOND: Duration = Duration::from_secs(1);

    fn error() -> SourceError {
        SourceError::Moved { network: NetworkId::new("ethereum") }
    }

    fn rests(faults: u32, asked: Option<Duration>, chance: u64) -> Duration {
        let error = error();
        rest(faults, &Fault { error: &error, asked, chance }, Patience::default())
    }

    #[test]
    fn each_fault_in_a_row_doubles_the_longest_rest_it_may_bring_up_to_a_minute() {
        let longest = |faults, millis| rests(faults, None, millis);
        for (faults, millis) in [(0, 1_000), (1, 2_000), (5, 32_000), (6, 60_000), (31, 60_000), (99, 60_000)]
        {
            assert_eq!(longest(faults, millis), Duration::from_millis(millis), "after {faults} faults");
            assert_eq!(longest(faults, millis + 1), Duration::ZERO, "after {faults} faults");
        }
    }

    #[test]
    fn a_node_that_asks_to_be_left_alone_is_but_not_for_ever() {
        assert_eq!(rests(0, Some(30 * SECOND), 500), 30 * SECOND);
        assert_eq!(rests(0, Some(3_600 * SECOND), 500), 60 * SECOND);
        assert_eq!(rests(3, Some(SECOND), 7_000), 7 * SECOND);
    }

    #[test]
    fn a_node_that_failed_rests_has_to_prove_its_chain_again_and_is_doubtful_until_it_does_well() {
        let (mut health, error, now) = (Health::default(), error(), Instant::now());
        health.prove();
        assert!(health.resting(now).is_none() && health.is_proven() && !health.is_doubtful());
        let fault = Fault { error: &error, asked: Some(SECOND), chance: 0 };
        assert!(health.fail(&fault, Patience::default(), now));
        assert!(!health.fail(&fault, Patience::default(), now), "it is said once that it failed");
        assert!(matches!(health.resting(now), Some(SourceError::Moved { .. })));
        assert!(health.resting(now + SECOND).is_none() && !health.is_proven() && health.is_doubtful());
        assert!(health.recover() && !health.is_doubtful());
        assert!(!health.recover(), "it is said once that it is back");
    }
}
