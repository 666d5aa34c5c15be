//! `GET /i/{id}/state`: the invoice for programs, and for a page whose stream does not come through.

use axum::response::Response;

use super::{Arrival, PayerError};

/// The present state.
pub async fn state(arrival: Arrival) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    visit.state(&opened)
}
