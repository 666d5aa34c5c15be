//! Asks every source again and again, and keeps what they said.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::Rates;
use super::asker::Asker;
use super::board::Turn;
use super::pair::Pair;
use crate::app::App;
use crate::clock;

/// How long a starting gateway waits for its sources.
const FIRST_ROUND: Duration = Duration::from_secs(3);
/// The longest wait before a source that fails is asked again.
const LONGEST_WAIT: Duration = Duration::from_mins(5);

/// Whether something is to be had that was not, or the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offers {
    Same,
    Changed,
}

/// Asks every source until the gateway stops. Pages that wait for a price hear of it.
pub async fn keep_rates(app: Arc<App>, stop: CancellationToken) {
    let askers = app.rates.askers.iter().map(|asker| keep_asking(&app, asker));
    let _ = stop.run_until_cancelled(join_all(askers)).await;
    // Where all prices are fixed, nobody is asked.
    stop.cancelled().await;
}

async fn keep_asking(app: &App, asker: &Mutex<Asker>) {
    let (mut failures, source) = (0, asker.lock().await.source());
    loop {
        let (answered, offer) = app.rates.ask(asker).await;
        failures = if answered { 0 } else { failures + 1 };
        if answered {
            app.metrics.rates.read(source.name(), clock::now());
        }
        if offer == Offers::Changed {
            app.book.hub().tell_all();
        }
        tokio::time::sleep(jittered(wait(app.rates.refresh, failures))).await;
    }
}

impl Rates {
    /// Asks every source once, without waiting for its turn.
    pub async fn round(&self) {
        join_all(self.askers.iter().map(|asker| self.ask(asker))).await;
    }

    /// Waits until every source was asked once, but not long: what is still missing comes later.
    pub async fn first_round(&self) {
        let mut heard = self.heard.subscribe();
        let all = heard.wait_for(|heard| *heard >= self.askers.len());
        // Whether they answered in time is seen by the prices themselves.
        let _ = tokio::time::timeout(FIRST_ROUND, all).await;
    }

    /// Asks a source. Answers whether it could be asked, and whether prices came or went.
    async fn ask(&self, asker: &Mutex<Asker>) -> (bool, Offers) {
        let mut asker = asker.lock().await;
        let (source, round) = (asker.source(), asker.ask().await);
        // One feed that is misnamed is no reason to ask for the others less often.
        let answered = round.failure.is_none() || !round.readings.is_empty();
        let (turn, heard) = self.board.write().unwrap_or_else(PoisonError::into_inner).note(source, round);
        match turn {
            Turn::Same => {}
            Turn::Failed(error) => tracing::warn!(%source, %error, "{source} gives no prices"),
            Turn::Back => tracing::info!(%source, "{source} gives prices again"),
        }
        self.heard.send_replace(heard);
        // Until everybody was asked, what is missing is not missed.
        let offer = if heard < self.askers.len() { Offers::Same } else { self.miss() };
        (answered, offer)
    }

    fn miss(&self) -> Offers {
        let now = clock::now();
        let has_none = |pair: &&Pair| self.of(&pair.asset, pair.currency, now).is_err();
        let missing: BTreeSet<Pair> = self.asked.iter().filter(has_none).cloned().collect();
        let (lost, back) = self.board.write().unwrap_or_else(PoisonError::into_inner).miss(missing);
        for pair in &lost {
            tracing::warn!("There is no price of {pair}: too few sources agree, or what they say is too old");
        }
        for pair in &back {
            tracing::info!("There is a price of {pair} again");
        }
        if lost.is_empty() && back.is_empty() { Offers::Same } else { Offers::Changed }
    }
}

/// The wait doubles with every failure.
fn wait(refresh: Duration, failures: u32) -> Duration {
    let doubled = 1_u32.checked_shl(failures.min(16)).unwrap_or(u32::MAX);
    refresh.saturating_mul(doubled).min(LONGEST_WAIT.max(refresh))
}

/// Nine to eleven tenths of the wait, so that not every gateway of the world asks at the full minute.
fn jittered(wait: Duration) -> Duration {
    let [byte] = clock::random::<1>().unwrap_or([128]);
    wait * 9 / 10 + wait / 5 * u32::from(byte) / 255
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_fails_is_asked_ever_less_often() {
        let minute = Duration::from_mins(1);
        assert_eq!(
            [0, 1, 2, 3, 40].map(|failures| wait(minute, failures).as_secs()),
            [60, 120, 240, 300, 300]
        );
        assert_eq!(wait(Duration::from_mins(10), 9), Duration::from_mins(10));
        let waits: Vec<Duration> = (0..200).map(|_| jittered(minute)).collect();
        assert!(waits.iter().all(|wait| (54..=66).contains(&wait.as_secs())), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait != waits[0]));
    }
}
