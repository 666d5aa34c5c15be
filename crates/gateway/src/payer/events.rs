//! `GET /i/{id}/events`: the present view, then every newer one.

use std::convert::Infallible;
use std::time::Duration;

use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::{Stream, stream};
use quittance_protocol::{BUILD, compact};
use tokio::sync::watch;

use super::{Arrival, PayerError, Visit};

/// How often a silent stream shows that it is alive: proxies end those that do not.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// A stream of views. Nothing is replayed: the first message is the present view.
pub async fn events(
    arrival: Arrival,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, PayerError> {
    // Listen before reading, so that no change falls between the two.
    let mut changes = arrival.app.book.hub().listen(arrival.id);
    changes.mark_changed();
    let (visit, _) = arrival.open().await?;
    let open = visit.app.metrics.requests.stream();
    let views = stream::unfold((visit, changes, open), |(visit, mut changes, open)| async move {
        next_change(&visit, &mut changes).await?;
        let event = present(&visit).await?;
        Some((Ok(event), (visit, changes, open)))
    });
    Ok(Sse::new(views).keep_alive(KeepAlive::new().interval(ALIVE_EVERY)))
}

/// Nothing when the gateway stops.
async fn next_change(visit: &Visit, changes: &mut watch::Receiver<u64>) -> Option<()> {
    tokio::select! {
        () = visit.app.stop.cancelled() => None,
        changed = changes.changed() => changed.ok(),
    }
}

async fn present(visit: &Visit) -> Option<Event> {
    let opened = visit.reopen().await.ok()?;
    let view = visit.view(&opened, &visit.context(&opened).ok()?);
    let text = compact::write(BUILD, &view).ok()?;
    let state = view.stage.state();
    Some(Event::default().event("view").id(view.revision.to_string()).data(format!("{state} {text}")))
}
