//! What became of invoices, counted once the rows that say so are written.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use quittance_ledger::Event;
use quittance_protocol::State;

use super::named;
use crate::config::Mode;

/// What became of invoices, by the mode of their project. Projects themselves are no label: there may be many.
#[derive(Debug)]
pub struct InvoiceMetrics {
    created: Family<ByMode, Counter>,
    states_entered: Family<ByState, Counter>,
    settled: Family<ByMode, Counter>,
    reversed: Family<ByMode, Counter>,
    restored: Family<ByMode, Counter>,
    elsewhere: Family<ByMode, Counter>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByMode {
    mode: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ByState {
    mode: &'static str,
    state: &'static str,
}

impl From<Mode> for ByMode {
    fn from(mode: Mode) -> Self {
        let mode = match mode {
            Mode::Live => "live",
            Mode::Test => "test",
        };
        Self { mode }
    }
}

impl InvoiceMetrics {
    /// Names what is counted. Everything stands at zero from the start, so that a first reversal is a rise and not a birth.
    pub(super) fn register(registry: &mut Registry) -> Self {
        let registry = registry.sub_registry_with_prefix("invoices");
        let metrics = Self {
            created: named(registry, "created", "Invoices created", Family::default()),
            states_entered: named(
                registry,
                "states_entered",
                "Changes of state, by the state entered",
                Family::default(),
            ),
            settled: named(registry, "settled", "Invoices paid for the first time", Family::default()),
            reversed: named(
                registry,
                "reversed",
                "Settled invoices undone by their network",
                Family::default(),
            ),
            restored: named(registry, "restored", "Reversed invoices that are paid again", Family::default()),
            elsewhere: named(
                registry,
                "elsewhere",
                "Transfers to an invoice's target that no quote asks for",
                Family::default(),
            ),
        };
        for mode in [Mode::Live, Mode::Test].map(ByMode::from) {
            for family in
                [&metrics.created, &metrics.settled, &metrics.reversed, &metrics.restored, &metrics.elsewhere]
            {
                drop(family.get_or_create(&mode));
            }
            for state in State::ALL {
                drop(
                    metrics.states_entered.get_or_create(&ByState { mode: mode.mode, state: state.as_str() }),
                );
            }
        }
        metrics
    }

    /// An invoice was created.
    pub fn created(&self, mode: Mode) {
        self.created.get_or_create(&mode.into()).inc();
    }

    /// Something changed about an invoice.
    pub fn changed(&self, mode: Mode, event: &Event) {
        let mode = ByMode::from(mode);
        match event {
            Event::StateChanged { to, .. } => {
                self.states_entered.get_or_create(&ByState { mode: mode.mode, state: to.as_str() }).inc()
            }
            Event::Settled => self.settled.get_or_create(&mode).inc(),
            Event::Reversed => self.reversed.get_or_create(&mode).inc(),
            Event::Restored => self.restored.get_or_create(&mode).inc(),
            Event::Elsewhere(_) => self.elsewhere.get_or_create(&mode).inc(),
            Event::Updated => return,
        };
    }
}
