//! Stands before a server and holds answers back: whoever asked can be met, or ended, at exactly that point.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::{http, wait};

/// A proxy on a port of its own. It passes everything on until told otherwise, and is closed when this is dropped.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    line: Arc<Line>,
    server: JoinHandle<()>,
}

/// A question that the server has answered, while the answer has not reached whoever asked.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// The question's headers, names in lower case.
    pub headers: HeaderMap,
    /// The question.
    pub question: Bytes,
    /// The answer's HTTP status.
    pub status: StatusCode,
    /// The answer.
    pub answer: Bytes,
}

/// Chooses the answers to be held back.
type Which = Box<dyn Fn(&Exchange) -> bool + Send + Sync>;

struct Line {
    target: String,
    client: reqwest::Client,
    which: Mutex<Option<Which>>,
    /// The answers that are held back now, oldest first.
    held: watch::Sender<Vec<Exchange>>,
}

impl Proxy {
    /// Opens a proxy before the server at `target`, an address without a slash at the end.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub async fn before(target: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (which, held) = (Mutex::default(), watch::Sender::default());
        let line = Arc::new(Line { target: target.to_owned(), client: http()?, which, held });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&line));
        let server = tokio::spawn(async move {
            // It ends with the test, and a broken connection is somebody else's story to tell.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, line, server })
    }

    /// Its address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Holds these answers back from now on, until [`Proxy::release`]. All others pass.
    pub fn hold(&self, which: impl Fn(&Exchange) -> bool + Send + Sync + 'static) {
        *self.line.which.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(which));
    }

    /// The first answer that is held back.
    ///
    /// # Errors
    ///
    /// None is within [`wait::LIMIT`].
    pub async fn held(&self) -> Result<Exchange> {
        let mut held = self.line.held.subscribe();
        let found = timeout(wait::LIMIT, held.wait_for(|held| !held.is_empty()));
        let found = found.await.context("no such answer came by")??;
        found.first().cloned().context("nothing is held back")
    }

    /// Lets everything pass again, what is held back first. It is lost if whoever asked is gone.
    pub fn release(&self) {
        let mut which = self.line.which.lock().unwrap_or_else(PoisonError::into_inner);
        *which = None;
        self.line.held.send_replace(Vec::new());
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Line {
    /// Waits as long as the answer is to be held back.
    async fn hold(&self, exchange: &Exchange) {
        let mut held = {
            // Nobody releases it between the choice and its being held.
            let which = self.which.lock().unwrap_or_else(PoisonError::into_inner);
            if !which.as_ref().is_some_and(|which| which(exchange)) {
                return;
            }
            self.held.send_modify(|held| held.push(exchange.clone()));
            self.held.subscribe()
        };
        // Nobody can release it any more only when the test is over.
        let _ = held.wait_for(Vec::is_empty).await;
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("target", &self.target).finish_non_exhaustive()
    }
}

async fn pass(State(line): State<Arc<Line>>, request: Request) -> Response {
    match exchange(&line, request).await {
        Ok((exchange, kind)) => {
            line.hold(&exchange).await;
            (exchange.status, kind, exchange.answer).into_response()
        }
        Err(error) => (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response(),
    }
}

/// Asks the server, and waits for all of its answer.
async fn exchange(line: &Line, request: Request) -> Result<(Exchange, HeaderMap)> {
    let (parts, body) = request.into_parts();
    let question = axum::body::to_bytes(body, usize::MAX).await?;
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let headers = parts.headers;
    let asked = line.client.request(parts.method, format!("{}{path}", line.target));
    let answer = asked.headers(without_hop(&headers)).body(question.clone()).send().await?;
    let (status, kind) = (answer.status(), without_hop(answer.headers()));
    Ok((Exchange { headers, question, status, answer: answer.bytes().await? }, kind))
}

/// What belongs to the message, not to the connection that carried it.
fn without_hop(headers: &HeaderMap) -> HeaderMap {
    const HOP: [HeaderName; 4] =
        [header::HOST, header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING];
    let mut headers = headers.clone();
    for name in HOP {
        headers.remove(name);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receiver::Receiver;

    #[tokio::test]
    async fn an_answer_is_held_after_the_server_gave_it_and_before_anybody_has_it() {
        let server = Receiver::start().await.unwrap();
        server.answer(202);
        let proxy = Proxy::before(server.url()).await.unwrap();
        proxy.hold(|exchange| exchange.headers.contains_key("held"));
        let ask = |name: &'static str| {
            let request = http().unwrap().post(format!("{}/a?b=1", proxy.url())).header(name, "1");
            tokio::spawn(request.body("question").send())
        };
        assert_eq!(ask("passed").await.unwrap().unwrap().status(), 202);
        let held = ask("held");
        let exchange = proxy.held().await.unwrap();
        assert_eq!((exchange.status.as_u16(), &exchange.question[..]), (202, &b"question"[..]));
        assert!(!held.is_finished());
        proxy.release();
        assert_eq!(held.await.unwrap().unwrap().status(), 202);
        let arrived = server.all();
        assert_eq!((arrived.len(), arrived[1].path.as_str()), (2, "/a?b=1"));
    }
}
