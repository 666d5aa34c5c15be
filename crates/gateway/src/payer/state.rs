//! `GET /i/{id}/state`: the invoice for programs, and for a page whose stream does not come through.

use axum::response::Response;

use super::{PayerError, Visit};

/// The present state.
pub async fn state(visit: Visit) -> Result<Response, PayerError> {
    visit.state(&visit.open().await?)
}
