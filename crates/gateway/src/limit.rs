//! Limits how often something may be asked for, for each who asks.
//!
//! A token bucket for each key, kept as the one moment at which it will be full again. Memory is bounded: keys live in two
//! generations, and when the younger one is full the older one is forgotten. Somebody who is forgotten starts with a full
//! bucket, so to gain anything an attacker has to come from more addresses than are kept.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::client::Client;

/// How often something may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How often at once.
    pub at_once: u32,
    /// The time after which it may be asked for once more.
    pub every: Duration,
}

/// How long whoever asked too often has to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

/// Counts who asked how often.
#[derive(Debug)]
pub struct Limiter<K> {
    allowance: Allowance,
    /// How many keys a generation holds.
    most: usize,
    buckets: Mutex<Generations<K>>,
}

/// For each key the moment at which its bucket is full again.
#[derive(Debug)]
struct Generations<K> {
    young: HashMap<K, Instant>,
    old: HashMap<K, Instant>,
}

impl<K: Eq + Hash> Limiter<K> {
    /// Remembers between `most` and twice as many keys.
    #[must_use]
    pub fn new(allowance: Allowance, most: usize) -> Self {
        let buckets = Mutex::new(Generations { young: HashMap::new(), old: HashMap::new() });
        Self { allowance, most, buckets }
    }

    /// Takes a token of `key`'s bucket at `now`.
    ///
    /// # Errors
    ///
    /// There is none left; when the next one will be there. Asking in vain costs nothing.
    pub fn take(&self, key: K, now: Instant) -> Result<(), Wait> {
        let Allowance { at_once, every } = self.allowance;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = buckets.find(&key).unwrap_or(now).max(now);
        let missing = full_at.duration_since(now);
        if let Some(wait) =
            missing.checked_sub(every * at_once.saturating_sub(1)).filter(|wait| !wait.is_zero())
        {
            return Err(Wait(wait));
        }
        buckets.keep(key, full_at + every, self.most);
        Ok(())
    }

    /// Gives back a token that was taken, because what it was taken for is not done.
    pub fn give_back(&self, key: K) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever is forgotten has a full bucket already.
        if let Some(full_at) = buckets.find(&key).and_then(|at| at.checked_sub(self.allowance.every)) {
            buckets.keep(key, full_at, self.most);
        }
    }
}

/// Limits for each client, and for each thing that clients ask about.
#[derive(Debug)]
pub struct ClientLimits<K> {
    clients: Limiter<Client>,
    things: Limiter<K>,
}

impl<K: Eq + Hash> ClientLimits<K> {
    /// Remembers between `most` and twice as many of each.
    #[must_use]
    pub fn new(per_client: Allowance, per_thing: Allowance, most: usize) -> Self {
        Self { clients: Limiter::new(per_client, most), things: Limiter::new(per_thing, most) }
    }

    /// Counts a question at `now`. One that is refused counts for nobody.
    ///
    /// # Errors
    ///
    /// There were too many; how long to wait.
    pub fn take(&self, thing: K, client: Client, now: Instant) -> Result<(), Wait> {
        self.clients.take(client, now)?;
        self.things.take(thing, now).inspect_err(|_| self.clients.give_back(client))
    }

    /// Uncounts a question, because what was asked for is not done.
    pub fn give_back(&self, thing: K, client: Client) {
        self.clients.give_back(client);
        self.things.give_back(thing);
    }
}

impl<K: Eq + Hash> Generations<K> {
    fn find(&self, key: &K) -> Option<Instant> {
        self.young.get(key).or_else(|| self.old.get(key)).copied()
    }

    fn keep(&mut self, key: K, full_at: Instant, most: usize) {
        if self.young.len() >= most && !self.young.contains_key(&key) {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, full_at);
    }
}

impl Wait {
    /// In whole seconds, rounded up, as `Retry-After` has it.
    #[must_use]
    pub fn seconds(self) -> u64 {
        self.0.as_secs() + u64::from(self.0.subsec_nanos() > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn limiter(most: usize) -> Limiter<&'static str> {
        Limiter::new(Allowance { at_once: 3, every: 10 * SECOND }, most)
    }

    #[test]
    fn a_bucket_empties_at_once_and_fills_slowly() {
        let (limiter, start) = (limiter(9), Instant::now());
        let take = |seconds| limiter.take("a", start + seconds * SECOND).map_err(Wait::seconds);
        assert_eq!([take(0), take(0), take(0), take(0)], [Ok(()), Ok(()), Ok(()), Err(10)]);
        assert_eq!([take(9), take(10), take(10)], [Err(1), Ok(()), Err(10)], "asking in vain costs nothing");
        assert_eq!([take(45), take(45), take(45), take(45)], [Ok(()), Ok(()), Ok(()), Err(10)]);
        assert_eq!(limiter.take("b", start), Ok(()), "everybody has a bucket of their own");
    }

    #[test]
    fn what_is_given_back_can_be_taken_again_and_no_more_than_that() {
        let (limiter, now) = (limiter(9), Instant::now());
        (0..3).for_each(|_| limiter.take("a", now).unwrap());
        limiter.give_back("a");
        assert_eq!([limiter.take("a", now), limiter.take("a", now)], [Ok(()), Err(Wait(10 * SECOND))]);
        limiter.give_back("b");
        (0..3).for_each(|_| limiter.take("b", now).unwrap());
        assert!(limiter.take("b", now).is_err());
    }

    #[test]
    fn a_clock_that_seems_to_go_back_gives_nothing_away() {
        let (limiter, start) = (limiter(9), Instant::now() + 60 * SECOND);
        (0..3).for_each(|_| limiter.take("a", start).unwrap());
        assert_eq!(limiter.take("a", start - SECOND), Err(Wait(11 * SECOND)));
    }

    #[test]
    fn only_so_many_keys_are_remembered_and_the_busy_ones_longest() {
        let limiter = Limiter::new(Allowance { at_once: 2, every: 10 * SECOND }, 2);
        let now = Instant::now();
        for key in 0..1_000 {
            limiter.take(key, now).unwrap();
            let held = limiter.buckets.lock().unwrap();
            assert!(held.young.len() + held.old.len() <= 4);
        }
        assert!(limiter.take(999, now).is_ok() && limiter.take(999, now).is_err());
        assert!(limiter.take(0, now).is_ok() && limiter.take(0, now).is_ok(), "it was forgotten");
    }
}
