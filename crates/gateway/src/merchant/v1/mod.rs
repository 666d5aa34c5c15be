//! Our own calls, beside CryptoCloud's.

mod call;
mod create;
mod invoice;
mod order;
mod payer_data;
mod refusal;

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use self::refusal::Refusal;
use crate::app::App;

/// The calls under `/api/v1`.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/api/v1/invoices", post(create::create))
        .route("/api/v1/invoices/{id}", get(invoice::invoice))
        .route("/api/v1/invoices/{id}/accept", post(invoice::accept))
        .route("/api/v1/invoices/{id}/refuse", post(invoice::refuse))
        .route("/api/v1/invoices/{id}/refunded", post(invoice::refunded))
        .route("/api/v1/invoices/{id}/cancel", post(invoice::cancel))
        .route("/api/v1/invoices/{id}/payer_data", get(payer_data::show).delete(payer_data::forget))
        .method_not_allowed_fallback(|| async { Refusal::Method })
}

/// The answer to a call that there is not.
pub(super) fn unknown_call() -> Response {
    Refusal::UnknownCall.into_response()
}
