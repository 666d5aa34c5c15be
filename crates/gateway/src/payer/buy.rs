//! `/c/{link}` sells at a fixed price, `/widget/invoices` at the one that a shop's own page names: a document that makes nothing,
//! and a form that is answered with an invoice.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_page::ssr::offer::{Offer, Standing};
use quittance_page::ssr::{Dress, Here, Shell};
use quittance_protocol::{Fiat, InvoiceId, Kind};
use quittance_store::StoreError;
use url::Url;

use super::Asked;
use super::asked::is_ours;
use super::fields::Fields;
use super::framed::Framed;
use super::page::nothing_here;
use crate::app::App;
use crate::book::{Opened, opened};
use crate::client::Client;
use crate::clock;
use crate::create::{CreateError, NewOrder, create};
use crate::details::Details;
use crate::headers::Answer;
use crate::link::Link;
use crate::link::amount::{Ask, Wanted};
use crate::present::{self, bill_lines, fiat_money};
use crate::project::{Origin, Project};

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
            Ok(sold) if sold >= u64::from(stock) => Standing::SoldOut,
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
    if !is_ours(&headers) {
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
        _ if project.widget_amounts.is_empty() || !is_ours(&headers) => {
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
        NewOrder {
            origin: Origin::V1,
            foreign_id: None,
            request_hash: String::new(),
            kind: Kind::Timed,
            fiat: self.fiat,
            policy: None,
            method: None,
            window: None,
            sender: None,
            donor: None,
            till_sale: None,
            details: self.details.clone(),
        }
    }
}

/// A press of the button.
#[derive(Clone, Copy)]
struct Press<'a> {
    asked: &'a Asked,
    headers: &'a HeaderMap,
    fields: &'a Fields,
}

impl Press<'_> {
    /// What the document wrote into its form.
    fn key(&self) -> Option<InvoiceId> {
        self.fields.get("key")?.parse().ok()
    }
}

/// Who presses twice, or goes back and presses again, buys one thing: the invoice of the first press, as long as it can still be
/// paid.
async fn sell(app: &App, goods: &Goods<'_>, client: Client, press: Press<'_>) -> Response {
    let Press { asked, headers, .. } = press;
    let lead_on = |opened: &Opened| {
        let framed = Framed::asked_for(asked, headers, goods.project);
        Framed::lead_on(framed.as_ref(), asked, &format!("/i/{}", opened.invoice.terms.id))
    };
    let key = press.key();
    let key_text = key.as_ref().map(InvoiceId::as_str);
    let foreign_id = match begun(app, goods, key_text).await {
        Ok(Begun::Open(opened)) => return lead_on(&opened),
        Ok(Begun::Not(foreign_id)) => foreign_id,
        Err(error) => {
            tracing::error!(goods = goods.name, %error, "What was begun cannot be read");
            let answer = document(app, goods, Standing::NotNow, key_text, asked, headers).await;
            return (StatusCode::SERVICE_UNAVAILABLE, answer).into_response();
        }
    };
    let limits = if goods.counted { &app.pieces } else { &app.sales };
    if let Err(wait) = limits.take(goods.name.clone(), client, Instant::now()) {
        let mut answer = document(app, goods, Standing::TooOften, key_text, asked, headers).await;
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.seconds()));
        return (StatusCode::TOO_MANY_REQUESTS, answer).into_response();
    }
    let error = match create(app, goods.project, NewOrder { foreign_id, ..goods.order() }).await {
        Ok(opened) => return lead_on(&opened),
        Err(error) => error,
    };
    limits.give_back(goods.name.clone(), client);
    let (status, standing) = match error {
        CreateError::SoldOut => (StatusCode::CONFLICT, Standing::SoldOut),
        error => {
            tracing::error!(goods = goods.name, %error, "No invoice for {}", goods.name);
            (StatusCode::SERVICE_UNAVAILABLE, Standing::NotNow)
        }
    };
    (status, document(app, goods, standing, key_text, asked, headers).await).into_response()
}

/// Whether the same button made an invoice already.
enum Begun {
    /// It did, and that one can still be paid.
    Open(Box<Opened>),
    /// It did not, or what it made is over: what the next one is known by.
    Not(Option<String>),
}

async fn begun(app: &App, goods: &Goods<'_>, key: Option<&str>) -> Result<Begun, StoreError> {
    let Some(key) = key else { return Ok(Begun::Not(None)) };
    let mut foreign_id = format!("{} {key}", goods.action);
    while let Some(invoice) = app.book.store().invoice_by_foreign_id(&goods.project.id, &foreign_id).await? {
        let opened = opened(invoice);
        if !opened.reading.status.state().is_final() {
            return Ok(Begun::Open(Box::new(opened)));
        }
        foreign_id = format!("{} {}", goods.action, opened.invoice.terms.id);
    }
    Ok(Begun::Not(Some(foreign_id)))
}

async fn document(
    app: &App,
    goods: &Goods<'_>,
    standing: Standing,
    key: Option<&str>,
    asked: &Asked,
    headers: &HeaderMap,
) -> Response {
    let project = goods.project;
    // Without random bytes a second press is another purchase.
    let key = key.map(str::to_owned).or_else(|| Some(clock::new_id().ok()?.as_str().to_owned()));
    let link = goods.shared.then(|| format!("{}{}", app.public_url, goods.action));
    let offer = Offer {
        action: &goods.action,
        key: key.as_deref(),
        link: link.as_deref(),
        lang: project.locale.as_deref(),
        title: goods.title,
        text: goods.text,
        number: goods.details.order_id.as_deref(),
        price: fiat_money(goods.fiat),
        lines: bill_lines(&goods.details.lines, goods.fiat.currency()),
        standing,
        play: project.is_test(),
    };
    let shop = present::shop(project, app.verified_at(project).await);
    let at = At { project, action: &goods.action };
    at.answer(app, StatusCode::OK, asked, headers, |shell, dress| shell.offer(&offer, &shop, dress))
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

fn refuse(
    app: &App,
    project: &Project,
    status: StatusCode,
    wanted: &Wanted,
    asked: &Asked,
    headers: &HeaderMap,
) -> Response {
    let at = At { project, action: &wanted.path() };
    at.answer(app, status, asked, headers, Shell::no_offer)
}

/// Where a document is, and whose it is.
struct At<'a> {
    project: &'a Project,
    action: &'a str,
}

impl At<'_> {
    /// Answers with a document in the project's colour, in the frame that was asked for.
    fn answer(
        &self,
        app: &App,
        status: StatusCode,
        asked: &Asked,
        headers: &HeaderMap,
        html: impl FnOnce(&Shell, &Dress<'_>) -> String,
    ) -> Response {
        let Self { project, action } = self;
        let (path, query) = action.split_once('?').unwrap_or((action, ""));
        let here = Here { path: path.to_owned(), query: query.to_owned() };
        let framed = Framed::asked_for(asked, headers, project).map(|framed| framed.at(&here));
        let dress =
            Dress { sheet: &project.brand.sheet, here: &here, ..asked.dress(project.locale.as_deref()) };
        let dress = Framed::dress(framed.as_ref(), dress);
        let shell = &app.assets.shell;
        let html = html(shell, &dress);
        Answer { shell, sheet: dress.sheet, request: headers, frame: dress.frame }.document(status, html)
    }
}
