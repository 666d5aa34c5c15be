//! A gateway with one shop in this process, whose prices come from three fakes.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use quittance_gateway::app::{App, Opening};
use quittance_gateway::router::router;
use quittance_protocol::{FiatCurrency, Time};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

use crate::fake::{Fake, Says, seconds};

/// A gateway with one shop.
pub(crate) struct Shop {
    pub(crate) app: Arc<App>,
    router: Router,
    _folder: TempDir,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// A shop with Kraken, Coinbase and CoinGecko, in this order.
pub(crate) async fn with_three(says: [Says; 3]) -> (Shop, [Fake; 3]) {
    let [kraken, coinbase, coingecko] = says;
    let fakes = [Fake::start(kraken).await, Fake::start(coinbase).await, Fake::start(coingecko).await];
    let shop = Shop::open(&rates(&fakes)).await;
    shop.app.rates.round().await;
    (shop, fakes)
}

/// The configuration that asks the fakes.
pub(crate) fn rates([kraken, coinbase, coingecko]: &[Fake; 3]) -> String {
    format!(
        r#"
[rates]
sources = ["kraken", "coinbase", "coingecko"]
refresh_seconds = 1
max_age_seconds = 60
base_urls = {{ kraken = "{}", coinbase = "{}/", coingecko = "{}" }}
"#,
        kraken.url, coinbase.url, coingecko.url
    )
}

impl Shop {
    /// Opens a gateway with this `[rates]` section.
    pub(crate) async fn open(rates: &str) -> Self {
        let key = quittance_gateway::create::request_hash(b"key");
        let text = format!(
            r#"
public_url = "https://pay.example"
{rates}
[[project]]
id = "NORTHWIND0000001"
name = "Northwind Books"
api_key_sha256 = "{key}"
secret_key = "northwind_secret_key_of_at_least_32_bytes"
webhook_secret = "whsec_bm9ydGh3aW5kX3dlYmhvb2tfc2VjcmV0XzAwMDE="
quote_minutes = 15
methods = ["ETH", "USDD_TRC20"]
"#
        );
        let config = toml::from_str(&text).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (data, assets) = (folder.path().join("data"), folder.path().join("dist"));
        std::fs::create_dir(&assets).unwrap();
        std::fs::write(assets.join("index.html"), "<!doctype html><script type=module>0</script>").unwrap();
        let url = "http://127.0.0.1:8080".to_owned();
        let app = App::open(Opening { config, data, assets, url, demo: None }).await.unwrap();
        Self { router: router(Arc::clone(&app)), app, _folder: folder }
    }

    /// The price of ether in US dollars now, and who says so.
    pub(crate) fn ether(&self) -> Option<(String, String)> {
        let now = Time::from_seconds(i64::try_from(seconds()).unwrap());
        let price = self.app.rates.of("ETH", FiatCurrency::USD, now).ok()?;
        Some((price.rate.value(), price.source))
    }

    async fn ask(&self, method: Method, path: &str, kind: &str, accept: &str, body: String) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::AUTHORIZATION, "Token key");
        let request = request.header(header::CONTENT_TYPE, kind).header(header::ACCEPT, accept);
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        let body = to_bytes(Body::new(response.into_body()), usize::MAX).await.unwrap();
        Answer { status, body: String::from_utf8(body.to_vec()).unwrap() }
    }

    /// An invoice over 24.90 USD.
    pub(crate) async fn order(&self, kind: &str) -> Answer {
        let body = json!({"foreign_id": kind, "kind": kind, "amount": "24.90", "currency": "USD"});
        self.ask(Method::POST, "/api/v1/invoices", "application/json", "*/*", body.to_string()).await
    }

    /// An invoice as its shop is told of it.
    pub(crate) async fn invoice(&self, path: &str) -> Answer {
        let path = path.replace("/i/", "/api/v1/invoices/");
        self.ask(Method::GET, &path, "text/plain", "*/*", String::new()).await
    }

    /// As `order`, by CryptoCloud's API; `None` leaves the choice to the payer.
    pub(crate) async fn order_v2(&self, code: Option<&str>) -> Answer {
        let fields = code.map_or(json!({}), |code| json!({"cryptocurrency": code}));
        let body =
            json!({"shop_id": "NORTHWIND0000001", "amount": 24.90, "currency": "USD", "add_fields": fields});
        self.ask(Method::POST, "/v2/invoice/create", "application/json", "*/*", body.to_string()).await
    }

    /// What a payer without a script sees.
    pub(crate) async fn page(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, "text/plain", "text/html", String::new()).await
    }

    /// What a program is told after a payer's form.
    pub(crate) async fn sends(&self, path: &str, form: &str) -> Answer {
        let kind = "application/x-www-form-urlencoded";
        self.ask(Method::POST, path, kind, "application/json", form.to_owned()).await
    }

    /// How many invoices there are that will be looked at again, as every invoice with a deadline is.
    pub(crate) async fn count(&self) -> usize {
        let ever = Time::from_millis(i64::MAX);
        self.app.book.store().due(ever, 100).await.unwrap().len()
    }
}
