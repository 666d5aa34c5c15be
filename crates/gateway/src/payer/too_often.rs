//! What somebody is answered who asks too often: when to try again.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use quittance_protocol::problem::Problem;
use serde_json::json;

use super::refusal::Form;
use super::{PayerError, Visit};
use crate::book::Opened;
use crate::limit::Wait;
use crate::problem::problem;

impl Visit {
    /// 429, with the time after which it may be tried again.
    ///
    /// # Errors
    ///
    /// When the invoice's project is no longer configured.
    pub fn too_often(&self, wait: Wait, opened: &Opened) -> Result<Response, PayerError> {
        let status = StatusCode::TOO_MANY_REQUESTS;
        let mut response = match Form::asked_for(&self.headers) {
            Form::Document => {
                let context = self.context(opened)?;
                let (dress, back) = (self.dress(&context.project), format!("/i/{}", self.id));
                let html = self.app.assets.shell.too_often(wait.seconds(), &back, &dress);
                self.answer(&dress).document(status, html)
            }
            Form::Json | Form::Compact => {
                problem(status, Problem::TooOften.code(), [("retry_after", json!(wait.seconds()))])
            }
        };
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.seconds()));
        Ok(response)
    }
}
