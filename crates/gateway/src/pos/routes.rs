//! What a counter asks for.

use std::sync::Arc;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use quittance_page::ssr::Dress;
use quittance_page::ssr::pairing::Pairing;
use quittance_protocol::pos::{Payment, Payments, Refusal, Sale, WORKER, WORKER_POLICY};
use quittance_protocol::{Fiat, FiatCurrency};
use serde_json::{Value, json};

use super::counter::{Counter, Denied, Paired, answer};
use super::order::Order;
use super::pairing::{self, PairingError, Pass};
use super::sale::{Shown, cancel, find, sell};
use super::{app, cookie, slip};
use crate::app::App;
use crate::client::Client;
use crate::clock;
use crate::form_origin::FormOrigin;
use crate::headers::Answer;
use crate::payer::fields::Fields;
use crate::present::fiat_money;

/// How many of the last sales are told.
const LAST: u32 = 30;

/// Every route of counters.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route(WORKER, get(app::worker))
        .route("/pos/{terminal}", get(show))
        .route("/pos/{terminal}/pair", post(pair_freely).get(back))
        .route("/pos/{terminal}/pair/{code}", get(ask).post(pair))
        .route("/pos/{terminal}/invoices", post(begin).get(back))
        .route("/pos/{terminal}/invoices/{id}", get(sale))
        .route("/pos/{terminal}/invoices/{id}/cancel", post(give_up).get(back))
        .route("/pos/{terminal}/payments", get(payments))
        .route("/pos/{terminal}/slip/{id}", get(slip::print))
        .route("/pos/{terminal}/manifest.webmanifest", get(app::manifest))
        .route("/pos/{terminal}/{icon}", get(app::icon))
}

/// `GET /pos/{terminal}`: the counter. Each visit keeps the device paired for as long again.
async fn show(Paired { counter, .. }: Paired) -> Result<Response, Denied> {
    let Some(shell) = &counter.app.assets.counter else {
        tracing::error!("The point of sale is not built: there is no pos.html beside the page");
        return Err(counter.deny(Refusal::TryLater));
    };
    let sheet = &counter.terminal.sheet;
    let dress = Dress { sheet, ..counter.dress() };
    let boot = counter.terminal.boot(&counter.asked.kept);
    let Ok(html) = shell.counter(&boot, &dress) else { return Err(counter.deny(Refusal::Internal)) };
    let answer = Answer { shell, sheet, request: &counter.headers, frame: None };
    let mut response = answer.document(StatusCode::OK, html);
    allow_worker(&mut response);
    let pass = cookie::shown(&counter.terminal, &counter.app.public_url, &counter.headers);
    if let Some(pass) = pass {
        keep(&mut response, &counter, &pass);
    }
    Ok(response)
}

/// The counter's program names the service worker's address, by this policy and no other.
fn allow_worker(response: &mut Response) {
    let policy =
        response.headers().get(header::CONTENT_SECURITY_POLICY).and_then(|value| value.to_str().ok());
    let policy =
        policy.map(|policy| HeaderValue::from_str(&format!("{policy}; trusted-types {WORKER_POLICY}")));
    if let Some(Ok(policy)) = policy {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
}

/// A browser that comes back to where a form was sent is shown the counter.
async fn back(counter: Counter) -> Redirect {
    back_to(&counter)
}

/// `GET /pos/{terminal}/pair/{code}`: asks first, because programs that preview links look at it, too.
async fn ask(Path((_, code)): Path<(String, String)>, counter: Counter) -> Result<Response, Denied> {
    match pairing::is_offered(counter.app.book.store(), &counter.terminal, &code).await {
        Ok(true) => {
            let action = format!("{}/pair/{code}", counter.terminal.path());
            Ok(counter.pairing(StatusCode::OK, Pairing::Offered(&action)))
        }
        Ok(false) => Ok(counter.pairing(StatusCode::GONE, Pairing::Used)),
        Err(error) => Err(unpaired(counter, &error.into())),
    }
}

/// `POST /pos/{terminal}/pair/{code}`: uses the code up.
async fn pair(
    Path((_, code)): Path<(String, String)>,
    client: Client,
    counter: Counter,
) -> Result<Response, Denied> {
    if let Err(wait) = counter.app.tills.try_code(client) {
        return Err(counter.deny(Refusal::TooOften(u32::try_from(wait.seconds()).unwrap_or(u32::MAX))));
    }
    redeem(counter, &code).await
}

/// `POST /pos/{terminal}/pair`: in the demo, and nowhere else, everybody may pair a device.
async fn pair_freely(counter: Counter) -> Result<Response, Denied> {
    if counter.app.demo.is_none() {
        return Err(counter.deny(Refusal::NotPaired));
    }
    match pairing::offer(counter.app.book.store(), &counter.terminal, "demo").await {
        Ok(offered) => redeem(counter, offered.code()).await,
        Err(error) => Err(unpaired(counter, &error)),
    }
}

async fn redeem(counter: Counter, code: &str) -> Result<Response, Denied> {
    // Who has the code may pair, but nobody makes another's browser do so.
    if counter.form_origin() == FormOrigin::Other {
        return Err(counter.deny(Refusal::Foreign));
    }
    let pass = match pairing::pair(counter.app.book.store(), &counter.terminal, code).await {
        Ok(Some(pass)) => pass,
        Ok(None) => return Ok(counter.pairing(StatusCode::GONE, Pairing::Used)),
        Err(error) => return Err(unpaired(counter, &error)),
    };
    let terminal = &counter.terminal.id;
    tracing::info!(terminal, device = pass.id, "Device {} is paired with terminal {terminal}", pass.id);
    let mut response = back_to(&counter).into_response();
    keep(&mut response, &counter, &pass);
    Ok(response)
}

fn back_to(counter: &Counter) -> Redirect {
    Redirect::to(&counter.asked.dress(None).keep(&counter.terminal.path()))
}

fn keep(response: &mut Response, counter: &Counter, pass: &Pass) {
    if let Some(cookie) = cookie::keep(&counter.terminal, &counter.app.public_url, pass) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

fn unpaired(counter: Counter, error: &PairingError) -> Denied {
    tracing::error!(terminal = counter.terminal.id, %error, "No device can be paired with {}", counter.terminal.id);
    counter.deny(Refusal::TryLater)
}

/// `POST /pos/{terminal}/invoices`: the sale begins. No address is taken before a method is confirmed.
async fn begin(paired: Paired, fields: Fields) -> Result<Response, Denied> {
    let order = match Order::read(&fields, paired.counter.terminal.currency) {
        Ok(order) => order,
        Err(refusal) => return Err(paired.counter.deny(refusal)),
    };
    match sell(&paired, &order).await {
        Ok(opened) => told(paired, opened),
        Err(refusal) => Err(paired.counter.deny(refusal)),
    }
}

/// `GET /pos/{terminal}/invoices/{id}`
async fn sale(Path((_, id)): Path<(String, String)>, paired: Paired) -> Result<Response, Denied> {
    match find(&paired.counter.app, &paired.counter.terminal, &id).await {
        Ok(opened) => told(paired, opened),
        Err(refusal) => Err(paired.counter.deny(refusal)),
    }
}

/// `POST /pos/{terminal}/invoices/{id}/cancel`
async fn give_up(Path((_, id)): Path<(String, String)>, paired: Paired) -> Result<Response, Denied> {
    let Counter { app, terminal, .. } = &paired.counter;
    let canceled = match find(app, terminal, &id).await {
        Ok(opened) => cancel(app, terminal, &opened).await,
        Err(refusal) => Err(refusal),
    };
    match canceled {
        Ok(opened) => told(paired, opened),
        Err(refusal) => Err(paired.counter.deny(refusal)),
    }
}

fn told(paired: Paired, opened: crate::book::Opened) -> Result<Response, Denied> {
    let shown = match Shown::of(&paired, opened) {
        Ok(shown) => shown,
        Err(refusal) => return Err(paired.counter.deny(refusal)),
    };
    match shown.sale() {
        Ok(sale) => Ok(answer(
            &paired.counter.headers,
            &sale,
            &sale_json(&sale, &shown.link(), paired.counter.terminal.currency),
        )),
        Err(refusal) => Err(paired.counter.deny(refusal)),
    }
}

/// `GET /pos/{terminal}/payments`: what was sold last.
async fn payments(paired: Paired) -> Result<Response, Denied> {
    let counter = paired.counter;
    let sold = match counter.app.book.store().till_sales(counter.terminal.row(), LAST).await {
        Ok(sold) => sold,
        Err(error) => {
            tracing::error!(terminal = counter.terminal.id, %error, "Sales cannot be read");
            return Err(counter.deny(Refusal::TryLater));
        }
    };
    let payments = sold.into_iter().map(|sold| Payment {
        id: sold.id.as_str().to_owned(),
        total: fiat_money(sold.total),
        state: sold.state,
        at: sold.at,
    });
    let payments = Payments { now: clock::now(), payments: payments.collect() };
    let told: Vec<Value> = payments.payments.iter().map(payment_json).collect();
    Ok(answer(&counter.headers, &payments, &json!({ "payments": told })))
}

fn sale_json(sale: &Sale, link: &str, currency: FiatCurrency) -> Value {
    let text = |minor| Fiat::from_minor(minor, currency).value();
    let ways: Vec<&str> = sale.ways.iter().map(|way| way.code.as_str()).collect();
    json!({
        "id": sale.view.id,
        "state": sale.view.stage.state().as_str(),
        "goods": text(sale.sum.goods),
        "discount": text(sale.sum.discount),
        "tip": text(sale.sum.tip),
        "total": { "value": sale.view.fiat.value, "currency": sale.view.fiat.currency },
        "link": link,
        "methods": ways,
        "test": sale.view.test,
    })
}

fn payment_json(payment: &Payment) -> Value {
    json!({
        "id": payment.id,
        "state": payment.state.as_str(),
        "total": { "value": payment.total.value, "currency": payment.total.currency },
        "created_at": payment.at.millis(),
    })
}
