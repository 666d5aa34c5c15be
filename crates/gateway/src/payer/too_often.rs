//! What somebody is answered who asks too often: when to try again.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use quittance_protocol::problem::Problem;
use serde_json::json;

use super::Visit;
use super::refusal::Form;
use crate::limit::Wait;
use crate::problem::problem;

impl Visit {
    /// 429, with the time after which it may be tried again.
    #[must_use]
    pub fn too_often(&self, wait: Wait) -> Response {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let mut response = match Form::asked_for(&self.headers) {
            Form::Document => {
                let (dress, back) = (self.dress(), format!("/i/{}", self.id));
                let html = self.app.assets.shell.too_often(wait.seconds(), &back, &dress);
                self.answer(&dress).document(status, html)
            }
            Form::Json | Form::Compact => {
                problem(status, Problem::TooOften.code(), [("retry_after", json!(wait.seconds()))])
            }
        };
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.seconds()));
        response
    }
}
