//! `POST /i/{id}/quote`: a new price, for the whole or for the rest, with new time to pay.

use axum::response::Response;
use quittance_ledger::fact::Fact;
use quittance_ledger::{Action, Quote, Reading};
use quittance_protocol::problem::Problem;
use quittance_protocol::{Amount, Duration, Fiat, Method, Time};

use super::visit::Context;
use super::{PayerError, Visit};
use crate::book::{Extras, Opened};
use crate::rates::FIXED;

/// How long a price holds where nobody said otherwise.
pub const USUAL_WINDOW: Duration = Duration::from_minutes(15);

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
    let window = context.details.window_seconds.map_or(USUAL_WINDOW, Duration::from_seconds);
    let pay_by = opened.now + window;
    let Some(quote) = &opened.reading.quote else { return Some(Fact::Extended(pay_by)) };
    let method = Method::find(quote.method.as_str())?;
    let rate = visit.app.rates.of(method.asset.symbol, opened.invoice.terms.fiat.currency())?;
    let price = owed(opened.invoice.terms.fiat, quote, &opened.reading, method)?;
    // What arrived keeps its value; the rest is priced anew.
    let due = rate.quote(price, method)?.checked_add(opened.reading.received)?;
    let requote = Requote { now: opened.now, pay_by, due };
    Some(Fact::Requoted(Quote { rate, rate_source: FIXED.to_owned(), ..requote.of(quote) }))
}

struct Requote {
    now: Time,
    pay_by: Time,
    due: Amount,
}

impl Requote {
    fn of(&self, quote: &Quote) -> Quote {
        Quote { due: self.due, locked_at: self.now, pay_by: Some(self.pay_by), ..quote.clone() }
    }
}

/// The part of the price that is still owed, rounded up to the minor unit.
fn owed(price: Fiat, quote: &Quote, reading: &Reading, method: &Method) -> Option<Fiat> {
    if reading.received.is_zero() {
        return Some(price);
    }
    // Counted in shown units, so that the product stays inside 128 bits.
    let step = quittance_protocol::decimal::power_of_ten(method.decimals.checked_sub(method.shown)?)?;
    let (missing, due) = (reading.remaining.units().div_ceil(step), quote.due.units() / step);
    let minor = u128::from(price.minor()).checked_mul(missing)?.checked_add(due.checked_sub(1)?)?.checked_div(due)?;
    Some(Fiat::from_minor(u64::try_from(minor).ok()?, price.currency()))
}
