//! A wish that was not granted, and the form its answer takes.

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_page::ssr::Dress;
use quittance_page::ssr::sandbox::Panel;
use quittance_protocol::InvoiceId;
use quittance_protocol::problem::Problem;

use super::Asked;
use super::framed::Framed;
use crate::app::App;
use crate::headers::Answer;
use crate::problem::problem;

/// What our page asks for.
pub(crate) const COMPACT: &str = "application/vnd.quittance";

/// Why a payer's wish was not granted.
#[derive(Debug)]
pub struct PayerError(Box<Refusal>);

/// What a refusal says, and to whom.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) problem: Problem,
    pub(super) back: Option<InvoiceId>,
    pub(super) asked: Asked,
    /// The language that the invoice's shop usually shows.
    pub(super) usual: Option<String>,
    pub(super) app: Arc<App>,
    pub(super) headers: HeaderMap,
    pub(super) panel: Option<Panel>,
    pub(super) framed: Option<Framed>,
}

impl Refusal {
    /// One about no invoice that is known.
    pub(super) fn plain(problem: Problem, app: Arc<App>, asked: Asked, headers: HeaderMap) -> Self {
        Self { problem, back: None, asked, usual: None, app, headers, panel: None, framed: None }
    }
}

impl PayerError {
    /// A refusal.
    pub(super) fn new(refusal: Refusal) -> Self {
        Self(Box::new(refusal))
    }
}

/// The form an answer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A page for people.
    Document,
    /// For programs.
    Json,
    /// For our own page.
    Compact,
}

impl Form {
    /// What the request accepts.
    pub(crate) fn asked_for(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        match accept {
            accept if accept.contains(COMPACT) => Self::Compact,
            accept if accept.contains("application/json") => Self::Json,
            _ => Self::Document,
        }
    }
}

impl IntoResponse for PayerError {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        match Form::asked_for(&self.headers) {
            Form::Document => {
                let back = self.back.map(|id| format!("/i/{id}"));
                let shell = &self.app.assets.shell;
                let dress = Framed::dress(self.framed.as_ref(), self.asked.dress(self.usual.as_deref()));
                let dress = Dress { test: self.panel.as_ref(), ..dress };
                let html = shell.problem(self.problem, back.as_deref(), &dress);
                let answer = Answer { frame: dress.frame, ..Answer::of_no_shop(shell, &self.headers) };
                answer.document(status, html)
            }
            Form::Json | Form::Compact => problem(status, self.problem.code(), []),
        }
    }
}
