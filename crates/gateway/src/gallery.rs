//! Every screen of the page, from facts: `/gallery`.
//!
//! # Layout
//!
//! A [`fixture`] is terms, facts and a time; the ledger decides what it shows. [`fixtures`] are all of them: [`story`] tells what
//! people do, [`chain`] what networks do, and [`shop`] sells. A [`document`] needs no program, also an answer of [`claims`] or a moment of [`donations`] or [`offers`]; [`index`] lists everything.

mod chain;
mod claims;
mod document;
mod donations;
mod fixture;
mod fixtures;
mod index;
mod offers;
mod shop;
mod story;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use quittance_protocol::problem::Problem;

use self::document::Document;
use self::fixture::Fixture;
use crate::app::App;
use crate::headers::Answer;
use crate::payer::Asked;

/// The gallery's routes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/gallery", get(list))
        .route("/gallery.json", get(screens))
        .route("/gallery/documents.json", get(documents))
        .route("/gallery/{name}", get(show))
}

/// `GET /gallery`: links to everything there is.
async fn list(State(app): State<Arc<App>>, asked: Asked, headers: HeaderMap) -> Response {
    Answer::of_no_shop(&app.assets.shell, &headers).document(StatusCode::OK, index::html(&asked))
}

/// `GET /gallery.json`: the names of the screens, which the page's program takes over.
async fn screens() -> Json<Vec<&'static str>> {
    let screens = fixtures::all().iter().filter(|fixture| !fixture.is_document());
    Json(screens.map(Fixture::name).collect())
}

/// `GET /gallery/documents.json`: the names of the documents, which need no program.
async fn documents() -> Json<Vec<String>> {
    let asking = fixtures::all().iter().filter(|fixture| fixture.is_document());
    Json(asking.map(|fixture| fixture.name().to_owned()).chain(Document::all().map(Document::name)).collect())
}

/// `GET /gallery/{name}`: a screen as `GET /i/{id}` answers it, or a document.
async fn show(
    State(app): State<Arc<App>>,
    Path(name): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    let shell = &app.assets.shell;
    let plain = Answer::of_no_shop(shell, &headers);
    let refusal = |problem: Problem| {
        let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        plain.document(status, shell.problem(problem, None, &asked.dress(None)))
    };
    let (rendered, shop) = match (Fixture::find(&name), Document::find(&name)) {
        (Some(fixture), _) => (fixture.html(shell, &asked), fixture.sheet()),
        (None, Some(document)) => (document.html(shell, &asked), document.sheet()),
        (None, None) => return refusal(Problem::UnknownInvoice),
    };
    match rendered {
        Ok(html) => Answer { sheet: shop.unwrap_or(plain.sheet), ..plain }.document(StatusCode::OK, html),
        Err(error) => {
            tracing::error!(fixture = name, %error, "The gallery cannot show {name}");
            refusal(Problem::Internal)
        }
    }
}
