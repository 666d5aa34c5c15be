//! A gateway with two shops in this process, asked without a socket.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, header};
use quittance_gateway::app::{App, Opening};
use quittance_gateway::clock;
use quittance_gateway::config::Config;
use quittance_gateway::router::router;
use quittance_ledger::transfer::Followed;
use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;
use quittance_store::row::{Advance, Realm};
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt;

/// The test-mode shop.
pub(crate) const SHOP: &str = "NORTHWIND0000001";
/// Its API key.
pub(crate) const KEY: &str = "northwind_api_key";
/// Its key for tokens.
pub(crate) const SECRET: &str = "northwind_secret_key_of_at_least_32_bytes";
/// A live shop that asks who pays.
pub(crate) const LIVE_SHOP: &str = "SOUTHWIND0000002";
/// Its API key.
pub(crate) const LIVE_KEY: &str = "southwind_api_key";

/// Its account's extended public key.
pub(crate) const LIVE_ACCOUNT: &str = "xpub6D4BDPcP2GT577Vvch3R8wDkScZWzQzMMUm3PWbmWvVJrZwQY4VUNgqFJPMM3No2dFDFGTsxxpG5uJh7n7epu4trkrX7x7DogT5Uv6fcLW5";

const CONFIG: &str = r#"
public_url = "https://pay.example"

[network.ethereum]
rpc = "http://127.0.0.1:1"
confirmations = 3

[rates.fixed.USD]
USDT = "1"
ETH = "3500"
BTC = "90000"

[rates.fixed.EUR]
USDT = "0.8"

[[project]]
id = "NORTHWIND0000001"
name = "Northwind Books"
mode = "test"
api_key_sha256 = "{northwind_api_key}"
secret_key = "northwind_secret_key_of_at_least_32_bytes"
webhook_secret = "whsec_bm9ydGh3aW5kX3dlYmhvb2tfc2VjcmV0XzAwMDE="
success_url = "https://northwind.example/thanks"
fail_url = "https://northwind.example/sorry?from=pay"

[[project]]
id = "SOUTHWIND0000002"
name = "Southwind Tea"
mode = "live"
api_key_sha256 = "{southwind_api_key}"
secret_key = "southwind_secret_key_of_at_least_32_bytes"
webhook_secret = "whsec_c291dGh3aW5kX3dlYmhvb2tfc2VjcmV0XzAwMDI="
payer_data = true
[project.keys]
evm = "{account}"
"#;

fn configuration() -> Config {
    let mut text = CONFIG.replace("{account}", LIVE_ACCOUNT);
    for key in [KEY, LIVE_KEY] {
        text = text.replace(&format!("{{{key}}}"), &quittance_gateway::create::request_hash(key.as_bytes()));
    }
    toml::from_str(&text).unwrap()
}

/// A gateway with two shops.
pub(crate) struct Shop {
    pub(crate) app: Arc<App>,
    router: Router,
    folder: TempDir,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// Status and body, for comparing both in one line.
    pub(crate) fn told(&self) -> (u16, &str) {
        (self.status, self.body.as_str())
    }
}

impl Shop {
    /// Opens a gateway in a folder of its own.
    pub(crate) async fn open() -> Self {
        let shop = Self::open_with(|_| {}).await;
        shop.network_was_read(1, clock::now()).await;
        shop
    }

    /// Opens one whose live shop can ask a node.
    pub(crate) async fn on(node: &Anvil) -> Self {
        let ethereum = |config: &mut Config| {
            let network = config.network.get_mut("ethereum").unwrap();
            (network.rpc, network.chain_id) = (vec![node.url().to_owned().into()], Some(CHAIN_ID));
        };
        let shop = Self::open_with(ethereum).await;
        shop.network_was_read(1, clock::now()).await;
        shop
    }

    /// As if a watcher had read the live shop's network up to this block. No node answers in these stories.
    pub(crate) async fn network_was_read(&self, height: u64, block_time: Time) {
        let network = NetworkId::new("ethereum");
        let followed =
            Followed { network: network.clone(), number: height, height, block_time, finalized: None };
        let position = json!({
            "next": height, "followed": followed, "blocks": [], "unconfirmed": [], "balances": null, "spends": [],
        });
        let advance = Advance { realm: Realm::Live, network, position: position.to_string(), followed };
        self.app.book.store().commit(&[], Some(&advance)).await.unwrap();
    }

    /// Opens one with a changed configuration.
    pub(crate) async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let assets = folder.path().join("dist");
        std::fs::create_dir(&assets).unwrap();
        std::fs::write(assets.join("index.html"), "<!doctype html><script type=module>0</script>").unwrap();
        let mut config = configuration();
        change(&mut config);
        Self::start(config, folder).await
    }

    /// Stops it, and starts it again with the rows it has.
    pub(crate) async fn restarted(self) -> Self {
        self.restarted_with(|_| {}).await
    }

    /// The same with a changed configuration.
    pub(crate) async fn restarted_with(self, change: impl FnOnce(&mut Config)) -> Self {
        let Self { app, router, folder } = self;
        drop((app, router));
        let mut config = configuration();
        change(&mut config);
        Self::start(config, folder).await
    }

    async fn start(config: Config, folder: TempDir) -> Self {
        let (data, assets) = (folder.path().join("data"), folder.path().join("dist"));
        let url = "http://127.0.0.1:8080".to_owned();
        let app = App::open(Opening { config, data, assets, url, demo: None }).await.unwrap();
        Self { router: router(Arc::clone(&app)), app, folder }
    }

    /// Asks anything that is answered with a text.
    pub(crate) async fn ask(&self, request: Request<Body>) -> Answer {
        let (status, headers, body) = self.answer(request).await;
        Answer { status, headers, body: String::from_utf8(body).unwrap() }
    }

    /// Asks for anything that is there.
    pub(crate) async fn bytes(&self, request: Request<Body>) -> (HeaderMap, Vec<u8>) {
        let (status, headers, body) = self.answer(request).await;
        assert_eq!(status, 200);
        (headers, body)
    }

    async fn answer(&self, request: Request<Body>) -> (u16, HeaderMap, Vec<u8>) {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status.as_u16(), parts.headers, body.to_vec())
    }

    /// Posts JSON with the first shop's key.
    pub(crate) async fn post(&self, path: &str, body: impl Into<Body>) -> Answer {
        self.post_as(KEY, "application/json", path, body).await
    }

    /// Posts with a key and a type.
    pub(crate) async fn post_as(&self, key: &str, kind: &str, path: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header(header::AUTHORIZATION, format!("Token {key}"));
        self.ask(request.header(header::CONTENT_TYPE, kind).body(body.into()).unwrap()).await
    }

    /// An invoice of ours as it stands now.
    pub(crate) async fn get(&self, id: &str) -> Value {
        let request = Request::get(format!("/api/v1/invoices/{id}"));
        self.ask(request.header(header::AUTHORIZATION, format!("Bearer {KEY}")).body(Body::empty()).unwrap())
            .await
            .json()
    }

    /// What the v2 API tells of an invoice.
    pub(crate) async fn info(&self, id: &str) -> Value {
        let answer = self.post("/v2/invoice/merchant/info", format!(r#"{{"uuids":["{id}"]}}"#)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["result"][0].clone()
    }

    /// Creates an invoice to be paid in ether on the sandbox, and answers with its id.
    pub(crate) async fn ether_invoice(&self) -> String {
        let body = format!(
            r#"{{"shop_id":"{SHOP}","amount":35,"order_id":"7","add_fields":{{"cryptocurrency":"ETH"}}}}"#
        );
        let answer = self.post("/v2/invoice/create", body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json()["result"]["invoice_id"].as_str().unwrap().to_owned()
    }

    /// The payer says that they have paid.
    pub(crate) async fn claim(&self, id: &str) {
        let answer = self.ask(Request::post(format!("/i/{id}/claim")).body(Body::empty()).unwrap()).await;
        assert!([200, 303].contains(&answer.status), "{} {}", answer.status, answer.body);
    }

    /// What anybody with the link is told.
    pub(crate) async fn state(&self, id: &str) -> Value {
        self.ask(Request::get(format!("/i/{id}/state")).body(Body::empty()).unwrap()).await.json()
    }

    /// Plays the invoice's chain.
    pub(crate) async fn play(&self, id: &str, action: &str, form: &'static str) {
        let kind = "application/x-www-form-urlencoded";
        let answer = self.post_as(KEY, kind, &format!("/i/{id}/sandbox/{action}"), form).await;
        assert!([200, 303].contains(&answer.status), "{action}: {} {}", answer.status, answer.body);
    }
}
