//! `/v2/invoice/create`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use serde::Serialize;

use super::call::Call;
use super::invoice::V2Invoice;
use super::order::order;
use super::refusal::Refusal;
use crate::app::App;
use crate::merchant::Statement;

/// What a call that was granted is answered.
#[derive(Serialize)]
pub(super) struct Success<T> {
    status: &'static str,
    result: T,
}

impl<T> Success<T> {
    pub(super) fn of(result: T) -> Json<Self> {
        Json(Self { status: "success", result })
    }
}

/// Creates an invoice.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Json<Success<V2Invoice>>, Refusal> {
    let call = Call::read(&app, request).await.map_err(Refusal::of_create)?;
    let order = order(&call)?;
    let opened = crate::create::create(&app, &call.project, order).await?;
    Ok(Success::of(Statement::of(&app, &call.project, &opened, call.locale)?.v2()))
}
