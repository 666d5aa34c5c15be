//! Stands between a browser and a gateway, passes streams on as they come, and plays the faults of the way between the two.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use anyhow::Result;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, TryStreamExt, future, stream};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::http;

/// A relay on a port of its own. It is faithful until told otherwise, and is closed when this is dropped.
#[derive(Debug)]
pub struct Relay {
    url: String,
    wire: Arc<Wire>,
    server: JoinHandle<()>,
}

/// What goes wrong between a browser and a gateway.
#[derive(Clone, Debug)]
pub enum Trouble {
    /// The connection is closed without an answer.
    Cut,
    /// No answer comes, and no end: somebody on the way waits for all of a stream before passing it on.
    Silence,
    /// This HTTP status, with nothing else.
    Status(u16),
    /// Where the gateway says the one, the browser reads the other.
    Misread(String, String),
    /// The answer has these headers, whatever the gateway says in them; without the ones that are empty here.
    Headers(&'static [(&'static str, &'static str)]),
}

/// Chooses by the path which questions a trouble concerns.
type When = Box<dyn Fn(&str) -> bool + Send + Sync>;

struct Wire {
    target: String,
    client: reqwest::Client,
    trouble: Mutex<Option<(When, Trouble)>>,
    /// The paths that were asked for.
    asked: Mutex<Vec<String>>,
    /// Counts the changes of weather; whatever runs ends with each.
    weather: watch::Sender<u32>,
    /// How many streams there were.
    streams: AtomicUsize,
    /// Up to this one nothing comes through them any more.
    frozen: AtomicUsize,
}

impl Relay {
    /// Opens a relay before the gateway at `target`, an address without a slash at the end.
    ///
    /// # Errors
    ///
    /// There is no free port.
    pub async fn before(target: &str) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let wire = Arc::new(Wire {
            target: target.to_owned(),
            client: http()?,
            trouble: Mutex::default(),
            asked: Mutex::default(),
            weather: watch::Sender::default(),
            streams: AtomicUsize::new(0),
            frozen: AtomicUsize::new(0),
        });
        let router = Router::new().fallback(pass).with_state(Arc::clone(&wire));
        let server = tokio::spawn(async move {
            // It ends with the test, and a broken connection is what it is for.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { url, wire, server })
    }

    /// Its address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Plays a trouble for the paths that `when` chooses, until [`Relay::heal`] or until another one is played. Streams that
    /// run are cut.
    pub fn play(&self, when: impl Fn(&str) -> bool + Send + Sync + 'static, trouble: Trouble) {
        *lock(&self.wire.trouble) = Some((Box::new(when), trouble));
        self.wire.weather.send_modify(|weather| *weather += 1);
    }

    /// Is faithful again. Who still waits for an answer is cut off.
    pub fn heal(&self) {
        *lock(&self.wire.trouble) = None;
        self.wire.weather.send_modify(|weather| *weather += 1);
    }

    /// Streams that run stay open, and nothing comes through them any more. New ones are as ever.
    pub fn freeze(&self) {
        self.wire.frozen.store(self.wire.streams.load(Ordering::SeqCst), Ordering::SeqCst);
    }

    /// How often such paths were asked for until now.
    #[must_use]
    pub fn asked(&self, part: &str) -> usize {
        lock(&self.wire.asked).iter().filter(|path| path.contains(part)).count()
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").field("target", &self.target).finish_non_exhaustive()
    }
}

async fn pass(State(wire): State<Arc<Wire>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    lock(&wire.asked).push(path.clone());
    let trouble =
        lock(&wire.trouble).as_ref().filter(|(when, _)| when(&path)).map(|(_, trouble)| trouble.clone());
    let (mut misread, mut headers) = (None, Vec::new());
    match trouble {
        Some(Trouble::Cut) => return cut(),
        Some(Trouble::Silence) => {
            let mut weather = wire.weather.subscribe();
            let _ = weather.changed().await;
            return cut();
        }
        Some(Trouble::Status(code)) => {
            return StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_GATEWAY).into_response();
        }
        Some(Trouble::Misread(said, read)) => misread = Some((said, read)),
        Some(Trouble::Headers(said)) => headers = said.to_vec(),
        None => {}
    }
    let answer = relayed(&wire, request, misread).await;
    let mut answer =
        answer.unwrap_or_else(|error| (StatusCode::BAD_GATEWAY, format!("{error:#}")).into_response());
    for (name, value) in headers {
        answer.headers_mut().remove(name);
        if !value.is_empty() {
            answer.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    answer
}

/// Asks the gateway, and passes on what comes when it comes.
async fn relayed(wire: &Arc<Wire>, request: Request, misread: Option<(String, String)>) -> Result<Response> {
    let mut weather = wire.weather.subscribe();
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut headers = parts.headers;
    // Nothing is compressed, so that it can be misread.
    for name in [header::HOST, header::CONNECTION, header::CONTENT_LENGTH, header::ACCEPT_ENCODING] {
        headers.remove(name);
    }
    let body = axum::body::to_bytes(body, usize::MAX).await?;
    let question = wire.client.request(parts.method, format!("{}{path}", wire.target));
    let answer = question.headers(headers).body(body).send().await?;
    let mut response = Response::builder().status(answer.status());
    const OF_THE_CONNECTION: [HeaderName; 3] =
        [header::CONNECTION, header::CONTENT_LENGTH, header::TRANSFER_ENCODING];
    for (name, value) in answer.headers().iter().filter(|(name, _)| !OF_THE_CONNECTION.contains(name)) {
        response = response.header(name, value);
    }
    let is_stream =
        answer.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    let body = if is_stream {
        let pieces =
            answer.bytes_stream().map_err(io::Error::other).map_ok(move |piece| altered(piece, &misread));
        let number = wire.streams.fetch_add(1, Ordering::SeqCst) + 1;
        let wire = Arc::clone(wire);
        let pieces = pieces.try_filter(move |_| future::ready(wire.frozen.load(Ordering::SeqCst) < number));
        let change = async move {
            let _ = weather.changed().await;
        };
        Body::from_stream(pieces.take_until(Box::pin(change)))
    } else {
        Body::from(altered(answer.bytes().await?, &misread))
    };
    Ok(response.body(body)?)
}

/// What the browser reads.
fn altered(piece: Bytes, misread: &Option<(String, String)>) -> Bytes {
    match (misread, std::str::from_utf8(&piece)) {
        (Some((said, read)), Ok(text)) => Bytes::from(text.replace(said, read)),
        (Some(_) | None, _) => piece,
    }
}

/// An answer that breaks off before it has begun.
fn cut() -> Response {
    let nothing =
        stream::once(future::ready(Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionAborted))));
    ([(header::CONTENT_LENGTH, "1")], Body::from_stream(nothing)).into_response()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::receiver::Receiver;

    #[tokio::test]
    async fn a_trouble_is_played_for_the_paths_it_concerns_until_it_heals() {
        let server = Receiver::start().await.unwrap();
        let relay = Relay::before(server.url()).await.unwrap();
        let ask = async |path: &str| {
            let answer = http().unwrap().post(format!("{}{path}", relay.url())).body("hello").send().await;
            answer.map(|answer| answer.status().as_u16()).map_err(|_| "no answer")
        };
        relay.play(|path| path == "/a", Trouble::Cut);
        assert_eq!((ask("/a").await, ask("/b").await), (Err("no answer"), Ok(200)));
        relay.play(|_| true, Trouble::Status(503));
        assert_eq!(ask("/b").await, Ok(503));
        relay.heal();
        assert_eq!(ask("/a").await, Ok(200));
        assert_eq!((relay.asked("/a"), server.all().len()), (2, 2));
    }
}
