//! Refusals as programs read them: problems, as RFC 9457 has them.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A problem with this status and code, and with more members where there is more to tell.
pub(crate) fn problem(
    status: StatusCode,
    code: &str,
    more: impl IntoIterator<Item = (&'static str, Value)>,
) -> Response {
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason().unwrap_or_default(),
        "status": status.as_u16(),
        "code": code,
    });
    for (name, value) in more {
        body[name] = value;
    }
    let headers = [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")];
    (status, headers, body.to_string()).into_response()
}
