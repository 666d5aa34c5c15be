//! The book: read an invoice, record a fact, decide, write it all in one transaction, then tell.
//!
//! Everything that changes an invoice comes through here, whether a payer, a merchant, a chain or time asked for it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use quittance_chain::Batch;
use quittance_ledger::fact::{Fact, Record};
use quittance_ledger::quote::Target;
use quittance_ledger::transfer::ChainFact;
use quittance_ledger::{Applied, Conflict, Event, Reading, apply, observe, pass};
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, InvoiceId, State, Time};
use quittance_store::row::{Advance, Change, Invoice, Outcome, Realm};
use quittance_store::{Store, StoreError};
use tokio::sync::Notify;

use crate::clock;
use crate::config::Mode;
use crate::hub::Hub;
use crate::metrics::Metrics;
use crate::moments;
use crate::postback::Drafts;

/// An invoice as it stands now.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its rows.
    pub invoice: Invoice,
    /// What they say now.
    pub reading: Reading,
    /// The invoice's own time.
    pub now: Time,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// There is no such invoice.
    #[error("no such invoice")]
    Unknown,
    /// The invoice does not allow it now.
    #[error(transparent)]
    Conflict(#[from] Conflict),
    /// Rows cannot be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What comes with a wish besides its facts.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// Sealed payer data.
    pub payer_data: Option<(Vec<u8>, Time)>,
    /// When the balance of its addresses is asked, because its payer says that they have paid.
    pub claim: Option<(NetworkId, Time)>,
    /// How far a test invoice's clock moves on.
    pub pass: Duration,
    /// What is said about the invoice from now on (JSON), if anything changes about it.
    pub details: Option<String>,
}

/// Keeps the invoices.
pub struct Book {
    store: Arc<dyn Store>,
    hub: Hub,
    drafts: Arc<dyn Drafts>,
    metrics: Arc<Metrics>,
    /// Wakes whoever sends postbacks.
    pub outbox: Notify,
    /// Wakes whoever waits for deadlines.
    pub deadlines: Notify,
}

/// How often a change is tried again when somebody else was faster.
const TRIES: u32 = 20;

impl Book {
    /// Opens the book.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, drafts: Arc<dyn Drafts>, metrics: Arc<Metrics>) -> Self {
        let (outbox, deadlines) = (Notify::new(), Notify::new());
        Self { store, hub: Hub::default(), drafts, metrics, outbox, deadlines }
    }

    /// The rows.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    /// Who listens to invoices.
    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// Reads an invoice as it stands now. Nothing is written.
    ///
    /// # Errors
    ///
    /// When there is none, or rows cannot be read.
    pub async fn open(&self, id: InvoiceId) -> Result<Opened, BookError> {
        let invoice = self.store.invoice(id).await?.ok_or(BookError::Unknown)?;
        Ok(opened(invoice))
    }

    /// Records what payer or merchant asked for. `facts` is asked again if somebody else changed the invoice meanwhile.
    ///
    /// # Errors
    ///
    /// When the invoice does not allow it, or rows cannot be written. Nothing is recorded then.
    pub async fn record(
        &self,
        id: InvoiceId,
        extras: &Extras,
        facts: impl Fn(&Opened) -> Vec<Fact> + Send + Sync,
    ) -> Result<Opened, BookError> {
        for _ in 0..TRIES {
            let before = self.open(id).await?;
            let wishes = facts(&before);
            let draft = self.draft(before.invoice, wishes, extras)?;
            match self.commit(std::slice::from_ref(&draft), None).await {
                Err(StoreError::Stale) => {}
                Err(other) => return Err(other.into()),
                Ok(()) => return self.open(id).await,
            }
        }
        Err(StoreError::Stale.into())
    }

    /// Lets time pass for an invoice: decides again and writes what changed.
    ///
    /// # Errors
    ///
    /// As [`Book::record`].
    pub async fn wake(&self, id: InvoiceId) -> Result<Opened, BookError> {
        self.record(id, &Extras::default(), |_| Vec::new()).await
    }

    /// Writes what a chain was read to say, for every invoice it is about, together with how far it was read.
    ///
    /// # Errors
    ///
    /// When rows cannot be read or written. Nothing is recorded then, and the same batch can be read again.
    pub async fn advance(&self, realm: &Realm, batch: &Batch) -> Result<(), BookError> {
        let network = &batch.followed.network;
        let advance = Advance {
            realm: realm.clone(),
            network: network.clone(),
            position: serde_json::to_string(&batch.position).map_err(StoreError::from)?,
            followed: batch.followed.clone(),
        };
        for _ in 0..TRIES {
            let mut drafts = Vec::new();
            for (id, facts) in self.concerned(realm, network, &batch.facts).await? {
                let Some(mut invoice) = self.store.invoice(id).await? else { continue };
                invoice.followed.retain(|followed| followed.network != *network);
                invoice.followed.push(batch.followed.clone());
                let facts = facts.into_iter().map(Fact::Chain).collect();
                drafts.push(self.draft(invoice, facts, &Extras::default())?);
            }
            drafts.retain(|draft| draft.is_news());
            match self.commit(&drafts, Some(&advance)).await {
                Err(StoreError::Stale) => {}
                other => return Ok(other?),
            }
        }
        Err(StoreError::Stale.into())
    }

    /// The invoices a batch is about: owners of the targets, and those that wait for blocks.
    async fn concerned(
        &self,
        realm: &Realm,
        network: &NetworkId,
        facts: &[ChainFact],
    ) -> Result<BTreeMap<InvoiceId, Vec<ChainFact>>, StoreError> {
        let mut concerned: BTreeMap<InvoiceId, Vec<ChainFact>> = BTreeMap::new();
        for id in self.store.active(realm, network).await? {
            concerned.entry(id).or_default();
        }
        for fact in facts {
            if let Some(id) = self.store.owner(realm, &fact.transfer.to).await? {
                concerned.entry(id).or_default().push(fact.clone());
            }
        }
        Ok(concerned)
    }

    /// Decides what becomes of an invoice with these facts. Nothing is written yet.
    ///
    /// # Errors
    ///
    /// When the invoice does not allow one of them, or its row cannot be read.
    pub fn draft(&self, invoice: Invoice, facts: Vec<Fact>, extras: &Extras) -> Result<Draft, BookError> {
        let clock_offset = Duration::from_millis(invoice.clock_offset.millis() + extras.pass.millis());
        let targets = new_targets(&invoice, &facts);
        let now = own_time(&invoice, clock_offset);
        let mut history = invoice.history.clone();
        let (mut recorded, mut events) = (Vec::new(), Vec::new());
        let mut news = Vec::new();
        let mut wishes = Vec::new();
        for fact in facts {
            match fact {
                Fact::Chain(fact) => news.push(fact),
                wish => wishes.push(wish),
            }
        }
        let mut take = |applied: Applied| {
            recorded.extend(applied.recorded);
            events.extend(applied.events);
            applied.reading
        };
        let _ = take(observe(&invoice.terms, &mut history, now, &invoice.followed, &news));
        for fact in wishes {
            take(apply(&invoice.terms, &mut history, Record { at: now, fact })?);
        }
        let reading = take(pass(&invoice.terms, &mut history, now));
        recorded.retain(|record| record.fact.followed().is_none());
        let outcome = Outcome {
            state: reading.status.state(),
            decided_at: now,
            followed: history.records().iter().filter_map(|record| record.fact.followed()).cloned().collect(),
            watches: watches(&reading),
            moments: moments::of_deadlines(&invoice, &history, &reading),
            wake_at: reading.wake.at.map(|at| at - clock_offset),
        };
        let mut change = Change {
            id: invoice.terms.id,
            from_revision: invoice.revision,
            from_recorded: invoice.recorded,
            facts: recorded,
            targets,
            outcome,
            claim: extras.claim.clone(),
            deliveries: Vec::new(),
            clock_offset,
            payer_data: extras.payer_data.clone(),
            details: extras.details.clone(),
        };
        change.deliveries = self.drafts.deliveries(&invoice, &reading, &events, now)?;
        Ok(Draft { change, events, mode: mode(&invoice.realm) })
    }

    async fn commit(&self, drafts: &[Draft], advance: Option<&Advance>) -> Result<(), StoreError> {
        let changes: Vec<Change> = drafts.iter().map(|draft| draft.change.clone()).collect();
        self.store.commit(&changes, advance).await?;
        self.tell(drafts);
        Ok(())
    }

    /// Rows are written: now tell the pages, the postbacks' sender and the log.
    pub fn tell(&self, drafts: &[Draft]) {
        for draft in drafts {
            let id = draft.change.id;
            for event in &draft.events {
                self.metrics.invoices.changed(draft.mode, event);
                report(id, event);
            }
            self.hub.tell(id);
        }
        if drafts.iter().any(|draft| !draft.change.deliveries.is_empty()) {
            self.outbox.notify_one();
        }
        if drafts.iter().any(|draft| draft.change.outcome.wake_at.is_some()) {
            self.deadlines.notify_one();
        }
    }
}

/// A change that is decided and not yet written.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What is to be written.
    pub change: Change,
    /// What changed.
    pub events: Vec<Event>,
    /// Whether the invoice is about real money.
    pub mode: Mode,
}

impl Draft {
    /// Whether anybody would notice: a block without news for an invoice is no row.
    fn is_news(&self) -> bool {
        !self.events.is_empty() || !self.change.facts.is_empty()
    }
}

/// Reads an invoice as it stands now.
#[must_use]
pub fn opened(invoice: Invoice) -> Opened {
    let now = own_time(&invoice, invoice.clock_offset);
    let mut history = invoice.history.clone();
    let reading = observe(&invoice.terms, &mut history, now, &invoice.followed, &[]).reading;
    Opened { invoice, reading, now }
}

/// The targets that these facts take. Another change may have taken them meanwhile.
fn new_targets(invoice: &Invoice, facts: &[Fact]) -> Vec<Target> {
    let of = |fact: &Fact| fact.quote().and_then(|quote| quote.target.clone());
    let known: BTreeSet<Target> =
        invoice.history.records().iter().filter_map(|record| of(&record.fact)).collect();
    let taken: BTreeSet<Target> = facts.iter().filter_map(of).collect();
    taken.difference(&known).cloned().collect()
}

/// The invoice's own time: the clock, moved on by what was played, and never back before its last decision.
fn own_time(invoice: &Invoice, clock_offset: Duration) -> Time {
    (clock::now() + clock_offset).max(invoice.history.decided_at())
}

fn mode(realm: &Realm) -> Mode {
    match realm {
        Realm::Live => Mode::Live,
        Realm::Test(_) => Mode::Test,
    }
}

/// Networks of which every new block may change something.
fn watches(reading: &Reading) -> Vec<NetworkId> {
    let waited = reading.wake.followed.iter().map(|(network, _)| network);
    let all: BTreeSet<&NetworkId> = reading.wake.blocks.iter().chain(waited).collect();
    all.into_iter().cloned().collect()
}

fn report(id: InvoiceId, event: &Event) {
    let invoice = id.short();
    match event {
        Event::StateChanged { from, to: to @ (State::Paid | State::Overpaid) } => {
            tracing::info!(
                invoice.id = invoice,
                from = from.as_str(),
                to = to.as_str(),
                "Invoice {invoice} paid"
            );
        }
        Event::StateChanged { from, to } => {
            tracing::info!(
                invoice.id = invoice,
                from = from.as_str(),
                to = to.as_str(),
                "Invoice {invoice} is now {to}"
            );
        }
        Event::Reversed => {
            tracing::error!(
                invoice.id = invoice,
                alarm = true,
                "Invoice {invoice} was settled and is undone by its network"
            );
        }
        Event::Elsewhere(key) => {
            let network = key.network.as_str();
            tracing::warn!(
                invoice.id = invoice,
                network,
                "Invoice {invoice} got money that it does not ask for"
            );
        }
        Event::Updated | Event::Settled | Event::Restored => {}
    }
}
