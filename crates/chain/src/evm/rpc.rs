//! Asks a node by JSON-RPC over HTTP. Every answer has a time and a size it has to stay inside.

use std::time::Duration;

use quittance_protocol::network::NetworkId;
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Url};
use rustls::crypto::{CryptoProvider, ring};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::source::SourceError;

/// How long a node may take to accept a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How long a node may take for one answer, the last byte included.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);
/// The bytes an answer may have: several times the largest block of any network in the table.
const LARGEST_ANSWER: usize = 32 * 1024 * 1024;
/// Characters kept of a node's error message, which may be a whole web page.
const LONGEST_MESSAGE: usize = 200;

/// A node.
pub(super) struct Rpc {
    network: NetworkId,
    /// May hold a token: it is never shown.
    url: Url,
    client: Client,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    result: Value,
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
    pub(super) fn new(network: NetworkId, url: &str) -> Result<Self, SourceError> {
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
            .connect_timeout(CONNECT_WITHIN)
            .timeout(ANSWER_WITHIN)
            // A redirect could lead the token in the address to a stranger.
            .redirect(Policy::none())
            .build()
            .map_err(|_| wrong("no HTTP client can be made: are there certificates on this system?"))?;
        Ok(Self { network, url, client })
    }

    /// Asks one question.
    ///
    /// # Errors
    ///
    /// The node is not reached, refuses, or answers with something else.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        method: &'static str,
        params: Value,
    ) -> Result<T, SourceError> {
        let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let response = self.client.post(self.url.clone()).json(&question).send().await;
        let response = response.map_err(|error| self.unreachable(error))?;
        let status = response.status();
        let body = self.body(response, method).await?;
        let answer: Answer = match serde_json::from_slice(&body) {
            Ok(answer) => answer,
            // A limiter or a proxy in front of the node speaks HTTP, not JSON-RPC.
            Err(_) if !status.is_success() => {
                let reason = format!("it answered {method} with HTTP status {}", status.as_u16());
                return Err(SourceError::Unreachable { network: self.network.clone(), reason });
            }
            Err(error) => return Err(self.unreadable(method, &error.to_string())),
        };
        if let Some(Refusal { code, message }) = answer.error {
            let message = message.chars().take(LONGEST_MESSAGE).collect();
            return Err(SourceError::Refused { network: self.network.clone(), method, code, message });
        }
        serde_json::from_value(answer.result).map_err(|error| self.unreadable(method, &error.to_string()))
    }

    /// An answer that is not what the interface promises.
    pub(super) fn unreadable(&self, method: &'static str, reason: &str) -> SourceError {
        let reason = reason.chars().take(LONGEST_MESSAGE).collect();
        SourceError::Unreadable { network: self.network.clone(), method, reason }
    }

    async fn body(&self, mut response: Response, method: &'static str) -> Result<Vec<u8>, SourceError> {
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unreachable(error))? {
            if body.len() + chunk.len() > LARGEST_ANSWER {
                return Err(self.unreadable(method, "the answer is too large"));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    fn unreachable(&self, error: reqwest::Error) -> SourceError {
        let reason = match (error.is_timeout(), error.is_connect()) {
            (true, _) => "no answer in time".to_owned(),
            (false, true) => "no connection".to_owned(),
            (false, false) => error.without_url().to_string(),
        };
        SourceError::Unreachable { network: self.network.clone(), reason }
    }
}
