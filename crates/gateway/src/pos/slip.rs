//! `GET /pos/{terminal}/slip/{id}`: a slip for the counter's printer.

use axum::extract::{Path, Query};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use quittance_page::ssr::slip::{Paper, Slip};
use quittance_page::ssr::{Dress, qr};
use serde::Deserialize;

use super::counter::{Denied, Paired};
use super::sale::{Shown, find};

/// Which paper.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wish {
    paper: Option<String>,
}

/// What was bought, and that it was paid; before that, where it stands.
pub(super) async fn print(
    Path((_, id)): Path<(String, String)>,
    uri: Uri,
    paired: Paired,
) -> Result<Response, Denied> {
    let opened = match find(&paired.counter.app, &paired.counter.terminal, &id).await {
        Ok(opened) => opened,
        Err(refusal) => return Err(paired.counter.deny(refusal)),
    };
    let shown = match Shown::of(&paired, opened) {
        Ok(shown) => shown,
        Err(refusal) => return Err(paired.counter.deny(refusal)),
    };
    let counter = &paired.counter;
    let presented = shown.presented();
    let verified_at = counter.app.verified_at(&counter.terminal.project).await;
    let account = presented.account(&shown.opened().invoice.history, verified_at);
    let view = presented.view();
    // Whoever asks for no paper that there is gets the usual one.
    let wish = Query::<Wish>::try_from_uri(&uri).map(|query| query.0).unwrap_or_default();
    let paper = Paper::of_width(wish.paper.as_deref().unwrap_or_default());
    let sheet = paper.sheet(account.lines.len() + view.transactions.len());
    let dress = Dress { sheet: &sheet, ..counter.dress() };
    let code = qr::encode(&format!("{}/receipt", shown.link()));
    let slip = Slip { counter: &counter.terminal.title, account: &account, code: code.as_ref() };
    let html = counter.app.assets.shell.slip(&view, &slip, &dress);
    Ok(counter.document(StatusCode::OK, html, &dress))
}
