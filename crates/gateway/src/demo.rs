//! What `--demo` adds: a shop to buy from, with its code beside it, and a builder of buttons.
//!
//! # Layout
//!
//! [`goods`] is what it sells, `storefront` its window, `orders` its own checkout, and `postbacks` its server's ear. An `element` is
//! written once, for the page and for the code beside it; `builder` makes one from a `wish`. All stand on one `paper`.

mod builder;
mod element;
mod goods;
mod orders;
mod paper;
mod postbacks;
mod storefront;
mod wish;

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use self::goods::{GOODS, Good};
use self::postbacks::Postbacks;
use crate::app::App;
use crate::brand::logo::LogoFile;
use crate::config::Config;
use crate::link::amount::AmountsConfig;

/// The demo shop's id.
pub const SHOP: &str = "DEMOSHOP00000001";
/// The demo shop's API key: everybody knows it.
pub const API_KEY: &str = "demo_api_key";

/// What `--demo` adds.
#[derive(Debug)]
pub struct Demo {
    address: SocketAddr,
    postbacks: Postbacks,
}

impl Demo {
    /// A demo on this address.
    #[must_use]
    pub fn new(address: SocketAddr) -> Self {
        Self { address, postbacks: Postbacks::default() }
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
            // The shop stands beside the gateway, and both answer to two names.
            project.origins.push(url.to_owned());
            if url.starts_with("http://127.0.0.1:") {
                project.origins.push(url.replace("127.0.0.1", "localhost"));
            }
            // For the builder. A shop that needs no amounts of its pages' own does not allow them.
            project.widget_amounts = AmountsConfig::Any(true);
        }
        config.link = GOODS.iter().map(Good::link).collect();
        Ok(config)
    }
}

/// The demo's own routes.
pub fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/", get(|| async { Redirect::to("/demo") }))
        .route("/demo", get(storefront::show))
        .route("/demo/goods/{file}", get(goods::picture))
        .route("/demo/orders", get(|| async { Redirect::to("/demo") }).post(orders::order))
        .route("/demo/orders/{invoice}", get(orders::checkout))
        .route("/demo/orders/{invoice}/state", get(orders::state))
        .route("/demo/builder", get(builder::show))
        .route("/demo/builder.json", get(builder::built))
        .route("/demo/postbacks", get(postbacks::list).post(postbacks::receive))
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
    let first = GOODS.first().context("the demo shop has nothing to sell")?;
    let invoice = orders::make(app, first).await.context("the demo shop cannot make an invoice")?;
    println!(
        "\n  Start here    {url}/demo\n\n  An invoice    {url}/i/{invoice}\n  Donations     {url}/donate/demo\n  A counter     {url}/pos/demo"
    );
    println!("  Builder       {url}/demo/builder\n  All screens   {url}/gallery");
    println!(
        "  API key       {API_KEY}   (shop_id {SHOP})\n\n  Nothing here is real money. Stop with Ctrl-C.\n"
    );
    Ok(())
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
