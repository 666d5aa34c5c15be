//! `POST /i/{id}/method`: the payer confirms a currency and a network.

use std::time::Instant;

use axum::response::Response;
use quittance_ledger::Action;
use quittance_ledger::fact::Fact;
use quittance_ledger::terms::{PayerData, Terms};
use quittance_protocol::problem::Problem;

use super::fields::Fields;
use super::visit::Context;
use super::{Arrival, PayerError, Visit};
use crate::book::Extras;
use crate::client::Client;
use crate::offers::{QuoteRequest, TargetWish};

/// Takes a target for the chosen method, stores it, then shows it.
pub async fn method(arrival: Arrival, client: Client, fields: Fields) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    if let Err(wait) = visit.app.wishes.take(visit.id, client, Instant::now()) {
        return Ok(visit.too_often(wait));
    }
    let context = visit.context(&opened)?;
    visit.demand(&opened.reading, Action::Choose)?;
    // Where the page's program is at work each currency has a group of its own.
    let chosen = fields.get("method").or_else(|| fields.below("method.")).unwrap_or_default();
    let offer = context.offers.iter().find(|offer| offer.method.code == chosen).cloned();
    let offer =
        offer.ok_or_else(|| visit.refuse(missing(&visit, &context, &opened.invoice.terms, chosen)))?;
    let waits_for_payer =
        opened.invoice.terms.payer_data == PayerData::Needed && opened.reading.targets.is_empty();
    let request = QuoteRequest {
        project: &visit.project,
        terms: &opened.invoice.terms,
        offer,
        records: opened.invoice.history.records(),
        pay_by: opened.reading.deadline.pay_by(),
        now: opened.now,
    };
    let wish = if waits_for_payer { TargetWish::Later } else { TargetWish::Now };
    let quote = visit.app.desk().quote(request, wish).await.map_err(|error| visit.refused_by_desk(&error))?;
    let extras = Extras::default();
    let record = visit.app.book.record(visit.id, &extras, |_| vec![Fact::Chosen(quote.clone())]).await;
    visit.granted(&record.map_err(|error| visit.refused_by_book(&error))?)
}

/// Why a method is not among the offers: its price may have been lost since the page was made.
fn missing(visit: &Visit, context: &Context, terms: &Terms, code: &str) -> Problem {
    let desk = visit.app.desk();
    match desk.method(&visit.project, &context.details, code) {
        Some(method) if desk.has_lost_price(terms, &context.details, method) => Problem::TryLater,
        Some(_) | None => Problem::UnknownMethod,
    }
}
