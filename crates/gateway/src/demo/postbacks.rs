//! The demo shop's receiver of postbacks: it checks token and signature, as every shop should, and shows what it got.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use quittance_protocol::InvoiceId;
use serde_json::{Value, json};

use super::SHOP;
use crate::app::App;
use crate::clock;
use crate::postback::sign::{verify_signature, verify_token};

/// How many postbacks the demo shop remembers.
const REMEMBERED: usize = 200;

/// What was received, oldest first.
#[derive(Debug, Default)]
pub(super) struct Postbacks(Mutex<Vec<Value>>);

impl Postbacks {
    fn all(&self) -> Vec<Value> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, entry: Value) {
        let mut received = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if received.len() >= REMEMBERED {
            received.remove(0);
        }
        received.push(entry);
    }

    /// Whether a postback said that this invoice is paid, and both its proofs were good.
    pub(super) fn confirm(&self, id: InvoiceId) -> bool {
        let received = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        received.iter().any(|entry| {
            let (body, good) = (&entry["body"], &Value::Bool(true));
            body["status"] == "success"
                && body["invoice_id"] == id.as_str()
                && (&entry["token_valid"], &entry["signature_valid"]) == (good, good)
        })
    }
}

/// `POST /demo/postbacks`: where the gateway tells the shop.
pub(super) async fn receive(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let (Some(demo), Some(project)) = (&app.demo, app.projects.find(SHOP)) else {
        return StatusCode::NOT_FOUND;
    };
    // What is no object is no postback of ours.
    let Some(parsed) = serde_json::from_slice(&body).ok().filter(Value::is_object) else {
        return StatusCode::BAD_REQUEST;
    };
    let token = parsed.get("token").and_then(Value::as_str).unwrap_or_default();
    let text =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let now = clock::now();
    let signature_valid = verify_signature(&project.postbacks.webhook_secret, &headers, &body, now);
    let shown: serde_json::Map<String, Value> =
        headers.keys().map(|name| (name.to_string(), Value::from(text(name.as_str())))).collect();
    demo.postbacks.keep(json!({
        "received_at": now.millis(),
        "headers": shown,
        "body": parsed,
        "token_valid": verify_token(&project.postbacks.secret_key, token, now).is_some(),
        "signature_valid": signature_valid,
    }));
    StatusCode::OK
}

/// `GET /demo/postbacks`: what the shop was told.
pub(super) async fn list(State(app): State<Arc<App>>) -> Json<Vec<Value>> {
    Json(app.demo.as_ref().map(|demo| demo.postbacks.all()).unwrap_or_default())
}
