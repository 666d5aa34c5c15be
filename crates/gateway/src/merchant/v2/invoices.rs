//! `/v2/invoice/merchant/…`: what became of invoices, and withdrawing one.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use quittance_ledger::Fact;
use quittance_protocol::InvoiceId;

use super::call::Call;
use super::create::Success;
use super::invoice::V2Invoice;
use super::refusal::Refusal;
use super::status::V2Status;
use crate::app::App;
use crate::book::{BookError, Extras, Opened};
use crate::merchant::Statement;
use crate::project::Project;

/// How many invoices one call may ask for.
const MOST: usize = 100;

/// Invoices by their ids. What is no invoice of this shop is left out.
pub(super) async fn info(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Json<Success<Vec<V2Invoice>>>, Refusal> {
    let call = Call::read(&app, request).await?;
    let uuids =
        call.fields.list("uuids").ok_or_else(|| Refusal::wrong("validate_error", "uuids is required"))?;
    if uuids.len() > MOST {
        return Err(Refusal::wrong("validate_error", "Max 100 uuids"));
    }
    let mut invoices = Vec::new();
    for uuid in &uuids {
        match of_shop(&app, &call.project, uuid).await {
            Ok(opened) => {
                invoices.push(Statement::of(&app, &call.project, &opened, call.locale.clone())?.v2())
            }
            Err(BookError::Unknown) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(Success::of(invoices))
}

/// Withdraws an invoice, as long as it is `created`.
pub(super) async fn canceled(
    State(app): State<Arc<App>>,
    request: Request,
) -> Result<Json<Success<[&'static str; 1]>>, Refusal> {
    let call = Call::read(&app, request).await?;
    let uuid =
        call.fields.text("uuid").ok_or_else(|| Refusal::wrong("validate_error", "uuid is required"))?;
    let opened = of_shop(&app, &call.project, &uuid).await?;
    if V2Status::of(&opened.reading) != V2Status::Created {
        return Err(Refusal::wrong("validate_error", "Invoice is not created"));
    }
    app.book.record(opened.invoice.terms.id, &Extras::default(), |_| vec![Fact::Canceled]).await?;
    Ok(Success::of(["ok"]))
}

/// An invoice of this shop; another shop's is as unknown as one that never was.
async fn of_shop(app: &App, project: &Project, uuid: &str) -> Result<Opened, BookError> {
    let id: InvoiceId = uuid.trim().parse().map_err(|_| BookError::Unknown)?;
    let opened = app.book.open(id).await?;
    if opened.invoice.project == project.id { Ok(opened) } else { Err(BookError::Unknown) }
}
