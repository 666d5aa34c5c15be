//! The whole surface: payer, merchant, operator.

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::app::App;
use crate::metrics::requests;
use crate::payer::Asked;
use crate::{assets, demo, gallery, headers, merchant, operator, payer, pos, script, well_known, widget};

/// The largest body a payer's form or a merchant's call may have.
const LARGEST_BODY: usize = 64 * 1024;

/// Every route of the public listener.
pub fn router(app: Arc<App>) -> Router {
    let mut routes = Router::new()
        // Payer.
        .route("/i/{id}", get(payer::page::show))
        .route("/i/{id}/method", post(payer::choose::method).get(payer::page::back))
        .route("/i/{id}/payer", post(payer::identify::payer).get(payer::page::back))
        .route("/i/{id}/quote", post(payer::requote::quote).get(payer::page::back))
        .route("/i/{id}/code", post(payer::code::code).get(payer::page::back))
        .route("/i/{id}/claim", post(payer::claim::claim).get(payer::page::back))
        .route("/i/{id}/state", get(payer::state::state))
        .route("/i/{id}/events", get(payer::events::events))
        .route("/i/{id}/instruction", get(payer::instruction::instruction))
        .route("/i/{id}/wallets", get(payer::wallets::wallets))
        .route("/i/{id}/receipt", get(payer::page::receipt))
        .route("/i/{id}/help", get(payer::help::index_of_invoice))
        .route("/i/{id}/help/{topic}", get(payer::help::of_invoice))
        .route("/i/{id}/sandbox/{action}", post(payer::sandbox::play).get(payer::page::back))
        .route("/help", get(payer::help::index))
        .route("/help/times", get(payer::help::times))
        .route("/help/{topic}", get(payer::help::topic))
        .route("/donate/{page}", get(payer::donate::show).post(payer::donate::give))
        .route("/donate/{page}/card.png", get(payer::donate::card))
        .merge(pos::routes::router())
        .route("/c/{link}", get(payer::buy::show).post(payer::buy::buy))
        .route("/widget/invoices", get(payer::buy::show_amount).post(payer::buy::buy_amount))
        .route("/assets/{file}", get(asset))
        .route(widget::EVERGREEN, get(widget::newest))
        .route(widget::CRYPTOCLOUD, get(widget::cryptocloud))
        .route("/widget/{version}/{file}", get(widget::pinned))
        .route("/.well-known/quittance.json", get(well_known::keys))
        // Merchant.
        .merge(merchant::router())
        // Operator, who has more on a listener apart.
        .merge(operator::probes());
    if app.demo.is_some() {
        routes = routes.merge(demo::router()).merge(gallery::router());
    }
    let routes = routes
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(from_fn(everywhere))
        .layer(from_fn_with_state(Arc::clone(&app.metrics), requests::measure))
        .with_state(Arc::clone(&app));
    if app.demo.is_some() { demo::guard(&app, routes) } else { routes }
}

async fn asset(State(app): State<Arc<App>>, request: Request) -> Response {
    // The path without its folder is the name in dist/, or a picture's.
    let name = request.uri().path().trim_start_matches("/assets/");
    let logo = || {
        app.projects
            .logo(name)
            .or_else(|| app.donations.image(name))
            .map(|logo| assets::picture(logo.png.clone()))
    };
    let found = app.assets.serve(name, request.headers()).or_else(|| script::serve(name)).or_else(logo);
    found.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// Every other address.
async fn nothing_here(State(app): State<Arc<App>>, uri: Uri, asked: Asked, headers: HeaderMap) -> Response {
    match merchant::unknown_call(uri.path()) {
        Some(refusal) => refusal,
        None => payer::page::nothing_here(State(app), asked, headers).await,
    }
}

async fn everywhere(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in headers::EVERYWHERE {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
