//! A shop's end of the postbacks: records what arrives, and answers as the test wants.

use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::wait;

/// A receiver on a port of its own. It answers 200 until told otherwise, and is closed when this is dropped.
#[derive(Debug)]
pub struct Receiver {
    url: String,
    shop: Arc<Shop>,
    arrivals: Mutex<mpsc::UnboundedReceiver<Delivery>>,
    server: JoinHandle<()>,
}

/// Something that arrived.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// The method, `POST`.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// The headers, names in lower case.
    pub headers: HeaderMap,
    /// The body as it was sent, byte by byte: signatures are over these.
    pub body: Bytes,
}

#[derive(Debug)]
struct Shop {
    /// The HTTP status of the next answers.
    status: AtomicU16,
    /// True while answers are held back.
    held: watch::Sender<bool>,
    arrived: mpsc::UnboundedSender<Delivery>,
    all: SyncMutex<Vec<Delivery>>,
}

impl Receiver {
    /// Opens a receiver.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub async fn start() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (arrived, arrivals) = mpsc::unbounded_channel();
        let held = watch::Sender::new(false);
        let shop = Shop { status: AtomicU16::new(200), held, arrived, all: SyncMutex::default() };
        let shop = Arc::new(shop);
        let router = Router::new().fallback(receive).with_state(Arc::clone(&shop));
        let server = tokio::spawn(async move {
            // It ends with the test, and a broken connection is the gateway's story to tell.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, shop, arrivals: Mutex::new(arrivals), server })
    }

    /// Its address, without a slash at the end. Every path is received.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The next delivery that was not taken yet. It is here as soon as it arrived, also while its answer is held back.
    ///
    /// # Errors
    ///
    /// Nothing arrived within [`wait::LIMIT`].
    pub async fn next(&self) -> Result<Delivery> {
        let mut arrivals = self.arrivals.lock().await;
        let next = timeout(wait::LIMIT, arrivals.recv()).await.context("no postback arrived")?;
        next.context("the receiver is closed")
    }

    /// Everything that arrived so far.
    #[must_use]
    pub fn all(&self) -> Vec<Delivery> {
        self.shop.all.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers with this HTTP status from now on. Held answers take the status of their release.
    pub fn answer(&self, status: u16) {
        self.shop.status.store(status, Ordering::SeqCst);
    }

    /// Takes deliveries but does not answer them, until [`Receiver::release`].
    pub fn hold(&self) {
        self.shop.held.send_replace(true);
    }

    /// Answers what is held back.
    pub fn release(&self) {
        self.shop.held.send_replace(false);
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Delivery {
    /// A header's value; empty if it is missing or no text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON.
    ///
    /// # Errors
    ///
    /// The body is something else.
    pub fn json(&self) -> Result<serde_json::Value> {
        Ok(serde_json::from_slice(&self.body)?)
    }
}

async fn receive(
    State(shop): State<Arc<Shop>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let delivery = Delivery { method: method.to_string(), path: uri.to_string(), headers, body };
    let mut held = shop.held.subscribe();
    shop.all.lock().unwrap_or_else(PoisonError::into_inner).push(delivery.clone());
    // Nobody listens any more only when the test is over.
    let _ = shop.arrived.send(delivery);
    let _ = held.wait_for(|held| !held).await;
    StatusCode::from_u16(shop.status.load(Ordering::SeqCst)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_held_delivery_is_seen_before_it_is_answered() {
        let receiver = Receiver::start().await.unwrap();
        receiver.hold();
        let request = crate::http().unwrap().post(format!("{}/paid?x=1", receiver.url())).body("{\"a\":1}");
        let answer = tokio::spawn(request.send());
        let delivery = receiver.next().await.unwrap();
        assert_eq!((delivery.path.as_str(), delivery.json().unwrap()["a"].as_u64()), ("/paid?x=1", Some(1)));
        assert!(!answer.is_finished());
        receiver.answer(503);
        receiver.release();
        assert_eq!(answer.await.unwrap().unwrap().status(), 503);
        assert_eq!(receiver.all().len(), 1);
    }
}
