//! `/demo`: the shop's window, with an element of each kind and the code of each beside it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use quittance_page::ssr::escape;
use quittance_protocol::InvoiceId;

use super::element::{Element, code, folded, script};
use super::goods::{GOODS, Good};
use super::orders::{CONFIRMED, confirmed};
use super::paper::{Paper, SHOP_SHEET, Visitor, fill};
use crate::app::App;

/// What the shop's own sheet says about the elements.
const STYLE: &str = include_str!("elements.css");

/// `GET /demo`
pub(super) async fn show(State(app): State<Arc<App>>, visitor: Visitor) -> Response {
    let gateway = &visitor.gateway;
    let goods: String = GOODS.iter().map(|good| card(gateway, good)).collect();
    let donate = donate(gateway).html();
    let body = fill(
        include_str!("storefront.html"),
        &[
            ("thanks", &thanks(&app, &visitor)),
            ("goods", &goods),
            ("donate", &donate),
            ("donate_code", &code("This box", &donate)),
            ("script_code", &code("The script", &script(gateway))),
            ("style_code", &code("In the shop’s own style sheet", STYLE.trim_end())),
            ("heard", include_str!("heard.html")),
        ],
    );
    let paper = Paper {
        title: "Northwind Books: a demo shop",
        here: "/demo",
        body: &body,
        sheet: &SHOP_SHEET,
        rules: "",
    };
    visitor.page(&app, &paper)
}

fn card(gateway: &str, good: &Good) -> String {
    let button = button(gateway, good).html();
    fill(
        include_str!("good.html"),
        &[
            ("slug", good.slug),
            ("name", &escape(good.name)),
            ("by", &escape(good.by)),
            ("words", &escape(good.words)),
            ("price", &format!("{} USD", good.price)),
            ("button", &button),
            ("code", &folded("The code", &button)),
        ],
    )
}

/// A button by the good's checkout link.
fn button(gateway: &str, good: &Good) -> Element {
    Element {
        tag: "quittance-button",
        attributes: vec![("link", good.slug.to_owned())],
        link: (format!("{gateway}/c/{}", good.slug), "Buy now".to_owned()),
    }
}

fn donate(gateway: &str) -> Element {
    Element {
        tag: "quittance-donate",
        attributes: vec![("page", "demo".to_owned())],
        link: (format!("{gateway}/donate/demo"), "Donate with crypto".to_owned()),
    }
}

/// What a buyer reads who comes back from the gateway's page. The address says which invoice; only a postback says that it is paid.
fn thanks(app: &App, visitor: &Visitor) -> String {
    let Some(id) = visitor.asks("invoice_uuid").and_then(|id| id.parse::<InvoiceId>().ok()) else {
        return String::new();
    };
    let (class, state) = match confirmed(app, id) {
        true => ("notice--good", CONFIRMED),
        false => ("", "Welcome back. As soon as our server hears from the gateway that it is paid, we pack."),
    };
    format!(
        "<p class=\"notice {class}\" role=\"status\" data-order=\"{id}\" data-testid=\"order-state\">{state}</p>"
    )
}
