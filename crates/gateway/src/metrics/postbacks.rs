//! What shops answered to postbacks, and what they have not taken yet.

use std::sync::{Mutex, PoisonError};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use quittance_protocol::Time;
use quittance_store::row::{Attempt, Backlog};

use super::named;

/// What became of postbacks.
#[derive(Debug)]
pub struct PostbackMetrics {
    attempts: Family<ByOutcome, Counter>,
    pending: Gauge,
    oldest_age: Gauge,
    /// What was pending when the rows were last asked.
    backlog: Mutex<Backlog>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByOutcome {
    outcome: &'static str,
}

const DELIVERED: ByOutcome = ByOutcome { outcome: "delivered" };
const FAILED: ByOutcome = ByOutcome { outcome: "failed" };
const GIVEN_UP: ByOutcome = ByOutcome { outcome: "given_up" };

impl PostbackMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let registry = registry.sub_registry_with_prefix("postback");
        let metrics = Self {
            attempts: named(
                registry,
                "attempts",
                "Attempts to deliver, by what came of them",
                Family::default(),
            ),
            pending: named(
                registry,
                "pending",
                "Postbacks that are neither delivered nor given up",
                Gauge::default(),
            ),
            oldest_age: named(
                registry,
                "oldest_pending_age_seconds",
                "How long the oldest pending postback has been due; 0 without any",
                Gauge::default(),
            ),
            backlog: Mutex::default(),
        };
        for outcome in [DELIVERED, FAILED, GIVEN_UP] {
            drop(metrics.attempts.get_or_create(&outcome));
        }
        metrics
    }

    /// An attempt was made.
    pub fn attempted(&self, attempt: &Attempt) {
        let outcome = match attempt {
            Attempt::Delivered(_) => DELIVERED,
            Attempt::Again(..) => FAILED,
            Attempt::GivenUp(_) => GIVEN_UP,
        };
        self.attempts.get_or_create(&outcome).inc();
    }

    /// What is pending, as the rows say.
    pub fn waiting(&self, backlog: Backlog) {
        *self.backlog.lock().unwrap_or_else(PoisonError::into_inner) = backlog;
    }

    pub(super) fn age(&self, now: Time) {
        let backlog = *self.backlog.lock().unwrap_or_else(PoisonError::into_inner);
        self.pending.set(i64::try_from(backlog.pending).unwrap_or(i64::MAX));
        self.oldest_age.set(backlog.oldest.map_or(0, |oldest| now.since(oldest).seconds().max(0)));
    }
}
