//! `POST /api/v1/invoices`.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use super::call::Call;
use super::order::{MEMBERS, order};
use super::refusal::Refusal;
use crate::app::App;
use crate::merchant::Statement;

/// Creates an invoice. A repeat is answered like the first time.
pub(super) async fn create(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<impl IntoResponse, Refusal> {
    let call = Call::read(&app, request, MEMBERS).await?;
    let order = order(&call.fields)?;
    let opened = crate::create::create(&app, &call.project, order).await?;
    let place = format!("/api/v1/invoices/{}", opened.invoice.terms.id);
    let invoice = Statement::of(&app, &call.project, &opened, None)?.v1();
    Ok((StatusCode::CREATED, [(header::LOCATION, place)], Json(invoice)))
}
