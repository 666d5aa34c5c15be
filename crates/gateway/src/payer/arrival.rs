//! A request about an invoice that was not looked up yet.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::request::Parts;
use quittance_protocol::InvoiceId;
use quittance_protocol::problem::Problem;

use super::code::remembered;
use super::framed::Framed;
use super::refusal::Refusal;
use super::visit::problem_of;
use super::{Asked, PayerError, Visit, named};
use crate::app::App;
use crate::book::Opened;
use crate::present::panel;

/// A request about an invoice that was not looked up yet.
///
/// A form's fields arrive after it, however slowly, and the invoice is read when all is there: what is decided then is about
/// that moment.
pub struct Arrival {
    /// Everything shared.
    pub app: Arc<App>,
    /// The invoice.
    pub id: InvoiceId,
    asked: Asked,
    headers: HeaderMap,
}

impl FromRequestParts<Arc<App>> for Arrival {
    type Rejection = PayerError;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, PayerError> {
        let Ok(asked) = Asked::from_request_parts(parts, app).await;
        let (headers, app) = (parts.headers.clone(), Arc::clone(app));
        match named(parts, &app).await.and_then(|id| id.parse().ok()) {
            Some(id) => Ok(Self { app, id, asked, headers }),
            None => Err(PayerError::new(Refusal::plain(Problem::UnknownInvoice, app, asked, headers))),
        }
    }
}

impl Arrival {
    /// The invoice as it stands now, and everything that answers about it need.
    ///
    /// # Errors
    ///
    /// When there is none, or its project is no longer configured.
    pub async fn open(self) -> Result<(Visit, Opened), PayerError> {
        let opened = match self.app.book.open(self.id).await {
            Ok(opened) => opened,
            Err(error) => {
                let problem = problem_of(self.id, &error);
                return Err(self.refuse(problem));
            }
        };
        let Some(project) = self.app.projects.find(&opened.invoice.project).cloned() else {
            return Err(self.refuse(Problem::UnknownInvoice));
        };
        let Self { app, id, asked, headers } = self;
        let panel = project.is_test().then(|| panel(id, &opened.reading));
        let framed = Framed::asked_for(&asked, &headers, &project);
        let code = remembered(&headers);
        Ok((Visit { app, id, project, asked, headers, panel, framed, code }, opened))
    }

    fn refuse(self, problem: Problem) -> PayerError {
        let back = (problem != Problem::UnknownInvoice).then_some(self.id);
        PayerError::new(Refusal { back, ..Refusal::plain(problem, self.app, self.asked, self.headers) })
    }
}
