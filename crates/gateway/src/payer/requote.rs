//! `POST /i/{id}/quote`: a new price, for the whole or for the rest, with new time to pay.

use axum::response::Response;
use quittance_ledger::fact::Fact;
use quittance_ledger::requote::due_again;
use quittance_ledger::{Action, Quote};
use quittance_protocol::problem::Problem;
use quittance_protocol::{Duration, Method};

use super::visit::Context;
use super::{PayerError, Visit};
use crate::book::{Extras, Opened};
use crate::clock;
use crate::create::TIME_TO_PAY;
use crate::rates::Price;

/// Locks today's price for what is still owed.
pub async fn quote(visit: Visit) -> Result<Response, PayerError> {
    let opened = visit.open().await?;
    visit.demand(&opened.reading, Action::Requote)?;
    let context = visit.context(&opened)?;
    let fact = new_price(&visit, &context, &opened).ok_or_else(|| visit.refuse(Problem::TryLater))?;
    let record = visit.app.book.record(visit.id, &Extras::default(), |_| vec![fact.clone()]).await;
    visit.granted(&record.map_err(|error| visit.refused_by_book(&error))?)
}

fn new_price(visit: &Visit, context: &Context, opened: &Opened) -> Option<Fact> {
    let window = context.details.window_seconds.map_or(TIME_TO_PAY, Duration::from_seconds);
    let pay_by = opened.now + window;
    let Some(quote) = &opened.reading.quote else { return Some(Fact::Extended(pay_by)) };
    let method = Method::find(quote.method.as_str())?;
    let currency = opened.invoice.terms.fiat.currency();
    let Price { rate, source, at } = visit.app.rates.of(method.asset.symbol, currency, clock::now()).ok()?;
    let due = due_again(&opened.invoice.terms, &opened.reading, rate, method)?;
    Some(Fact::Requoted(Quote {
        due,
        rate,
        rate_source: source,
        rate_at: at,
        locked_at: opened.now,
        pay_by: Some(pay_by),
        ..quote.clone()
    }))
}
