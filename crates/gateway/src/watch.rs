//! The watchers: read chains, record facts, wake invoices whose time has come.

mod progress;
mod targets;

use std::sync::Arc;
use std::time::{Duration, Instant};

use quittance_chain::{ChainSource, Position, SourceError};
use quittance_protocol::{InvoiceId, Network};
use quittance_store::StoreError;
use quittance_store::row::Realm;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::book::BookError;
use crate::clock;
use crate::health::Look;
use crate::networks::LiveSource;
use crate::watch::progress::Progress;
use crate::watch::targets::OurTargets;

/// How many invoices are woken in one go.
const WOKEN_AT_ONCE: u32 = 200;
/// How long a starting gateway waits for a node.
const FIRST_LOOK: Duration = Duration::from_secs(3);
/// The longest sleep between two looks for passed deadlines.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// Why a chain was not read on.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The chain cannot be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// What it said cannot be written.
    #[error(transparent)]
    Book(#[from] BookError),
    /// Rows cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads a real chain until the gateway stops. A node that cannot be reached, or is of another chain, is asked again.
pub async fn watch_live(app: Arc<App>, source: LiveSource, every: Duration, stop: CancellationToken) {
    let chain = source.chain();
    let network = chain.network().clone();
    app.metrics.networks.watching(&network, source.endpoints());
    let mut waiting = Duration::ZERO;
    while !sleep_or_stop(waiting, &stop).await {
        waiting = every;
        let looked = tokio::select! {
            // What was not committed is read again at the next start.
            () = stop.cancelled() => return,
            looked = read_on(&app, &Realm::Live, chain.as_ref()) => looked,
        };
        app.metrics.networks.looked(&network, looked.as_ref().copied(), source.endpoints_up());
        let look = if looked.is_ok() { Look::Read } else { Look::Failed };
        if app.health.note(&Realm::Live, &network, look) {
            match looked {
                Ok(()) => tracing::info!(network = network.as_str(), "Network {network} is read again"),
                Err(error) => {
                    tracing::warn!(network = network.as_str(), %error, "Network {network} cannot be read")
                }
            }
            app.book.hub().tell_all();
        }
    }
}

/// Looks at every real chain once, so that a new gateway offers them at once. A slow node is left to its watcher.
pub async fn look_around(app: &App) {
    let looks = app.networks.sources().map(|(source, _)| async move {
        // The watcher will say what is wrong with a chain that cannot be read.
        let _ = tokio::time::timeout(FIRST_LOOK, read_on(app, &Realm::Live, source.chain().as_ref())).await;
    });
    futures_util::future::join_all(looks).await;
}

/// Reads a network of a test project's chain up to its tip.
///
/// # Errors
///
/// When the chain plays an outage or rows cannot be read or written.
pub async fn follow_sandbox(app: &App, project: &str, network: &'static Network) -> Result<(), WatchError> {
    let realm = Realm::Test(project.to_owned());
    let source = app.sandboxes.source(app.book.store(), project, network).await?;
    let result = read_on(app, &realm, &source).await;
    let look = if matches!(result, Err(WatchError::Source(_))) { Look::Failed } else { Look::Read };
    if app.health.note(&realm, &network.id(), look) {
        app.book.hub().tell_all();
    }
    result
}

/// Wakes invoices whose deadlines have come, until the gateway stops.
pub async fn keep_time(app: Arc<App>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
            () = app.book.deadlines.notified() => {}
        }
        match app.book.store().due(clock::now(), WOKEN_AT_ONCE).await {
            Ok(due) => {
                for id in due {
                    if let Err(error) = wake(&app, id).await {
                        tracing::warn!(invoice.id = id.short(), %error, "Invoice {} could not be woken", id.short());
                    }
                }
            }
            Err(error) => tracing::error!(%error, "Deadlines cannot be read"),
        }
    }
}

/// A test chain is read up to now first: it has no watcher of its own.
async fn wake(app: &App, id: InvoiceId) -> Result<(), WatchError> {
    let opened = app.book.open(id).await?;
    if let Realm::Test(project) = &opened.invoice.realm {
        for id in opened.reading.networks() {
            if let Some(network) = Network::find(id.as_str()) {
                // An outage is part of the play: the deadline then waits for its end.
                let _ = follow_sandbox(app, project, network).await;
            }
        }
    }
    app.book.wake(id).await?;
    Ok(())
}

async fn read_on(app: &App, realm: &Realm, source: &dyn ChainSource) -> Result<(), WatchError> {
    let store = app.book.store();
    let targets = OurTargets { store, realm };
    let mut progress = Progress::default();
    loop {
        let turn = app.turns.take(realm, source.network()).await;
        let position = store.position(realm, source.network()).await?;
        let position: Option<Position> =
            position.as_deref().map(serde_json::from_str).transpose().map_err(StoreError::from)?;
        let started = Instant::now();
        let batch = source.follow(position.as_ref(), &targets).await?;
        if position.as_ref() != Some(&batch.position) {
            app.book.advance(realm, &batch).await?;
        }
        drop(turn);
        progress.read(&batch);
        app.metrics.networks.read(realm, &batch, started.elapsed());
        if !batch.more {
            return Ok(());
        }
    }
}

/// True when the gateway stops.
async fn sleep_or_stop(span: Duration, stop: &CancellationToken) -> bool {
    tokio::select! {
        () = stop.cancelled() => true,
        () = tokio::time::sleep(span) => stop.is_cancelled(),
    }
}
