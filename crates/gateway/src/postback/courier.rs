//! Makes one attempt at a delivery.

use std::time::Duration;

use quittance_protocol::Time;
use quittance_store::row::Delivery;
use reqwest::header::CONTENT_TYPE;
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode};

use super::{content, sign};
use crate::project::Project;
use crate::public::{NotPublic, PublicOnly, may_ask};

/// How long an attempt may take in all.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long of that it may take to reach the shop.
const REACHED_WITHIN: Duration = Duration::from_secs(5);

/// Carries postbacks to shops.
#[derive(Clone, Debug)]
pub struct Courier {
    /// For shops whose notifications must go to public addresses.
    public: Client,
    /// For shops whose notifications may go anywhere.
    anywhere: Client,
}

/// Why the shop did not take a delivery. No text of it holds the shop's URL, which may hold a secret.
#[derive(Debug, thiserror::Error)]
pub(super) enum Undelivered {
    /// The project has no notification URL, or is no longer configured.
    #[error("nowhere to send it")]
    Nowhere,
    /// The URL leads into a private network.
    #[error(transparent)]
    NotPublic(#[from] NotPublic),
    /// The answer was not 2xx.
    #[error("HTTP {}", .0.as_u16())]
    Answered(StatusCode),
    /// The attempt panicked; the log says where.
    #[error("the attempt broke off")]
    BrokenOff,
    /// There was no answer.
    #[error("{}", told(.0))]
    NoAnswer(reqwest::Error),
    /// The content cannot be read back from its row.
    #[error("content: {0}")]
    Content(#[from] serde_json::Error),
}

impl Courier {
    /// Gets ready.
    ///
    /// # Errors
    ///
    /// When the system has no TLS to offer.
    pub fn new() -> reqwest::Result<Self> {
        let client = || {
            let ours = concat!("Quittance/", env!("CARGO_PKG_VERSION"));
            let client = Client::builder().user_agent(ours).timeout(PATIENCE).connect_timeout(REACHED_WITHIN);
            // A redirect or a proxy would lead to an address that nobody checked.
            client.redirect(Policy::none()).no_proxy()
        };
        Ok(Self { public: client().dns_resolver(PublicOnly).build()?, anywhere: client().build()? })
    }

    /// Makes one attempt.
    ///
    /// # Errors
    ///
    /// Unless the shop answered 2xx.
    pub(super) async fn carry(
        &self,
        project: &Project,
        delivery: &Delivery,
        now: Time,
    ) -> Result<(), Undelivered> {
        let postbacks = &project.postbacks;
        let url = postbacks.url.clone().ok_or(Undelivered::Nowhere)?;
        let client = if postbacks.private_allowed {
            &self.anywhere
        } else {
            may_ask(url.host())?;
            &self.public
        };
        let body = content::with_token(delivery, &postbacks.secret_key, now)?;
        let timestamp = now.seconds();
        let signature =
            sign::signature(&postbacks.webhook_secret, &delivery.webhook_id, timestamp, body.as_bytes());
        let request = client.post(url).header(CONTENT_TYPE, "application/json").body(body);
        let request = request
            .header(sign::ID_HEADER, &delivery.webhook_id)
            .header(sign::TIMESTAMP_HEADER, timestamp)
            .header(sign::SIGNATURE_HEADER, signature);
        let answer = request.send().await.map_err(|error| Undelivered::NoAnswer(error.without_url()))?;
        if answer.status().is_success() { Ok(()) } else { Err(Undelivered::Answered(answer.status())) }
    }
}

/// What went wrong at the bottom of it: the top only says that a request failed.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
