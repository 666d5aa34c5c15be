//! A shop's own pages on an origin of their own, as strict as the test wants them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A site that shows the pages it was given; it is gone when this is dropped.
#[derive(Debug)]
pub struct Storefront {
    port: u16,
    pages: Arc<Mutex<BTreeMap<String, Page>>>,
    server: JoinHandle<()>,
}

#[derive(Clone, Debug)]
struct Page {
    kind: &'static str,
    body: String,
    headers: Vec<(&'static str, String)>,
}

impl Storefront {
    /// Opens a site without pages.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let pages = Arc::default();
        let router = Router::new().fallback(show).with_state(Arc::clone(&pages));
        let server = tokio::spawn(async move {
            // It ends with the test.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { port, pages, server })
    }

    /// Its origin, on another site than a gateway on `127.0.0.1`.
    #[must_use]
    pub fn origin(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The same site by another name, which is another origin.
    #[must_use]
    pub fn other_origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Shows a document at a path, with these headers.
    pub fn page(&self, path: &str, body: String, headers: &[(&'static str, String)]) {
        self.put(path, Page { kind: "text/html; charset=utf-8", body, headers: headers.to_vec() });
    }

    /// Serves a script at a path.
    pub fn script(&self, path: &str, body: &str) {
        self.put(path, Page { kind: "text/javascript", body: body.to_owned(), headers: Vec::new() });
    }

    fn put(&self, path: &str, page: Page) {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), page);
    }
}

impl Drop for Storefront {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn show(State(pages): State<Arc<Mutex<BTreeMap<String, Page>>>>, uri: Uri) -> Response {
    let page = pages.lock().unwrap_or_else(PoisonError::into_inner).get(uri.path()).cloned();
    let Some(Page { kind, body, headers: own }) = page else { return StatusCode::NOT_FOUND.into_response() };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in own {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(HeaderName::from_static(name), value);
        }
    }
    (headers, body).into_response()
}
