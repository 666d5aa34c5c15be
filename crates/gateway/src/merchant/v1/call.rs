//! One of our own calls: who asks, with which members.

use std::sync::Arc;

use axum::extract::Request;

use super::refusal::Refusal;
use crate::app::App;
use crate::book::{BookError, Opened};
use crate::merchant::body;
use crate::merchant::caller::caller;
use crate::merchant::fields::Fields;
use crate::project::Project;

/// A call by a shop that we know.
pub(super) struct Call {
    /// The shop.
    pub(super) project: Arc<Project>,
    /// What it sent.
    pub(super) fields: Fields,
}

impl Call {
    /// Reads a call. The body is taken in before anybody is refused, so that the refusal is read.
    pub(super) async fn read(app: &App, request: Request) -> Result<Self, Refusal> {
        let shop = caller(&app.projects, request.headers());
        let fields = body::fields(request).await;
        Ok(Self { project: shop?, fields: fields? })
    }

    /// An invoice of this shop; another shop's is as unknown as one that never was.
    pub(super) async fn invoice(&self, app: &App, id: &str) -> Result<Opened, Refusal> {
        let id = id.parse().map_err(|_| BookError::Unknown)?;
        let opened = app.book.open(id).await?;
        if opened.invoice.project == self.project.id { Ok(opened) } else { Err(Refusal::UnknownInvoice) }
    }
}
