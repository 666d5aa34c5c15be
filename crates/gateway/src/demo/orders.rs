//! The demo shop's own checkout: its server makes the invoice, and its page shows it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use quittance_page::ssr::escape;
use quittance_protocol::{Fiat, FiatCurrency, InvoiceId, Kind};
use serde_json::{Value, json};

use super::SHOP;
use super::element::{Element, code};
use super::goods::{GOODS, Good};
use super::paper::{Paper, SHOP_SHEET, Visitor, fill};
use crate::app::App;
use crate::create::{NewOrder, create};
use crate::details::Details;
use crate::payer::fields::Fields;
use crate::project::Origin;

/// `POST /demo/orders`: an invoice for what was ordered, and the way to its page.
pub(super) async fn order(State(app): State<Arc<App>>, fields: Fields) -> Response {
    let Some(good) = fields.get("item").and_then(Good::find) else {
        return (StatusCode::BAD_REQUEST, "The shop does not sell that.\n").into_response();
    };
    match make(&app, good).await {
        Some(id) => Redirect::to(&format!("/demo/orders/{id}")).into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, "The shop is closed just now.\n").into_response(),
    }
}

/// `GET /demo/orders/{invoice}`: the checkout.
pub(super) async fn checkout(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    visitor: Visitor,
) -> Response {
    let Some((id, good)) = ordered(&app, &id).await else {
        return (StatusCode::NOT_FOUND, "The shop knows no such order.\n").into_response();
    };
    let element = element(&visitor.gateway, id).html();
    let state = if confirmed(&app, id) { CONFIRMED } else { "Waiting for your payment." };
    let body = fill(
        include_str!("checkout.html"),
        &[
            ("good", &summary(good)),
            ("invoice", id.as_str()),
            ("number", good.number),
            ("state", state),
            ("element", &element),
            ("code", &code("The element in this page", &element)),
            ("heard", include_str!("heard.html")),
        ],
    );
    visitor.page(
        &app,
        &Paper {
            title: "Your order · Northwind Books",
            here: "",
            body: &body,
            sheet: &SHOP_SHEET,
            rules: "",
        },
    )
}

/// `GET /demo/orders/{invoice}/state`: what the shop's page asks its own server.
pub(super) async fn state(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    match id.parse() {
        Ok(id) => {
            Json::<Value>(json!({ "confirmed": confirmed(&app, id), "text": CONFIRMED })).into_response()
        }
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What the shop says once its server knows.
pub(super) const CONFIRMED: &str =
    "Paid. Our server heard it from the gateway, and the signature is right. We are packing.";

/// Whether a postback said so.
pub(super) fn confirmed(app: &App, id: InvoiceId) -> bool {
    app.demo.as_ref().is_some_and(|demo| demo.postbacks.confirm(id))
}

/// An invoice of this shop, with what was ordered.
async fn ordered(app: &App, id: &str) -> Option<(InvoiceId, &'static Good)> {
    let id: InvoiceId = id.parse().ok()?;
    let opened = app.book.open(id).await.ok().filter(|opened| opened.invoice.project == SHOP)?;
    let details = Details::of(&opened.invoice);
    let details =
        details.inspect_err(|error| tracing::error!(%error, "An order of the demo cannot be read")).ok()?;
    let good = GOODS.iter().find(|good| details.order_id.as_deref() == Some(good.number))?;
    Some((id, good))
}

fn element(gateway: &str, id: InvoiceId) -> Element {
    Element {
        tag: "quittance-checkout",
        attributes: vec![
            ("invoice", id.prefixed()),
            ("name", "invoice_uuid".to_owned()),
            ("required", String::new()),
        ],
        link: (format!("{gateway}/i/{id}"), "Pay with crypto".to_owned()),
    }
}

fn summary(good: &Good) -> String {
    format!(
        "<div class=\"order__good\"><img src=\"/demo/goods/{}.svg\" alt=\"\" width=\"120\" height=\"90\">\
         <p><b>{}</b><br>{}</p><p class=\"good__price\">{} USD</p></div>",
        good.slug,
        escape(good.name),
        escape(good.by),
        good.price
    )
}

/// Makes an invoice, as a shop's server does over the API.
pub(super) async fn make(app: &App, good: &Good) -> Option<InvoiceId> {
    let project = app.projects.find(SHOP)?;
    let details = Details {
        order_id: Some(good.number.to_owned()),
        description: Some(good.name.to_owned()),
        ..Details::default()
    };
    let fiat = Fiat::parse(good.price, FiatCurrency::USD).ok()?;
    let order = NewOrder { origin: Origin::V2, ..NewOrder::over(fiat, Kind::Timed, details) };
    let opened = create(app, project, order).await;
    opened
        .inspect_err(|error| tracing::error!(%error, "The demo shop cannot make an invoice"))
        .ok()
        .map(|opened| opened.invoice.terms.id)
}
