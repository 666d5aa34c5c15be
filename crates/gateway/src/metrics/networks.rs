//! How far real networks are read. The chains of test projects are played, so they are not measured.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use quittance_chain::{Batch, SourceError};
use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;
use quittance_store::row::Realm;

use super::named;
use crate::watch::WatchError;

/// Seconds that reading a batch may take, and writing what it says.
const BATCH_SECONDS: [f64; 10] = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 30.0];

/// How far real networks are read.
#[derive(Debug)]
pub struct NetworkMetrics {
    up: Family<ByNetwork, Gauge>,
    height: Family<ByNetwork, Gauge>,
    block_time: Family<ByNetwork, Gauge>,
    lag: Family<ByNetwork, Gauge>,
    behind: Family<ByNetwork, Gauge>,
    errors: Family<ByKind, Counter>,
    batch: Family<ByNetwork, Histogram>,
    endpoints: Family<ByNetwork, Gauge>,
    endpoints_up: Family<ByNetwork, Gauge>,
    /// The time of each network's newest block read.
    newest: Mutex<BTreeMap<NetworkId, Time>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByNetwork {
    network: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByKind {
    network: String,
    kind: &'static str,
}

impl From<&NetworkId> for ByNetwork {
    fn from(network: &NetworkId) -> Self {
        Self { network: network.as_str().to_owned() }
    }
}

impl NetworkMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let registry = registry.sub_registry_with_prefix("network");
        Self {
            up: named(
                registry,
                "up",
                "1 if the last look at the network succeeded, else 0",
                Family::default(),
            ),
            height: named(registry, "height", "The newest block read", Family::default()),
            block_time: named(
                registry,
                "block_time_seconds",
                "The newest read block's own time, in Unix time",
                Family::default(),
            ),
            lag: named(registry, "lag_seconds", "How far the newest read block lies back", Family::default()),
            behind: named(registry, "blocks_behind", "Known blocks that are not read yet", Family::default()),
            errors: named(
                registry,
                "read_errors",
                "Looks that failed, by what went wrong",
                Family::default(),
            ),
            batch: named(
                registry,
                "batch_seconds",
                "How long a batch of blocks took to read and to write down",
                Family::new_with_constructor(|| Histogram::new(BATCH_SECONDS)),
            ),
            endpoints: named(registry, "endpoints", "Nodes that are configured", Family::default()),
            endpoints_up: named(
                registry,
                "endpoints_up",
                "Nodes that have not failed since they last did well",
                Family::default(),
            ),
            newest: Mutex::default(),
        }
    }

    /// A network is going to be watched: it is down until it was read. `endpoints` nodes are configured.
    pub fn watching(&self, network: &NetworkId, endpoints: usize) {
        let labels = ByNetwork::from(network);
        self.endpoints.get_or_create(&labels).set(gauge(endpoints));
        for family in [&self.up, &self.behind, &self.endpoints_up] {
            drop(family.get_or_create(&labels));
        }
        drop(self.batch.get_or_create(&labels));
        for kind in KINDS {
            drop(self.errors.get_or_create(&ByKind { network: labels.network.clone(), kind }));
        }
    }

    /// A network was looked at, and `endpoints_up` of its nodes do well.
    pub fn looked(&self, network: &NetworkId, looked: Result<(), &WatchError>, endpoints_up: usize) {
        let labels = ByNetwork::from(network);
        self.up.get_or_create(&labels).set(i64::from(looked.is_ok()));
        self.endpoints_up.get_or_create(&labels).set(gauge(endpoints_up));
        if let Err(error) = looked {
            self.errors.get_or_create(&ByKind { network: labels.network, kind: kind(error) }).inc();
        }
    }

    /// A batch of a real network was read and written down.
    pub fn read(&self, realm: &Realm, batch: &Batch, took: Duration) {
        match realm {
            Realm::Live => {}
            Realm::Test(_) => return,
        }
        let followed = &batch.followed;
        let labels = ByNetwork::from(&followed.network);
        self.height.get_or_create(&labels).set(gauge(followed.height));
        self.block_time.get_or_create(&labels).set(followed.block_time.seconds());
        self.behind.get_or_create(&labels).set(gauge(batch.tip.saturating_sub(followed.height)));
        self.batch.get_or_create(&labels).observe(took.as_secs_f64());
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        newest.insert(followed.network.clone(), followed.block_time);
    }

    pub(super) fn age(&self, now: Time) {
        for (network, block_time) in &*self.newest.lock().unwrap_or_else(PoisonError::into_inner) {
            // Blocks may be dated a little ahead of our clock.
            self.lag.get_or_create(&network.into()).set(now.since(*block_time).seconds().max(0));
        }
    }
}

/// What can go wrong with a look, as labels.
const KINDS: [&str; 10] = [
    "unreachable",
    "refused",
    "unreadable",
    "moved",
    "wrong_chain",
    "behind",
    "disagreement",
    "too_deep",
    "configuration",
    "database",
];

fn kind(error: &WatchError) -> &'static str {
    match error {
        WatchError::Source(source) => match source {
            SourceError::Unreachable { .. } => "unreachable",
            SourceError::Refused { .. } => "refused",
            SourceError::Unreadable { .. } => "unreadable",
            SourceError::Moved { .. } => "moved",
            SourceError::WrongChain { .. } => "wrong_chain",
            SourceError::Behind { .. } => "behind",
            SourceError::Disagreement { .. } => "disagreement",
            SourceError::TooDeep { .. } => "too_deep",
            SourceError::Configuration { .. } => "configuration",
            SourceError::Lookup(_) => "database",
        },
        WatchError::Book(_) | WatchError::Store(_) => "database",
    }
}

fn gauge(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}
