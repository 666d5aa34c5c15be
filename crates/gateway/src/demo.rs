//! What `--demo` adds: a shop to buy from, and a receiver that shows its postbacks.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use quittance_protocol::{Fiat, FiatCurrency, Kind};
use serde_json::{Value, json};

use crate::app::App;
use crate::brand::logo::LogoFile;
use crate::clock;
use crate::config::Config;
use crate::create::{NewOrder, create};
use crate::details::Details;
use crate::postback::sign::{verify_signature, verify_token};
use crate::project::Origin;

/// The demo shop's id.
pub const SHOP: &str = "DEMOSHOP00000001";
/// The demo shop's API key: everybody knows it.
pub const API_KEY: &str = "demo_api_key";

/// What `--demo` adds.
#[derive(Debug)]
pub struct Demo {
    address: SocketAddr,
    received: Mutex<Vec<Value>>,
}

/// What the demo shop sells.
const GOODS: &[(&str, &str, &str)] = &[
    ("1042", "The Sea, hardback", "24.90"),
    ("1043", "A pot of ink", "4.50"),
    ("1044", "Atlas of islands", "79.00"),
];

impl Demo {
    /// A demo on this address.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self { address, received: Mutex::default() }
    }

    /// The demo's configuration.
    ///
    /// # Errors
    ///
    /// Never in a release: a test reads it.
    pub fn config(url: &str) -> anyhow::Result<Config> {
        let text = include_str!("demo.toml").replace("{url}", url);
        let mut config: Config = toml::from_str(&text).context("the demo's configuration")?;
        for project in &mut config.project {
            project.logo = Some(LogoFile::Drawn(Bytes::from_static(include_bytes!("demo-logo.png"))));
        }
        Ok(config)
    }
}

/// The demo's own routes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/demo") }))
        .route("/demo", get(shop))
        .route("/demo/orders", post(order))
        .route("/demo/postbacks", get(postbacks).post(receive))
}

/// Refuses names that lead here from elsewhere: well-known keys are for this machine only.
pub fn guard(app: &Arc<App>, router: Router) -> Router {
    router.layer(from_fn_with_state(Arc::clone(app), only_here))
}

async fn only_here(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let ours = app.demo.as_ref().is_some_and(|demo| {
        let port = demo.address.port();
        host == demo.address.to_string()
            || host == format!("localhost:{port}")
            || host == format!("127.0.0.1:{port}")
    });
    if ours {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "The demo is only for this machine.\n").into_response()
    }
}

/// Says where to go. This is the program's voice to the person who started the demo.
///
/// # Errors
///
/// When the first invoice cannot be made.
#[expect(clippy::print_stdout, reason = "the demo greets the person at the terminal")]
pub async fn greet(app: &App, url: &str) -> anyhow::Result<()> {
    let invoice = make(app, 0).await.context("the demo shop has nothing to sell")?;
    println!(
        "\n  Demo shop     {url}/demo\n  An invoice    {url}/i/{invoice}\n  A counter     {url}/pos/demo\n  All screens   {url}/gallery"
    );
    println!(
        "  API key       {API_KEY}   (shop_id {SHOP})\n\n  Nothing here is real money. Stop with Ctrl-C.\n"
    );
    Ok(())
}

async fn shop() -> Html<String> {
    let goods: String = GOODS
        .iter()
        .enumerate()
        .map(|(index, (_, name, price))| {
            format!(
                "<li><span>{name}</span> <b>{price} USD</b> <form method=post action=/demo/orders>\
                 <button name=item value={index}>Buy</button></form></li>"
            )
        })
        .collect();
    Html(include_str!("demo.html").replace("{goods}", &goods))
}

async fn order(State(app): State<Arc<App>>, fields: crate::payer::fields::Fields) -> Response {
    let item = fields.number("item").and_then(|item| usize::try_from(item).ok()).unwrap_or(0);
    match make(&app, item).await {
        Some(id) => Redirect::to(&format!("/i/{id}")).into_response(),
        None => (StatusCode::SERVICE_UNAVAILABLE, "The shop is closed just now.\n").into_response(),
    }
}

async fn make(app: &App, item: usize) -> Option<quittance_protocol::InvoiceId> {
    let (order, name, price) = GOODS.get(item).or(GOODS.first())?;
    let project = app.projects.find(SHOP)?;
    let details = Details {
        order_id: Some((*order).to_owned()),
        description: Some((*name).to_owned()),
        ..Details::default()
    };
    let fiat = Fiat::parse(price, FiatCurrency::USD).ok()?;
    let order = NewOrder {
        origin: Origin::V2,
        foreign_id: None,
        request_hash: String::new(),
        kind: Kind::Timed,
        fiat,
        policy: None,
        method: None,
        window: None,
        sender: None,
        donor: None,
        till_sale: None,
        details,
    };
    let opened = create(app, project, order).await;
    opened
        .inspect_err(|error| tracing::error!(%error, "The demo shop cannot make an invoice"))
        .ok()
        .map(|opened| opened.invoice.terms.id)
}

/// How many postbacks the demo shop remembers.
const REMEMBERED: usize = 200;

async fn receive(State(app): State<Arc<App>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let (Some(demo), Some(project)) = (&app.demo, app.projects.find(SHOP)) else {
        return StatusCode::NOT_FOUND;
    };
    let parsed: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let token = parsed.get("token").and_then(Value::as_str).unwrap_or_default();
    let text =
        |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let now = clock::now();
    let signature_valid = verify_signature(&project.postbacks.webhook_secret, &headers, &body, now);
    let shown: serde_json::Map<String, Value> =
        headers.keys().map(|name| (name.to_string(), Value::from(text(name.as_str())))).collect();
    let entry = json!({
        "received_at": now.millis(),
        "headers": shown,
        "body": parsed,
        "token_valid": verify_token(&project.postbacks.secret_key, token, now).is_some(),
        "signature_valid": signature_valid,
    });
    let mut received = demo.received.lock().unwrap_or_else(PoisonError::into_inner);
    if received.len() >= REMEMBERED {
        received.remove(0);
    }
    received.push(entry);
    StatusCode::OK
}

async fn postbacks(State(app): State<Arc<App>>) -> axum::Json<Vec<Value>> {
    let received =
        app.demo.as_ref().map(|demo| demo.received.lock().unwrap_or_else(PoisonError::into_inner).clone());
    axum::Json(received.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Projects;
    use crate::networks::Networks;
    use crate::pos::Terminals;
    use crate::rates::Rates;

    #[test]
    fn the_demos_configuration_is_valid_and_its_key_opens_its_shop() {
        let config = Demo::config("http://127.0.0.1:8080").unwrap();
        let projects = Projects::check(&config, true).unwrap();
        assert_eq!(projects.by_key(API_KEY).map(|project| project.id.as_str()), Some(SHOP));
        assert!(projects.by_key("another key").is_none());
        Rates::check(&config.rates, &projects, &Networks::default()).unwrap();
        assert!(Terminals::check(&config, &projects).unwrap().find("demo").is_some());
    }
}
