//! `/c/{link}` sells at a fixed price, `/widget/invoices` at the one that a shop's own page names: a document that makes nothing,
//! and a form that is answered with an invoice.

mod document;
mod sale;

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_page::ssr::offer::Standing;
use quittance_protocol::{Fiat, Kind};
use url::Url;

use self::document::{document, refuse};
use self::sale::{Press, sell};
use super::Asked;
use super::fields::Fields;
use super::framed::Framed;
use super::page::nothing_here;
use crate::app::App;
use crate::client::Client;
use crate::create::NewOrder;
use crate::details::Details;
use crate::form_origin::FormOrigin;
use crate::link::Link;
use crate::link::amount::{Ask, Wanted};
use crate::project::Project;

/// Something that a stranger may buy.
struct Goods<'a> {
    project: &'a Arc<Project>,
    /// Its name for the limits and the log.
    name: String,
    /// Its address without the gateway's.
    action: String,
    /// Whether that address is for sharing.
    shared: bool,
    /// Whether its pieces are counted.
    counted: bool,
    fiat: Fiat,
    title: Option<&'a str>,
    text: &'a str,
    details: Details,
}

/// `GET /c/{link}`
pub async fn show(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    let Some(link) = app.links.find(&id) else { return nothing_here(State(app), asked, headers).await };
    let standing = match link.stock {
        None => Standing::ForSale,
        Some(stock) => match app.book.store().sold(&link.row()).await {
            Ok(sold) if sold.is_all_of(stock) => Standing::SoldOut,
            Ok(_) => Standing::ForSale,
            Err(error) => {
                tracing::error!(link = link.id, %error, "What was sold cannot be read");
                Standing::NotNow
            }
        },
    };
    document(&app, &Goods::of_link(link), standing, None, &asked, &headers).await
}

/// `POST /c/{link}`: an invoice at the link's price. No address is taken before a method is confirmed.
pub async fn buy(
    State(app): State<Arc<App>>,
    Path(id): Path<String>,
    client: Client,
    asked: Asked,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let Some(link) = app.links.find(&id) else { return nothing_here(State(app), asked, headers).await };
    let goods = Goods::of_link(link);
    // Whoever is led here by somebody else's form sees what it is about, and presses the button if they want it.
    if FormOrigin::of(&headers, &app.public_url) == FormOrigin::Other {
        let answer = document(&app, &goods, Standing::ForSale, None, &asked, &headers).await;
        return (StatusCode::FORBIDDEN, answer).into_response();
    }
    sell(&app, &goods, client, Press { asked: &asked, headers: &headers, fields: &fields }).await
}

/// `GET /widget/invoices?shop=…&amount=…&currency=…`
pub async fn show_amount(
    State(app): State<Arc<App>>,
    wanted: Wanted,
    asked: Asked,
    headers: HeaderMap,
) -> Response {
    let Some(project) = app.projects.find(&wanted.shop) else {
        return nothing_here(State(app), asked, headers).await;
    };
    let framed = Framed::asked_for(&asked, &headers, project);
    match wanted.read(&project.widget_amounts) {
        _ if project.widget_amounts.is_empty() || (framed.is_none() && !comes_from(project, &headers)) => {
            refuse(&app, project, StatusCode::FORBIDDEN, &wanted, &asked, &headers)
        }
        None => refuse(&app, project, StatusCode::UNPROCESSABLE_ENTITY, &wanted, &asked, &headers),
        Some(ask) => {
            let goods = Goods::of_page(project, &wanted, &ask);
            document(&app, &goods, Standing::ForSale, None, &asked, &headers).await
        }
    }
}

/// `POST /widget/invoices?shop=…&amount=…&currency=…`: an invoice over what the shop's page asked for.
pub async fn buy_amount(
    State(app): State<Arc<App>>,
    wanted: Wanted,
    client: Client,
    asked: Asked,
    headers: HeaderMap,
    fields: Fields,
) -> Response {
    let Some(project) = app.projects.find(&wanted.shop) else {
        return nothing_here(State(app), asked, headers).await;
    };
    match wanted.read(&project.widget_amounts) {
        // Only our own document has this form. A page of somebody else's that sends it would put its words beside the shop's name.
        _ if project.widget_amounts.is_empty()
            || FormOrigin::of(&headers, &app.public_url) == FormOrigin::Other =>
        {
            refuse(&app, project, StatusCode::FORBIDDEN, &wanted, &asked, &headers)
        }
        None => refuse(&app, project, StatusCode::UNPROCESSABLE_ENTITY, &wanted, &asked, &headers),
        Some(ask) => {
            let press = Press { asked: &asked, headers: &headers, fields: &fields };
            sell(&app, &Goods::of_page(project, &wanted, &ask), client, press).await
        }
    }
}

impl<'a> Goods<'a> {
    fn of_link(link: &'a Link) -> Self {
        Self {
            project: &link.project,
            name: format!("link {}", link.id),
            action: link.path(),
            shared: true,
            counted: link.stock.is_some(),
            fiat: link.fiat,
            title: Some(&link.title),
            text: &link.description,
            details: Details {
                order_id: link.number.clone(),
                description: Some(link.title.clone()),
                lines: link.lines.clone(),
                checkout_link: Some(link.id.clone()),
                success_url: link.success_url.clone(),
                ..Details::default()
            },
        }
    }

    fn of_page(project: &'a Arc<Project>, wanted: &Wanted, ask: &'a Ask) -> Self {
        Self {
            project,
            name: format!("pages of {}", project.id),
            action: wanted.path(),
            shared: false,
            counted: false,
            fiat: ask.fiat,
            title: ask.description.as_deref(),
            text: "",
            details: Details {
                order_id: ask.order.clone(),
                description: ask.description.clone(),
                ..Details::default()
            },
        }
    }

    /// An invoice that ends by itself: its prices are those of now, and a piece that nobody pays for is for sale again.
    fn order(&self) -> NewOrder {
        NewOrder::over(self.fiat, Kind::Timed, self.details.clone())
    }
}

/// Whether the page that led here is the project's, or ours, where the reader chose another language. Browsers say of which origin
/// it is, unless that page forbids it.
fn comes_from(project: &Project, headers: &HeaderMap) -> bool {
    if headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin") {
        return true;
    }
    let referrer = headers.get(header::REFERER).and_then(|value| value.to_str().ok());
    let origin = referrer.and_then(|url| Url::parse(url).ok()).map(|url| url.origin().ascii_serialization());
    origin.is_some_and(|origin| project.origins.contains(&origin))
}
