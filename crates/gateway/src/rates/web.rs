//! Asks a public source over HTTPS. Every answer has a time and a size it has to stay inside.

use std::time::Duration;

use quittance_protocol::{Duration as Span, Time};
use reqwest::header::{ACCEPT, AGE, HeaderMap};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Response, StatusCode, Url};
use rustls::crypto::{CryptoProvider, ring};

use super::failure::AskError;
use crate::clock;
use crate::config::rule::is_loopback;

/// How long a source may take to accept a connection.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// How long a source may take for one answer, the last byte included.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// The bytes an answer may have: a hundred times what is usual.
const LARGEST_ANSWER: usize = 512 * 1024;
/// Who asks. Operators of public sources like to know.
const USER_AGENT: &str = concat!("Quittance/", env!("CARGO_PKG_VERSION"), " (self-hosted checkout)");

/// A public source's door.
pub(super) struct Web {
    client: Client,
    /// Without a slash at the end. A mirror's may hold a key.
    base: String,
}

/// What came back.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
    /// When it was made, as far as anybody says.
    pub(super) at: Time,
}

/// Why an address cannot be used.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(super) enum NoDoor {
    /// It is no address.
    #[error("its address is not a URL")]
    NotAUrl,
    /// Somebody on the way could change prices.
    #[error("its address is not https")]
    NotHttps,
    /// The client cannot be made.
    #[error("no HTTP client can be made: are there certificates on this system?")]
    NoClient,
}

impl Web {
    /// Prepares to ask below `base`: by https, or on this machine.
    ///
    /// # Errors
    ///
    /// When the address cannot be used.
    pub(super) fn new(base: &str) -> Result<Self, NoDoor> {
        let url: Url = base.parse().map_err(|_| NoDoor::NotAUrl)?;
        let here = is_loopback(&url);
        if !(url.scheme() == "https" || url.scheme() == "http" && here) {
            return Err(NoDoor::NotHttps);
        }
        let client = if here { client().no_proxy() } else { client() };
        let client = client.build().map_err(|_| NoDoor::NoClient)?;
        Ok(Self { client, base: base.trim_end_matches('/').to_owned() })
    }

    /// Asks for a path with its query.
    ///
    /// # Errors
    ///
    /// When there is no answer, or too long a one. What its status says is left to the reader.
    pub(super) async fn get(&self, path: &str) -> Result<Answer, AskError> {
        let request = self.client.get(format!("{}{path}", self.base)).header(ACCEPT, "application/json");
        let response = request.send().await?;
        let (status, at) = (response.status(), made_at(response.headers(), clock::now()));
        Ok(Answer { status, body: body(response).await?, at })
    }
}

/// A client with our name and our limits.
pub(super) fn client() -> ClientBuilder {
    if CryptoProvider::get_default().is_none() {
        // The client cannot be built without one. Losing this race means that somebody else installed it.
        let _ = ring::default_provider().install_default();
    }
    // A price comes from whom it was asked of, and from nobody else.
    let client = Client::builder().redirect(Policy::none());
    client.user_agent(USER_AGENT).connect_timeout(CONNECT_WITHIN).timeout(ANSWER_WITHIN)
}

/// A body that is not too large.
pub(super) async fn body(mut response: Response) -> Result<Vec<u8>, AskError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LARGEST_ANSWER {
            return Err(AskError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl Answer {
    /// The body of a good answer.
    ///
    /// # Errors
    ///
    /// When the answer was not 2xx.
    pub(super) fn good(&self) -> Result<&[u8], AskError> {
        if self.status.is_success() { Ok(&self.body) } else { Err(AskError::Status(self.status.as_u16())) }
    }
}

/// A cache on the way says how long it has kept the answer (RFC 9111, `Age`): a price from its shelf is that much older.
fn made_at(headers: &HeaderMap, now: Time) -> Time {
    let age = headers.get(AGE).and_then(|age| age.to_str().ok()?.trim().parse::<u32>().ok());
    now - Span::from_seconds(i64::from(age.unwrap_or(0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_asked_for_by_https_or_on_this_machine() {
        for good in [
            "https://api.kraken.com",
            "http://127.0.0.1:4000/mirror/",
            "http://[::1]:1",
            "http://localhost:1",
        ] {
            assert!(Web::new(good).is_ok(), "{good}");
        }
        for bad in [
            "http://api.kraken.com",
            "http://10.0.0.1",
            "ftp://127.0.0.1",
            "api.kraken.com",
            "http://localhost.evil.example",
        ] {
            assert!(Web::new(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_answer_from_a_cache_is_as_old_as_the_cache_says() {
        let now = Time::from_seconds(1_795_270_000);
        let made = |age: &str| made_at(&HeaderMap::from_iter([(AGE, age.parse().unwrap())]), now).seconds();
        assert_eq!(made("90"), 1_795_269_910);
        assert_eq!((made("soon"), made_at(&HeaderMap::new(), now)), (1_795_270_000, now));
    }
}
