//! `/api/v1/invoices/{id}/payer_data`: who pays, for the merchant alone, and until the merchant wants it forgotten.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Request, State};
use axum::http::header;
use axum::response::IntoResponse;
use quittance_protocol::InvoiceId;
use serde_json::json;

use super::call::Call;
use super::refusal::Refusal;
use crate::app::App;
use crate::book::BookError;
use crate::donation::donor::Donor;
use crate::merchant::{Sender, told};

/// The invoice that the call is about.
async fn asked(app: &App, id: &str, request: Request) -> Result<InvoiceId, Refusal> {
    Ok(Call::read(app, request, &[]).await?.invoice(app, id).await?.invoice.terms.id)
}

/// Who pays, and what a donor said with it, if either was asked and is not deleted.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<impl IntoResponse, Refusal> {
    let id = asked(&app, &id, request).await?;
    let sender = Sender::of(&app, id).await.map_err(|error| Refusal::failed(&*error))?;
    let donor = Donor::of(&app, id).await.map_err(|error| Refusal::failed(&*error))?;
    let told = told(sender, donor).ok_or(Refusal::NoPayerData)?;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(told)))
}

/// Deletes it. A second time there is nothing to delete, and that is fine.
pub(super) async fn forget(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    request: Request,
) -> Result<impl IntoResponse, Refusal> {
    let id = asked(&app, &id, request).await?;
    let deleted = app.book.store().forget_payer(id).await.map_err(BookError::from)?;
    if deleted {
        let short = id.short();
        tracing::info!(invoice.id = short, "Payer data of invoice {short} was deleted by its merchant");
    }
    Ok(Json(json!({ "deleted": deleted })))
}
