//! `GET /i/{id}/instruction`: what to pay, as a signed file.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_protocol::problem::Problem;

use super::refusal::Form;
use super::{Arrival, PayerError};

/// The file, while there is something to pay, and after it was paid.
pub async fn instruction(arrival: Arrival) -> Result<Response, PayerError> {
    let (visit, opened) = arrival.open().await?;
    let context = visit.context(&opened)?;
    let presented = visit.presented(&opened, &context);
    if let Some(instruction) = presented.instruction() {
        let name = format!("attachment; filename=\"payment-instruction-{}.txt\"", visit.id.short());
        let headers = [
            (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
            (header::CONTENT_DISPOSITION, &*name),
            (header::CACHE_CONTROL, "no-store"),
        ];
        return Ok((headers, instruction.signed(&visit.app.signing_key)).into_response());
    }
    match Form::asked_for(&visit.headers) {
        Form::Document => {
            let dress = visit.dress();
            let html = visit.app.assets.shell.no_instruction(&presented.view(), &dress);
            Ok(visit.answer(&dress).document(StatusCode::CONFLICT, html))
        }
        Form::Json | Form::Compact => Err(visit.refuse(Problem::NotNow)),
    }
}
