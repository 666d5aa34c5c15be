//! How old prices are.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use quittance_protocol::Time;

use super::named;

/// How old prices are. A fixed table has no age and does not appear.
#[derive(Debug)]
pub struct RateMetrics {
    age: Family<BySource, Gauge>,
    /// When each source was last read.
    read: Mutex<BTreeMap<String, Time>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct BySource {
    source: String,
}

impl RateMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let age = Family::default();
        let age = named(registry, "rates_age_seconds", "How old the newest prices of a source are", age);
        Self { age, read: Mutex::default() }
    }

    /// A source of prices, by the name it has beside a quote, was read; its prices are of `at`.
    pub fn read(&self, source: &str, at: Time) {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).insert(source.to_owned(), at);
    }

    pub(super) fn age(&self, now: Time) {
        for (source, at) in &*self.read.lock().unwrap_or_else(PoisonError::into_inner) {
            self.age.get_or_create(&BySource { source: source.clone() }).set(now.since(*at).seconds());
        }
    }
}
