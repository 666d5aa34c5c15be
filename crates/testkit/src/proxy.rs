//! Stands before a server. It holds answers back, so that whoever asked can be met, or ended, at exactly that point; and it
//! plays the faults that servers and the way to them have.

mod fault;
mod play;

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub use self::fault::{ENDLESS, Fault, Rewrite};
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

/// Chooses by the method's name which questions a fault concerns.
type When = Box<dyn Fn(&str) -> bool + Send + Sync>;

struct Line {
    target: String,
    client: reqwest::Client,
    which: Mutex<Option<Which>>,
    /// The faults that are played, the one that was named last in front.
    faults: Mutex<Vec<(When, Fault)>>,
    /// The methods of the questions that came by, in their order; of one that is not JSON-RPC, the last part of its path.
    asked: Mutex<Vec<String>>,
    /// The bytes that were taken of endless answers.
    streamed: AtomicUsize,
    /// The answers that are held back now, oldest first.
    held: watch::Sender<Vec<Exchange>>,
}

/// A question on its way to the server.
struct Asked {
    method: Method,
    path: String,
    headers: HeaderMap,
    question: Bytes,
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
        let line = Arc::new(Line {
            target: target.to_owned(),
            client: http()?,
            which: Mutex::default(),
            faults: Mutex::default(),
            asked: Mutex::default(),
            streamed: AtomicUsize::new(0),
            held: watch::Sender::default(),
        });
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
        *lock(&self.line.which) = Some(Box::new(which));
    }

    /// Lets go what is held back, and holds these answers back from now on. Nothing slips through in between.
    pub fn hold_next(&self, which: impl Fn(&Exchange) -> bool + Send + Sync + 'static) {
        let mut chosen = lock(&self.line.which);
        *chosen = Some(Box::new(which));
        self.line.held.send_replace(Vec::new());
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
        let mut which = lock(&self.line.which);
        *which = None;
        self.line.held.send_replace(Vec::new());
    }

    /// Plays a fault for every question from now on, until [`Proxy::heal`] or until another one is played.
    pub fn play(&self, fault: Fault) {
        self.play_when(|_| true, fault);
    }

    /// Plays a fault for the questions whose JSON-RPC method is chosen by `when`, until [`Proxy::heal`]. Of several faults that
    /// concern a question the one that was named last is played.
    pub fn play_when(&self, when: impl Fn(&str) -> bool + Send + Sync + 'static, fault: Fault) {
        lock(&self.line.faults).insert(0, (Box::new(when), fault));
    }

    /// Plays no fault any more.
    pub fn heal(&self) {
        lock(&self.line.faults).clear();
    }

    /// The methods that were asked since this was last called, in their order: of JSON-RPC, or the last part of a path.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.line.asked))
    }

    /// The bytes that were taken of endless answers.
    #[must_use]
    pub fn streamed(&self) -> usize {
        self.line.streamed.load(Ordering::SeqCst)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Line {
    /// Notes the question. What goes wrong with it, if anything.
    fn fault(&self, asked: &Asked) -> Option<Fault> {
        let question: Value = serde_json::from_slice(&asked.question).unwrap_or_default();
        let path = asked.path.split('?').next().unwrap_or_default();
        let place = path.rsplit('/').next().unwrap_or_default();
        let method = question["method"].as_str().unwrap_or(place);
        lock(&self.asked).push(method.to_owned());
        lock(&self.faults).iter().find(|(when, _)| when(method)).map(|(_, fault)| fault.clone())
    }

    /// Waits as long as the answer is to be held back.
    async fn hold(&self, exchange: &Exchange) {
        let mut held = {
            // Nobody releases it between the choice and its being held.
            let which = lock(&self.which);
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
    let answered = match Asked::read(request).await {
        Ok(asked) => match line.fault(&asked) {
            Some(fault) => play::play(&line, &fault, asked).await,
            None => faithful(&line, asked).await,
        },
        Err(error) => Err(error),
    };
    answered.unwrap_or_else(|error| (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response())
}

async fn faithful(line: &Line, asked: Asked) -> Result<Response> {
    let (exchange, kind) = exchange(line, asked).await?;
    line.hold(&exchange).await;
    Ok((exchange.status, kind, exchange.answer).into_response())
}

/// Asks the server, and waits for all of its answer.
async fn exchange(line: &Line, asked: Asked) -> Result<(Exchange, HeaderMap)> {
    let Asked { method, path, headers, question } = asked;
    let request = line.client.request(method, format!("{}{path}", line.target));
    let answer = request.headers(without_hop(&headers)).body(question.clone()).send().await?;
    let (status, kind) = (answer.status(), without_hop(answer.headers()));
    Ok((Exchange { headers, question, status, answer: answer.bytes().await? }, kind))
}

impl Asked {
    async fn read(request: Request) -> Result<Self> {
        let (parts, body) = request.into_parts();
        let question = axum::body::to_bytes(body, usize::MAX).await?;
        let path = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Ok(Self { method: parts.method, path, headers: parts.headers, question })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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

    #[tokio::test]
    async fn a_fault_is_played_for_the_questions_it_concerns_until_it_heals() {
        let server = Receiver::start().await.unwrap();
        let proxy = Proxy::before(server.url()).await.unwrap();
        let ask = async |method: &str| {
            let request =
                http().unwrap().post(proxy.url()).body(format!(r#"{{"id":1,"method":"{method}"}}"#));
            let answer = request.send().await.map_err(|_| "no answer")?;
            let status = answer.status().as_u16();
            answer.bytes().await.map(|_| status).map_err(|_| "no end")
        };
        proxy.play(Fault::HangUp);
        assert_eq!(ask("a").await, Err("no answer"));
        proxy.play_when(|method| method == "b", Fault::Status(429, Some(wait::LIMIT)));
        assert_eq!((ask("a").await, ask("b").await), (Err("no answer"), Ok(429)));
        proxy.play(Fault::Html);
        assert_eq!(ask("b").await, Ok(200));
        assert_eq!(server.all().len(), 0);
        proxy.heal();
        assert_eq!(ask("c").await, Ok(200));
        assert_eq!(server.all().len(), 1);
        assert_eq!(proxy.asked(), ["a", "a", "b", "b", "c"]);
    }

    #[tokio::test]
    async fn an_answer_that_never_ends_is_only_made_as_long_as_somebody_takes_it() {
        let server = Receiver::start().await.unwrap();
        let proxy = Proxy::before(server.url()).await.unwrap();
        proxy.play(Fault::Endless);
        let mut answer = http().unwrap().post(proxy.url()).send().await.unwrap();
        assert!(answer.chunk().await.unwrap().is_some());
        drop(answer);
        assert!(proxy.streamed() > 0 && proxy.streamed() < ENDLESS / 2, "{}", proxy.streamed());
    }
}
