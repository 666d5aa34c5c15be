//! A v2 call: who asks, with which members, in which language.

use std::sync::Arc;

use axum::extract::Request;
use url::form_urlencoded;

use super::refusal::Refusal;
use crate::app::App;
use crate::merchant::body;
use crate::merchant::caller::caller;
use crate::merchant::fields::Fields;
use crate::merchant::statement::locale;
use crate::project::Project;

/// A v2 call by a shop that we know.
pub(super) struct Call {
    /// The shop.
    pub(super) project: Arc<Project>,
    /// What it sent.
    pub(super) fields: Fields,
    /// The language of the page it wants.
    pub(super) locale: Option<String>,
}

impl Call {
    /// Reads a call. The body is taken in before anybody is refused, so that the refusal is read.
    pub(super) async fn read(app: &App, request: Request) -> Result<Self, Refusal> {
        let asked = query_locale(&request);
        let shop = caller(&app.projects, request.headers());
        let fields = body::fields(request).await;
        let (project, fields) = (shop?, fields?);
        let inner = fields.object("locale").and_then(|object| object.text("locale"));
        let given = asked.or_else(|| fields.text("locale")).or(inner);
        Ok(Self { project, fields, locale: given.as_deref().and_then(locale) })
    }
}

fn query_locale(request: &Request) -> Option<String> {
    let query = request.uri().query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "locale")
        .map(|(_, value)| value.into_owned())
}
