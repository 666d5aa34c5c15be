//! One of our own calls: who asks, with which members.

use std::sync::Arc;

use axum::extract::Request;
use url::form_urlencoded;

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
    /// Reads a call that takes these members, and no others: who misspells one would not hear that it had no effect. The
    /// body is taken in before anybody is refused, so that the refusal is read.
    pub(super) async fn read(
        app: &App,
        request: Request,
        members: &'static [&'static str],
    ) -> Result<Self, Refusal> {
        let shop = caller(&app.projects, request.headers());
        let asked = query_member(&request);
        let fields = body::fields(request).await;
        let (project, fields) = (shop?, fields?);
        if let Some(name) = asked {
            return Err(Refusal::invalid(
                cut(&name),
                "stands in the query, and members are read from the body",
            ));
        }
        match fields.other_than(members) {
            None => Ok(Self { project, fields }),
            // Without a content type, curl calls every body a form, and this one is its only name.
            Some(name) if name.starts_with('{') => Err(Refusal::NotJson),
            Some(name) => Err(Refusal::no_member(cut(name), members)),
        }
    }

    /// An invoice of this shop; another shop's is as unknown as one that never was.
    pub(super) async fn invoice(&self, app: &App, id: &str) -> Result<Opened, Refusal> {
        let id = id.parse().map_err(|_| BookError::Unknown)?;
        let opened = app.book.open(id).await?;
        if opened.invoice.project == self.project.id { Ok(opened) } else { Err(Refusal::UnknownInvoice) }
    }
}

fn query_member(request: &Request) -> Option<String> {
    let query = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes()).next().map(|(name, _)| name.into_owned())
}

/// As much of a name as it takes to recognise it.
fn cut(name: &str) -> String {
    name.chars().take(64).collect()
}
