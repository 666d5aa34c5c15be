//! `GET /.well-known/quittance.json`: the public keys that payment instructions are, or were, signed with, and the shops whose
//! site is the gateway's own host.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use quittance_page::when;
use reqwest::Url;
use serde_json::{Value, json};

use crate::app::App;
use crate::site;

/// The keys, the newest first. A key that was replaced stays, so that what it signed can still be checked.
pub async fn keys(State(app): State<Arc<App>>) -> Response {
    let keys = match app.book.store().published_keys().await {
        Ok(keys) => keys,
        Err(error) => {
            tracing::error!(%error, "The published keys cannot be read");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let current = app.signing_key.public().id();
    let keys: Vec<Value> = keys
        .iter()
        .map(|key| {
            json!({
                "id": key.id,
                "algorithm": "Ed25519",
                "public_key": Base64::encode_string(&key.public_key),
                "status": if key.id == current.as_str() { "current" } else { "retired" },
                "since": when::iso(key.since),
            })
        })
        .collect();
    let body = json!({"version": 1, "gateway": app.public_url, "projects": at_home(&app), "keys": keys});
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    (headers, body.to_string()).into_response()
}

/// The shops whose site is the gateway's host: the file that has to name them is this one.
fn at_home(app: &App) -> Vec<&str> {
    let Ok(home) = Url::parse(&app.public_url) else { return Vec::new() };
    let is_here = |site: &str| site::address(site).is_ok_and(|url| url.origin() == home.origin());
    let shops = app.projects.all().filter(|project| project.site.as_deref().is_some_and(is_here));
    shops.map(|project| project.id.as_str()).collect()
}
