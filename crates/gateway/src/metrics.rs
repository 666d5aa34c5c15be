//! What the operator can measure: counted where it happens, told to whoever asks for `/metrics`.
//!
//! Labels have few values and are never ids: an invoice's id is a capability, an address book is private. The whole list is
//! `docs/METRICS.md`, and a test holds both together.
//!
//! # Layout
//!
//! - [`invoices`] counts decisions, once their rows are written; [`postbacks`] what shops answered.
//! - [`networks`] says how far chains are read, [`rates`] how old prices are.
//! - [`requests`] measures the HTTP of payers and merchants, [`database`] counts what the rows refuse.

pub mod database;
pub mod invoices;
pub mod networks;
pub mod postbacks;
pub mod rates;
pub mod requests;

use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Metric, Registry};
use quittance_protocol::{BUILD, Time};

use self::invoices::InvoiceMetrics;
use self::networks::NetworkMetrics;
use self::postbacks::PostbackMetrics;
use self::rates::RateMetrics;
use self::requests::RequestMetrics;
use crate::clock;

/// The media type of [`Metrics::text`], which Prometheus and everything that speaks its format understand.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Everything that is measured. One for each process.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    /// What became of invoices.
    pub invoices: InvoiceMetrics,
    /// How far networks are read.
    pub networks: NetworkMetrics,
    /// What became of postbacks.
    pub postbacks: PostbackMetrics,
    /// How old prices are.
    pub rates: RateMetrics,
    /// What payers and merchants ask.
    pub requests: RequestMetrics,
    /// How often rows could not be read or written.
    pub database_errors: Counter,
}

impl Metrics {
    /// Starts at zero, now.
    #[must_use]
    pub fn new() -> Self {
        // This one has a name that every program shares, so it stands outside our own.
        let mut registry = Registry::default();
        let started = Gauge::<i64>::default();
        started.set(clock::now().seconds());
        registry.register("process_start_time_seconds", "When the process started, in Unix time", started);

        let ours = registry.sub_registry_with_prefix("quittance");
        let build =
            Info::new([("version", env!("CARGO_PKG_VERSION").to_owned()), ("build", BUILD.to_owned())]);
        ours.register("build", "Which gateway this is; pages of another build reload themselves", build);
        let database_errors = named(
            ours,
            "database_errors",
            "Times that rows could not be read or written",
            Counter::default(),
        );
        Self {
            invoices: InvoiceMetrics::register(ours),
            networks: NetworkMetrics::register(ours),
            postbacks: PostbackMetrics::register(ours),
            rates: RateMetrics::register(ours),
            requests: RequestMetrics::register(ours),
            database_errors,
            registry,
        }
    }

    /// Everything as OpenMetrics text. Ages are as of `now`.
    ///
    /// # Errors
    ///
    /// A metric cannot be written as text.
    pub fn text(&self, now: Time) -> Result<String, std::fmt::Error> {
        self.networks.age(now);
        self.postbacks.age(now);
        self.rates.age(now);
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// A metric that is told under this name.
fn named<M: Metric + Clone>(registry: &mut Registry, name: &str, help: &str, metric: M) -> M {
    registry.register(name, help, metric.clone());
    metric
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}
