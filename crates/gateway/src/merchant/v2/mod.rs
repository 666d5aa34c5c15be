//! CryptoCloud's v2 calls, as their clients make them.

mod call;
mod create;
mod invoice;
mod invoices;
mod literal;
mod order;
mod refusal;
mod status;

use std::sync::Arc;

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use self::refusal::Refusal;
use crate::app::App;

pub(crate) use self::invoice::V2Invoice;
pub(crate) use self::literal::Literal;

/// The v2 calls, all of them POST.
pub(super) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/v2/invoice/create", post(create::create))
        .route("/v2/invoice/merchant/info", post(invoices::info))
        .route("/v2/invoice/merchant/canceled", post(invoices::canceled))
        .method_not_allowed_fallback(|| async { Refusal::Method })
}

/// The answer to a call that there is not.
pub(super) fn unknown_call() -> Response {
    Refusal::UnknownCall.into_response()
}
