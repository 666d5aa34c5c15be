//! The page, the receipt, and the page for addresses that lead nowhere.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use quittance_ledger::Action;
use quittance_page::boot::Boot;
use quittance_page::ssr::Extras;
use quittance_protocol::problem::Problem;

use super::{Arrival, Asked, PayerError};
use crate::app::App;
use crate::headers::{Answer, lead_on};

/// `GET /i/{id}`: the whole invoice, payable before any script runs.
pub async fn show(arrival: Arrival) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    let context = visit.context(&opened)?;
    let presented = visit.presented(&opened, &context);
    let wants_change = visit.asked.change.is_some() && opened.reading.permits(Action::Choose);
    let boot = Boot {
        changing: wants_change && !context.offers.is_empty(),
        kept: visit.kept().to_owned(),
        embed: visit.frame().map(str::to_owned),
        ..Boot::new(visit.view(&opened, &context))
    };
    let (account, dress) = (visit.account(&opened, &context).await, visit.dress());
    let in_app = visit.in_app_browser().filter(|_| !boot.view.stage.state().is_final());
    let extras = Extras { choices: &presented.choices(), in_app: in_app.as_ref() };
    let html = visit.app.assets.shell.invoice(&boot, &account, &extras, &dress);
    let html = html.map_err(|_| visit.refuse(Problem::Internal))?;
    Ok(visit.answer(&dress).document(StatusCode::OK, html))
}

/// `GET /i/{id}/receipt`: the quittance, to keep or print; before it is paid, the bill and where it stands.
pub async fn receipt(arrival: Arrival) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    let context = visit.context(&opened)?;
    let view = visit.presented(&opened, &context).view();
    let (account, dress) = (visit.account(&opened, &context).await, visit.dress());
    let html = visit.app.assets.shell.receipt(&view, &account, &dress);
    Ok(visit.answer(&dress).document(StatusCode::OK, html))
}

/// `GET` of where a form was sent: a browser that comes back to what a form was answered with is shown the invoice.
pub async fn back(arrival: Arrival) -> Result<Response, PayerError> {
    // Only an invoice that there is says whose frame it may be in.
    let (visit, _) = arrival.open().await?;
    Ok(lead_on(&visit.page_path(), visit.frame()))
}

/// Every other address.
pub async fn nothing_here(State(app): State<Arc<App>>, asked: Asked, headers: HeaderMap) -> Response {
    let shell = &app.assets.shell;
    let html = shell.problem(Problem::UnknownInvoice, None, &asked.dress(None));
    Answer::of_no_shop(shell, &headers).document(StatusCode::NOT_FOUND, html)
}
