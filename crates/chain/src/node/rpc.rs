//! Asks a node by JSON-RPC over HTTP. Every answer has a time and a size it has to stay inside.

use std::cmp::Reverse;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use quittance_protocol::network::NetworkId;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, StatusCode, Url};
use rustls::crypto::{CryptoProvider, ring};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use super::limit::{retry_after, suspended_for};
use super::{Patience, Peer};
use crate::source::SourceError;

/// The bytes an answer may have, unless a family asks for more: several times the largest block of any EVM network in the table.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;
/// Characters kept of a node's error message, which may be a whole web page.
const LONGEST_MESSAGE: usize = 200;
/// The shortest part of a node's address that is taken for a token. Shorter ones are words such as `v3`.
const SHORTEST_TOKEN: usize = 6;
/// A node.
pub(crate) struct Rpc {
    network: NetworkId,
    /// May hold a token: it is never shown.
    url: Url,
    /// What is sent with every question: the key its seller knows us by.
    headers: HeaderMap,
    /// What may be a token in its addresses, and that key. A node may repeat it in its complaints.
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
    /// A limiter's complaint, outside of the protocol.
    #[serde(borrow, default, rename = "Error")]
    complaint: Option<&'a RawValue>,
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
        let url = web(url).map_err(wrong)?;
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
        let headers = HeaderMap::new();
        Ok(Self { network, url, headers, tokens, client, next, rest, largest: LARGEST_ANSWER })
    }

    /// Sends `key` with every question, under this name.
    ///
    /// # Errors
    ///
    /// It has characters that no key has.
    pub(crate) fn with_key(mut self, name: HeaderName, key: &str) -> Result<Self, SourceError> {
        let reason = "the key has characters that cannot be sent".to_owned();
        let wrong = |_| SourceError::Configuration { network: self.network.clone(), reason };
        let mut value = HeaderValue::from_str(key).map_err(wrong)?;
        value.set_sensitive(true);
        self.headers.insert(name, value);
        self.tokens.push(key.to_owned());
        Ok(self)
    }

    /// Another address of the node, to [`Rpc::post`] to.
    ///
    /// # Errors
    ///
    /// It is not one of the web.
    pub(crate) fn also_at(&mut self, address: &str) -> Result<Url, SourceError> {
        let wrong = |reason: &str| SourceError::Configuration {
            network: self.network.clone(),
            reason: reason.to_owned(),
        };
        let url = web(address).map_err(wrong)?;
        self.tokens.extend(tokens(&url));
        Ok(url)
    }

    /// Takes answers of up to so many bytes.
    pub(crate) fn taking(self, largest: usize) -> Self {
        Self { largest, ..self }
    }

    /// Where its JSON-RPC is. It may hold a token, and is for asking only.
    pub(crate) fn url(&self) -> &Url {
        &self.url
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
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let question = json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params });
        let (status, body) = self.post(&self.url, &question, method).await?;
        let answer: Answer<'_> =
            serde_json::from_slice(&body).map_err(|error| self.no_answer(method, status, &error))?;
        if let Some(complaint) = answer.complaint {
            return Err(self.complains(method, status, complaint));
        }
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

    /// Sends one question to an address of the node.
    ///
    /// # Errors
    ///
    /// The node is not reached, or does not end its answer.
    pub(crate) async fn post(
        &self,
        url: &Url,
        question: &Value,
        method: &'static str,
    ) -> Result<(StatusCode, Vec<u8>), SourceError> {
        self.note_rest(None);
        let request = self.client.post(url.clone()).headers(self.headers.clone());
        let response = request.json(question).send().await.map_err(|error| self.unreachable(error))?;
        self.note_rest(retry_after(response.headers()));
        Ok((response.status(), self.body(response, method).await?))
    }

    /// What came instead of an answer.
    pub(crate) fn no_answer(
        &self,
        method: &'static str,
        status: StatusCode,
        error: &serde_json::Error,
    ) -> SourceError {
        match status.is_success() {
            true => self.unreadable(method, &error.to_string()),
            // A limiter or a proxy in front of the node speaks HTTP, not its protocol.
            false => {
                let reason = format!("it answered {method} with HTTP status {}", status.as_u16());
                SourceError::Unreachable { network: self.network.clone(), reason }
            }
        }
    }

    /// The node complains outside of the protocol, as Tron's limiters do while they say that all is well.
    pub(crate) fn complains(
        &self,
        method: &'static str,
        status: StatusCode,
        complaint: &RawValue,
    ) -> SourceError {
        let said = serde_json::from_str(complaint.get()).unwrap_or_else(|_| complaint.get().to_owned());
        if let Some(rest) = suspended_for(&said) {
            self.note_rest(Some(rest));
        }
        let (message, code) = (self.printable(&said), i64::from(status.as_u16()));
        SourceError::Refused { network: self.network.clone(), method, code, message }
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

impl Peer for Rpc {
    fn network(&self) -> &NetworkId {
        &self.network
    }

    fn host(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    fn rest_asked(&self) -> Option<Duration> {
        *self.rest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An address of the web.
fn web(address: &str) -> Result<Url, &'static str> {
    let url: Url = address.parse().map_err(|_| "the node's address is not a URL")?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err("the node's address is neither http nor https"),
    }
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

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}
