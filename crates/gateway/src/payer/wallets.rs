//! `GET /i/{id}/wallets`: links that open a wallet by its name, and the payment to copy by hand.

use axum::http::StatusCode;
use axum::response::Response;
use quittance_page::screen::is_checking;
use quittance_protocol::problem::Problem;

use super::{Arrival, PayerError};

/// Only while money is asked for: an address that is no longer payable is not shown again.
pub async fn wallets(arrival: Arrival) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    let context = visit.context(&opened)?;
    let presented = visit.presented(&opened, &context);
    let view = presented.view();
    let pay = view.stage.pay().filter(|_| !is_checking(&view, view.now));
    let pay = pay.ok_or_else(|| visit.refuse(Problem::NotNow))?;
    let dress = visit.dress();
    let html = visit.app.assets.shell.wallets(&view, pay, &presented.wallets(), &dress);
    Ok(visit.answer(&dress).document(StatusCode::OK, html))
}
