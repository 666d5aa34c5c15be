//! Asks a node by JSON-RPC over HTTP. Every answer has a time and a size it has to stay inside.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use quittance_protocol::network::NetworkId;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use rustls::crypto::{CryptoProvider, ring};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::Patience;
use crate::source::SourceError;

/// The bytes an answer may have, unless a family asks for more: several times the largest block of any EVM network in the table.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;
/// Characters kept of a node's error message, which may be a whole web page.
const LONGEST_MESSAGE: usize = 200;
/// The shortest part of a node's address that is taken for a token. Shorter ones are words such as `v3`.
const SHORTEST_TOKEN: usize = 6;
/// What a node says that was asked too often, not for too much.
const TOO_OFTEN: [&str; 5] =
    ["rate limit", "too many requests", "request count", "per second", "request limit"];

/// A node.
pub(crate) struct Rpc {
    network: NetworkId,
    /// May hold a token: it is never shown.
    url: Url,
    /// What may be a token in the address. A node may repeat it in its complaints.
    tokens: Vec<String>,
    client: Client,
    /// The number of the next question, which its answer has to repeat.
    next: AtomicU64,
    /// How long the node asked last to be left alone.
    rest: Mutex<Option<Duration>>,
    /// The bytes an answer may have.
    largest: usize,
}

#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(default)]
    id: Value,
    /// Null says that there is no such thing, and is not the same as no result.
    #[serde(borrow, default, deserialize_with = "present")]
    result: Option<&'a RawValue>,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    code: i64,
    #[serde(default)]
    message: String,
}

impl Rpc {
    /// Prepares to ask the node at `url`.
    ///
    /// # Errors
    ///
    /// The address is not one of the web, or the system has no certificates to check a node with.
    pub(crate) fn new(network: NetworkId, url: &str, patience: Patience) -> Result<Self, SourceError> {
        let wrong =
            |reason: &str| SourceError::Configuration { network: network.clone(), reason: reason.to_owned() };
        let url: Url = url.parse().map_err(|_| wrong("the node's address is not a URL"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("the node's address is neither http nor https"));
        }
        if CryptoProvider::get_default().is_none() {
            // The client cannot be built without one. Losing this race means that somebody else installed it.
            let _ = ring::default_provider().install_default();
        }
        let client = Client::builder()
            .connect_timeout(patience.connect)
            .timeout(patience.answer)
            // A redirect could lead the token in the address to a stranger.
            .redirect(Policy::none())
            .build()
            .map_err(|_| wrong("no HTTP client can be made: are there certificates on this system?"))?;
        let (tokens, next, rest) = (tokens(&url), AtomicU64::new(1), Mutex::default());
        Ok(Self { network, url, tokens, client, next, rest, largest: LARGEST_ANSWER })
    }

    /// Takes answers of up to so many bytes.
    pub(crate) fn taking(self, largest: usize) -> Self {
        Self { largest, ..self }
    }

    /// The network it is asked about.
    pub(crate) fn network(&self) -> &NetworkId {
        &self.network
    }

    /// Where the node is, without anything that could be a token.
    pub(crate) fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// Asks one question.
    ///
    /// # Errors
    ///
    /// The node is not reached, refuses, or answers with something else.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        method: &'static str,
        params: Value,
    ) -> Result<T, SourceError> {
        self.note_rest(None);
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let question = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        let response = self.client.post(self.url.clone()).json(&question).send().await;
        let response = response.map_err(|error| self.unreachable(error))?;
        let status = response.status();
        self.note_rest(retry_after(response.headers()));
        let body = self.body(response, method).await?;
        let answer: Answer<'_> = match serde_json::from_slice(&body) {
            Ok(answer) => answer,
            // A limiter or a proxy in front of the node speaks HTTP, not JSON-RPC.
            Err(_) if !status.is_success() => {
                let reason = format!("it answered {method} with HTTP status {}", status.as_u16());
                return Err(SourceError::Unreachable { network: self.network.clone(), reason });
            }
            Err(error) => return Err(self.unreadable(method, &error.to_string())),
        };
        if let Some(Refusal { code, message }) = answer.error {
            let message = self.printable(&message);
            return Err(SourceError::Refused { network: self.network.clone(), method, code, message });
        }
        if answer.id.is_null() {
            return Err(self.unreadable(method, "it does not say which question it answers"));
        }
        if answer.id.as_u64() != Some(id) {
            return Err(self.unreadable(method, "it answers another question"));
        }
        let result = answer.result.ok_or_else(|| self.unreadable(method, "there is no result"))?;
        serde_json::from_str(result.get()).map_err(|error| self.unreadable(method, &error.to_string()))
    }

    /// How long the node asked to be left alone with its last answer, if it did.
    pub(crate) fn rest_asked(&self) -> Option<Duration> {
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note_rest(&self, asked: Option<Duration>) {
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner) = asked;
    }

    /// An answer that is not what the interface promises.
    pub(crate) fn unreadable(&self, method: &'static str, reason: &str) -> SourceError {
        let reason = self.printable(reason);
        SourceError::Unreadable { network: self.network.clone(), method, reason }
    }

    async fn body(&self, mut response: Response, method: &'static str) -> Result<Vec<u8>, SourceError> {
        let too_large = || self.unreadable(method, "the answer is too large");
        let declared = response.content_length().and_then(|length| usize::try_from(length).ok());
        if declared.is_some_and(|length| length > self.largest) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unreachable(error))? {
            if body.len() + chunk.len() > self.largest {
                return Err(too_large());
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn unreachable(&self, error: reqwest::Error) -> SourceError {
        let reason = match (error.is_timeout(), error.is_connect()) {
            (true, _) => "no answer in time".to_owned(),
            (false, true) => "no connection".to_owned(),
            (false, false) => self.printable(&error.without_url().to_string()),
        };
        SourceError::Unreachable { network: self.network.clone(), reason }
    }
    /// The beginning of what a node says, without what it may have repeated of its address.
    fn printable(&self, said: &str) -> String {
        let said = self.tokens.iter().fold(said.to_owned(), |said, token| said.replace(token, "…"));
        said.chars().take(LONGEST_MESSAGE).collect()
    }
}

/// Whether an error's code says that the node was asked too often. Providers never agreed about one.
pub(crate) fn is_limit(code: i64) -> bool {
    matches!(code, -32_005 | -32_016 | -32_029 | -32_097 | 429)
}

/// Whether a node says in so many words that it was asked too often. Some of the codes for it also stand for a question that is
/// too large.
pub(crate) fn says_too_often(error: &SourceError) -> bool {
    match error {
        SourceError::Refused { message, .. } => {
            let message = message.to_ascii_lowercase();
            TOO_OFTEN.iter().any(|words| message.contains(words))
        }
        SourceError::Unreachable { reason, .. } => reason.contains("429"),
        SourceError::Unreadable { .. }
        | SourceError::Moved { .. }
        | SourceError::Behind { .. }
        | SourceError::Disagreement { .. }
        | SourceError::WrongChain { .. }
        | SourceError::TooDeep { .. }
        | SourceError::Configuration { .. }
        | SourceError::Lookup(_) => false,
    }
}

/// Whether a node may say, in words or by a code, that it was asked too often.
pub(crate) fn may_be_too_often(error: &SourceError) -> bool {
    let has_code = matches!(error, SourceError::Refused { code, .. } if is_limit(*code));
    has_code || says_too_often(error)
}

/// The parts of a node's address that may be tokens, the longest first.
fn tokens(url: &Url) -> Vec<String> {
    let path = url.path_segments().into_iter().flatten().map(str::to_owned);
    let query = url.query_pairs().map(|(_, value)| value.into_owned());
    let user = [url.username(), url.password().unwrap_or_default()].map(str::to_owned);
    let mut tokens: Vec<String> = path.chain(query).chain(user).collect();
    tokens.retain(|token| token.len() >= SHORTEST_TOKEN);
    tokens.sort_by_key(|token| Reverse(token.len()));
    tokens
}

/// What `Retry-After` asks for. Nodes give seconds; a date is left to the back-off.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}
