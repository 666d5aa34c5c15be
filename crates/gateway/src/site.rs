//! Asks a shop's site whether it knows the shop: `https://SITE/.well-known/quittance.json` has to name the project.
//!
//! Anybody can write a name and a site into a configuration. Only who can put a file on the site can make it answer.

use std::time::Duration;

use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, StatusCode, Url};
use serde_json::Value;

use crate::public::{NotPublic, PublicOnly, may_ask};

/// Where the file is.
pub const PATH: &str = "/.well-known/quittance.json";
/// How long the site may take for its answer, the last byte included.
const PATIENCE: Duration = Duration::from_secs(15);
/// How long of that it may take to be reached.
const REACHED_WITHIN: Duration = Duration::from_secs(5);
/// The bytes of the file, at most.
const LARGEST: usize = 64 * 1024;
/// How often the site may send on to another of its own addresses.
const MOST_REDIRECTS: usize = 3;

/// Which addresses may be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those that everybody can reach.
    Public,
    /// Also those of this machine and its network, where the operator says so.
    Anywhere,
}

/// Why a site does not count as the shop's.
#[derive(Debug, thiserror::Error)]
pub enum Unverified {
    /// It is not written like one.
    #[error("{0} is no site: write a host name such as northwind.example")]
    NoSite(String),
    /// It is in a private network.
    #[error("{0} leads to an address that is not public")]
    NotPublic(String),
    /// It is not who it says it is.
    #[error("{0} cannot prove that it is {0}: {1}")]
    Certificate(String, String),
    /// It does not answer.
    #[error("{0} does not answer: {1}")]
    NoAnswer(String, String),
    /// It wants to be asked elsewhere.
    #[error("{0} sends on to another host: the file has to be on {0} itself")]
    SentOn(String),
    /// It says that there is no file.
    #[error("{0} has no such file: it answers {status}", status = .1.as_u16())]
    NoFile(String, StatusCode),
    /// It has trouble, or will not talk to us, and says nothing of a file.
    #[error("{0} does not say whether it has the file: it answers {status}", status = .1.as_u16())]
    NotNow(String, StatusCode),
    /// The answer is too long.
    #[error("the file on {0} is larger than {LARGEST} bytes")]
    TooLarge(String),
    /// The answer is not JSON.
    #[error("the file on {0} is not JSON")]
    NotJson(String),
    /// The file does not name the project.
    #[error("the file on {0} does not name this project")]
    NotNamed(String),
    /// No question can be asked at all.
    #[error("no HTTP client can be made: are there certificates on this system?")]
    NoClient,
}

impl Unverified {
    /// Whether the site has answered, and so no longer counts as the shop's if it did before. What keeps it from answering says
    /// nothing about whose it is.
    #[must_use]
    pub const fn is_an_answer(&self) -> bool {
        match self {
            Self::Certificate(..) | Self::SentOn(_) | Self::NoFile(..) => true,
            Self::TooLarge(_) | Self::NotJson(_) | Self::NotNamed(_) => true,
            Self::NoSite(_) | Self::NotPublic(_) | Self::NoAnswer(..) | Self::NotNow(..) => false,
            Self::NoClient => false,
        }
    }
}

/// The address of a site's file.
///
/// # Errors
///
/// When the site is not written like one.
pub fn address(site: &str) -> Result<Url, Unverified> {
    let no_site = || Unverified::NoSite(site.to_owned());
    let url = Url::parse(&format!("https://{site}{PATH}")).map_err(|_| no_site())?;
    // What reads as a site and leads to another one is none: `northwind.example@elsewhere.example`, `northwind.example/x?`.
    let plain =
        url.username().is_empty() && url.password().is_none() && url.path() == PATH && url.query().is_none();
    if plain && url.fragment().is_none() && url.host_str().is_some() { Ok(url) } else { Err(no_site()) }
}

/// Asks a site whether it names a project.
///
/// # Errors
///
/// Says why it does not count as the shop's.
pub async fn ask(site: &str, project: &str, reach: Reach) -> Result<(), Unverified> {
    let url = address(site)?;
    let client = client(reach).map_err(|_| Unverified::NoClient)?;
    match reach {
        Reach::Public => may_ask(url.host()).map_err(|_| Unverified::NotPublic(site.to_owned()))?,
        Reach::Anywhere => {}
    }
    let mut response = client.get(url).send().await.map_err(|error| unanswered(site, &error))?;
    match response.status() {
        StatusCode::OK => {}
        status if status.is_redirection() => return Err(Unverified::SentOn(site.to_owned())),
        status @ (StatusCode::NOT_FOUND | StatusCode::GONE) => {
            return Err(Unverified::NoFile(site.to_owned(), status));
        }
        status => return Err(Unverified::NotNow(site.to_owned(), status)),
    }
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await.map_err(|error| unanswered(site, &error))? {
        body.extend_from_slice(&part);
        if body.len() > LARGEST {
            return Err(Unverified::TooLarge(site.to_owned()));
        }
    }
    let file: Value = serde_json::from_slice(&body).map_err(|_| Unverified::NotJson(site.to_owned()))?;
    let named = file.get("projects").and_then(Value::as_array);
    let named = named.is_some_and(|ids| ids.iter().any(|id| id.as_str() == Some(project)));
    if named { Ok(()) } else { Err(Unverified::NotNamed(site.to_owned())) }
}

fn client(reach: Reach) -> reqwest::Result<Client> {
    let ours = concat!("Quittance/", env!("CARGO_PKG_VERSION"));
    let client = Client::builder().user_agent(ours).timeout(PATIENCE).connect_timeout(REACHED_WITHIN);
    // A proxy would lead to an address that nobody checked.
    let client = client.https_only(true).no_proxy().redirect(Policy::custom(on_the_same_host));
    match reach {
        Reach::Public => client.dns_resolver(PublicOnly).build(),
        Reach::Anywhere => client.build(),
    }
}

fn on_the_same_host(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let origin = attempt.previous().first().map(Url::origin);
    let stays = origin == Some(attempt.url().origin()) && attempt.previous().len() <= MOST_REDIRECTS;
    if stays { attempt.follow() } else { attempt.stop() }
}

/// What is at the bottom of it: the top only says that a request failed.
fn unanswered(site: &str, error: &reqwest::Error) -> Unverified {
    let site = site.to_owned();
    if error.is_timeout() {
        return Unverified::NoAnswer(site, "no answer in time".to_owned());
    }
    let mut cause: &(dyn std::error::Error + 'static) = error;
    while let Some(deeper) = below(cause) {
        cause = deeper;
    }
    match (cause.is::<NotPublic>(), cause.downcast_ref::<rustls::Error>()) {
        (true, _) => Unverified::NotPublic(site),
        (false, Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented)) => {
            Unverified::Certificate(site, cause.to_string())
        }
        (false, Some(_) | None) => Unverified::NoAnswer(site, cause.to_string()),
    }
}

/// What an error was made of. One of input and output skips what it wraps when it is asked for its source.
fn below<'a>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a (dyn std::error::Error + 'static)> {
    let wrapped = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    match wrapped {
        Some(wrapped) => Some(wrapped),
        None if error.is::<rustls::Error>() => None,
        None => error.source(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_a_host_and_nothing_else() {
        for site in ["northwind.example", "shop.northwind.example", "localhost:8443", "bücher.example"] {
            assert!(address(site).is_ok(), "{site}");
        }
        for site in [
            "",
            " ",
            "https://northwind.example",
            "northwind.example/shop",
            "northwind.example/?",
            "northwind.example#",
            "northwind.example@elsewhere.example",
            "a b",
            "<script>",
            "northwind.example\\@elsewhere.example",
        ] {
            assert!(matches!(address(site), Err(Unverified::NoSite(_))), "{site}");
        }
    }

    #[tokio::test]
    async fn this_machine_and_its_network_are_not_asked() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        for site in ["127.0.0.1", "localhost", "10.0.0.1:8443", "[::1]", "169.254.169.254"] {
            let refused = ask(site, "NORTHWIND0000001", Reach::Public).await.unwrap_err();
            assert!(matches!(refused, Unverified::NotPublic(_)), "{site}: {refused}");
        }
    }
}
