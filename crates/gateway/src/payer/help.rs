//! Help, with or without an invoice at hand.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use quittance_page::ssr::{Case, Topic};
use quittance_protocol::problem::Problem;
use quittance_protocol::{Amount, Method};

use super::page::nothing_here;
use super::{Arrival, Asked, PayerError};
use crate::app::App;
use crate::headers::Answer;
use crate::present::{help_case, method_view};

/// `GET /i/{id}/help/{topic}`
pub async fn of_invoice(
    arrival: Arrival,
    Path((_, name)): Path<(String, String)>,
) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    let topic = Topic::find(&name).ok_or_else(|| visit.refuse(Problem::UnknownInvoice))?;
    let context = visit.context(&opened)?;
    let presented = visit.presented(&opened, &context);
    let (view, dress) = (presented.view(), visit.dress());
    let case = Case { fee: presented.network_fee(), ..help_case(&opened.reading, &view) };
    let html = visit.app.assets.shell.help(topic, Some(&case), &dress);
    Ok(visit.answer(&dress).document(StatusCode::OK, html))
}

/// `GET /i/{id}/help`: every topic, those of the invoice's state first.
pub async fn index_of_invoice(arrival: Arrival) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    let context = visit.context(&opened)?;
    let (view, dress) = (visit.presented(&opened, &context).view(), visit.dress());
    let html = visit.app.assets.shell.help_index(Some(&help_case(&opened.reading, &view)), &dress);
    Ok(visit.answer(&dress).document(StatusCode::OK, html))
}

/// `GET /help`
pub async fn index(State(app): State<Arc<App>>, asked: Asked, headers: HeaderMap) -> Response {
    let shell = &app.assets.shell;
    let html = shell.help_index(None, &asked.dress(None));
    Answer::of_no_shop(shell, &headers).document(StatusCode::OK, html)
}

/// `GET /help/{topic}`
pub async fn topic(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    let Some(topic) = Topic::find(&name) else { return nothing_here(State(app), asked, headers).await };
    let shell = &app.assets.shell;
    let html = shell.help(topic, None, &asked.dress(None));
    Answer::of_no_shop(shell, &headers).document(StatusCode::OK, html)
}

/// `GET /help/times`: how long each network takes.
pub async fn times(State(app): State<Arc<App>>, asked: Asked, headers: HeaderMap) -> Response {
    let shell = &app.assets.shell;
    let natives = Method::all().filter(|method| method.contract.is_none());
    let methods: Vec<_> = natives.map(|method| method_view(method, Amount::ZERO)).collect();
    let html = shell.help_times(&methods, &asked.dress(None));
    Answer::of_no_shop(shell, &headers).document(StatusCode::OK, html)
}
