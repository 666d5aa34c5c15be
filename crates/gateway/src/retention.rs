//! Deletes payer data whose days are over.

use std::sync::Arc;
use std::time::Duration;

use quittance_protocol::Time;
use quittance_store::StoreError;
use tokio_util::sync::CancellationToken;

use crate::app::App;
use crate::clock;

/// How often one looks. A day that is over an hour ago is over.
const EVERY: Duration = Duration::from_hours(1);

/// Deletes from time to time, until the gateway stops.
pub async fn keep_forgetting(app: Arc<App>, stop: CancellationToken) {
    loop {
        if let Err(error) = forget(&app, clock::now()).await {
            tracing::error!(%error, "Old payer data cannot be deleted");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Deletes what was to be kept until `now` at most. Says of how many invoices.
///
/// # Errors
///
/// When rows cannot be deleted.
pub async fn forget(app: &App, now: Time) -> Result<u64, StoreError> {
    let count = app.book.store().forget_payer_data(now).await?;
    if count > 0 {
        tracing::info!(count, "Payer data of {count} invoices was deleted");
    }
    Ok(count)
}
