//! Plays a fault over HTTP.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Result;
use axum::body::{Body, Bytes};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::fault::{ENDLESS, Fault};
use super::{Asked, Exchange, Line, exchange};

/// The pieces that an endless answer comes in.
const PIECE: usize = 64 * 1024;

/// The answer to `asked` with `fault` in it.
pub(super) async fn play(line: &Arc<Line>, fault: &Fault, asked: Asked) -> Result<Response> {
    match fault {
        Fault::HangUp => Ok(hang_up(Bytes::new(), 0)),
        Fault::Slow(span) => {
            tokio::time::sleep(*span).await;
            with(line, fault, asked).await.map(whole)
        }
        Fault::CutShort => {
            let Exchange { answer, .. } = with(line, fault, asked).await?;
            Ok(hang_up(answer.slice(..answer.len() / 2), answer.len()))
        }
        Fault::Status(code, after) => Ok(status(*code, *after)),
        Fault::Html => Ok(Html("<!doctype html><title>Welcome</title>").into_response()),
        Fault::Bare => Ok(axum::Json(json!({ "Error": "lack of computing resources" })).into_response()),
        Fault::Endless => Ok(endless(line, None)),
        Fault::Huge => Ok(endless(line, Some(ENDLESS))),
        Fault::Error(_)
        | Fault::WrongId
        | Fault::NoId
        | Fault::Chain(_)
        | Fault::FrozenAt(_)
        | Fault::RangeLimit(_)
        | Fault::OtherNumber
        | Fault::Rewrite(_) => with(line, fault, asked).await.map(whole),
    }
}

/// Asks the server with what the fault makes of question and answer. What is not JSON passes as it is.
async fn with(line: &Line, fault: &Fault, mut asked: Asked) -> Result<Exchange> {
    let question: Value = serde_json::from_slice(&asked.question).unwrap_or_default();
    if !question.is_null() {
        asked.question = serde_json::to_vec(&fault.question(question.clone()))?.into();
    }
    let (mut exchange, _) = exchange(line, asked).await?;
    line.hold(&exchange).await;
    if let Ok(answer) = serde_json::from_slice(&exchange.answer) {
        exchange.answer = serde_json::to_vec(&fault.answer(&question, answer))?.into();
    }
    Ok(exchange)
}

fn whole(exchange: Exchange) -> Response {
    (exchange.status, [(header::CONTENT_TYPE, "application/json")], exchange.answer).into_response()
}

/// Sends `begun` of an answer of `length` bytes, and closes the connection.
fn hang_up(begun: Bytes, length: usize) -> Response {
    let begun = (!begun.is_empty()).then_some(Ok(begun));
    let end = Err(io::Error::from(io::ErrorKind::ConnectionAborted));
    let body = Body::from_stream(stream::iter(begun.into_iter().chain([end])));
    ([(header::CONTENT_LENGTH, length.max(1).to_string())], body).into_response()
}

fn status(code: u16, after: Option<Duration>) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let after = after.map(|after| [(header::RETRY_AFTER, after.as_secs().to_string())]);
    match after {
        Some(after) => (status, after, "not now").into_response(),
        None => (status, "not now").into_response(),
    }
}

/// A text that goes on and on. What was taken of it is counted.
fn endless(line: &Arc<Line>, length: Option<usize>) -> Response {
    let line = Arc::clone(line);
    let piece = Bytes::from(vec![b'0'; PIECE]);
    let pieces = (0..ENDLESS / PIECE).map(move |_| {
        line.streamed.fetch_add(PIECE, Ordering::SeqCst);
        Ok::<_, io::Error>(piece.clone())
    });
    let body = Body::from_stream(stream::iter(pieces));
    match length {
        Some(length) => ([(header::CONTENT_LENGTH, length.to_string())], body).into_response(),
        None => body.into_response(),
    }
}
