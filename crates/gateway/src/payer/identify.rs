//! `POST /i/{id}/payer`: the payer says who pays, once, before a target is shown.

use axum::response::Response;
use quittance_ledger::fact::Fact;
use quittance_ledger::{Action, Quote};
use quittance_protocol::problem::Problem;

use super::fields::Fields;
use super::{Arrival, PayerError};
use crate::book::Extras;
use crate::clock;
use crate::merchant::Sender;

/// Seals what the payer said, takes the target, then shows it.
pub async fn payer(arrival: Arrival, fields: Fields) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    visit.demand(&opened.reading, Action::GivePayer)?;
    let context = visit.context(&opened)?;
    let kind = fields.get("sender_type").unwrap_or("natural");
    let sender = match Sender::read(kind, |name| fields.get(name).map(str::to_owned), clock::now()) {
        Ok(sender) => sender,
        Err(bad) => return visit.refuse_sender(&opened, &fields, &bad).await,
    };
    let said = serde_json::to_vec(&sender).map_err(|_| visit.refuse(Problem::Internal))?;
    let chosen = opened.reading.quote.as_ref().ok_or_else(|| visit.refuse(Problem::NotNow))?;
    let desk = visit.app.desk();
    let method = desk.method(&visit.project, &context.details, chosen.method.as_str());
    let method = method.ok_or_else(|| visit.refuse(Problem::UnknownMethod))?;
    let records = opened.invoice.history.records();
    let target = desk.target(&visit.project, visit.id, records, method).await;
    let target = target.map_err(|error| visit.refused_by_desk(&error))?;
    // The price stays as it was confirmed, even if there is none today; only the target is new.
    let quote = Quote { target: Some(target), ..chosen.clone() };
    let sealed = visit.app.data_key.seal(visit.id, &said);
    let sealed = sealed.map_err(|_| visit.refuse(Problem::TryLater))?;
    let extras = Extras {
        payer_data: Some((sealed, clock::now() + visit.project.payer_data_kept)),
        ..Extras::default()
    };
    let record = visit.app.book.record(visit.id, &extras, |_| vec![Fact::PayerGiven(quote.clone())]).await;
    visit.granted(&record.map_err(|error| visit.refused_by_book(&error))?)
}
