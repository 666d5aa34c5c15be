//! `POST /i/{id}/quote`: a new price, for the whole or for the rest, with new time to pay.

use std::time::Instant;

use axum::response::Response;
use quittance_ledger::fact::Fact;
use quittance_ledger::requote::due_again;
use quittance_ledger::{Action, Quote};
use quittance_protocol::problem::Problem;
use quittance_protocol::{Duration, Kind, Method};

use super::fields::Fields;
use super::visit::Context;
use super::{Arrival, PayerError, Visit};
use crate::book::{Extras, Opened};
use crate::client::Client;
use crate::clock;
use crate::create::TIME_TO_PAY;
use crate::details::Details;
use crate::merchant::BadSender;
use crate::rates::Price;

/// Locks today's price for what is still owed.
pub async fn quote(arrival: Arrival, client: Client, fields: Fields) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    if let Err(wait) = visit.app.wishes.take(visit.id, client, Instant::now()) {
        return Ok(visit.too_often(wait));
    }
    visit.demand(&opened.reading, Action::Requote)?;
    let context = visit.context(&opened)?;
    let details = today(&visit, &context, &opened)?;
    let fact = new_price(&visit, &context, &opened)?;
    let extras = Extras { details, ..Extras::default() };
    let record = visit.app.book.record(visit.id, &extras, |_| vec![fact.clone()]).await;
    let opened = record.map_err(|error| visit.refused_by_book(&error))?;
    // Whoever needs more time is in the middle of the form that asks who pays.
    if opened.reading.permits(Action::GivePayer) && visit.sent_by_form(&fields) {
        return visit.hand_back(&opened, &fields, &BadSender::default()).await;
    }
    visit.granted(&opened)
}

/// The prices of all methods, where the invoice keeps them: those of its creation held for the time that is over now.
fn today(visit: &Visit, context: &Context, opened: &Opened) -> Result<Option<String>, PayerError> {
    let terms = &opened.invoice.terms;
    if context.details.rates.is_none() {
        return Ok(None);
    }
    let rates = visit.app.rates.all(terms.fiat.currency(), clock::now());
    let details = Details { rates: Some(rates), ..context.details.clone() };
    if visit.app.desk().offers(&visit.project, terms, &details).is_empty() {
        return Err(visit.refuse(Problem::TryLater));
    }
    serde_json::to_string(&details).map(Some).map_err(|_| visit.refuse(Problem::Internal))
}

fn new_price(visit: &Visit, context: &Context, opened: &Opened) -> Result<Fact, PayerError> {
    let terms = &opened.invoice.terms;
    let window = context.details.window_seconds.map(Duration::from_seconds);
    let window = match terms.kind {
        // A quote that was to hold for ever does so again.
        Kind::Open => window,
        Kind::Timed | Kind::Fixed => Some(window.unwrap_or(TIME_TO_PAY)),
    };
    let pay_by = window.map(|window| opened.now + window);
    let Some(quote) = &opened.reading.quote else {
        return pay_by.map(Fact::Extended).ok_or_else(|| visit.refuse(Problem::NotNow));
    };
    let priced = || {
        let method = Method::find(quote.method.as_str())?;
        let price = visit.app.rates.of(method.asset.symbol, terms.fiat.currency(), clock::now()).ok()?;
        Some((due_again(terms, &opened.reading, price.rate, method)?, price, method.smallest))
    };
    let (due, Price { rate, source, at }, smallest) =
        priced().ok_or_else(|| visit.refuse(Problem::TryLater))?;
    if due < smallest {
        return Err(visit.refuse(Problem::UnknownMethod));
    }
    Ok(Fact::Requoted(Quote {
        due,
        rate,
        rate_source: source,
        rate_at: at,
        locked_at: opened.now,
        pay_by,
        ..quote.clone()
    }))
}
