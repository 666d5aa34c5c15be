//! Public sources on this machine, which say what a story wants.

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// What a source says of ether in US dollars.
#[derive(Clone, Debug)]
pub(crate) enum Says {
    /// A price of now.
    Price(&'static str),
    /// A price of an hour ago.
    OldPrice(&'static str),
    /// Nothing: it is overloaded.
    Nothing,
    /// That somebody else is to be asked.
    AskElsewhere,
}

/// Kraken, Coinbase and CoinGecko in one: each path is answered in its own form.
pub(crate) struct Fake {
    pub(crate) url: String,
    says: Arc<Mutex<Says>>,
    server: JoinHandle<()>,
}

impl Fake {
    pub(crate) async fn start(says: Says) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let says = Arc::new(Mutex::new(says));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&says));
        let server = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, says, server }
    }

    pub(crate) fn now_says(&self, says: Says) {
        *self.says.lock().unwrap() = says;
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub(crate) fn seconds() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

async fn answer(State(says): State<Arc<Mutex<Says>>>, request: Request) -> Response {
    let says = says.lock().unwrap().clone();
    let (price, age) = match says {
        Says::Price(price) => (price, 0),
        Says::OldPrice(price) => (price, 3600),
        Says::Nothing => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Says::AskElsewhere => {
            return (StatusCode::FOUND, [(header::LOCATION, "http://127.0.0.1:1/")]).into_response();
        }
    };
    let query = request.uri().query().unwrap_or_default();
    let body = match request.uri().path() {
        // Kraken refuses the whole question for one pair it does not know.
        "/0/public/Ticker" if query.contains("USDD") => {
            json!({"error": ["EQuery:Unknown asset pair"]}).to_string()
        }
        "/0/public/Ticker" => {
            let side = json!([price, "1", "1.000"]);
            json!({"error": [], "result": {"XETHZUSD": {"a": side, "b": side, "c": side}}}).to_string()
        }
        "/v2/exchange-rates" if query == "currency=ETH" => {
            json!({"data": {"currency": "ETH", "rates": {"USD": price}}}).to_string()
        }
        "/v2/exchange-rates" => return StatusCode::BAD_REQUEST.into_response(),
        // Its prices are numbers, so the digits stand there as they are.
        "/api/v3/simple/price" => {
            format!(r#"{{"ethereum":{{"usd":{price},"last_updated_at":{}}}}}"#, seconds() - age)
        }
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, "application/json".to_owned()), (header::AGE, age.to_string())], body)
        .into_response()
}
