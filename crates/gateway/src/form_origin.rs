//! Where a form comes from, as the browser says it.

use axum::http::{HeaderMap, header};
use url::Url;

/// Where a form comes from, as the browser says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormOrigin {
    /// A page of ours.
    Own,
    /// A page of somebody else.
    Other,
    /// It is not said: forms of pages that tell nobody where they are do not say it in older browsers.
    Unsaid,
}

impl FormOrigin {
    /// Reads the headers of a request to the gateway at this public address.
    #[must_use]
    pub fn of(headers: &HeaderMap, public_url: &str) -> Self {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match (header("sec-fetch-site"), header(header::ORIGIN.as_str())) {
            (Some("same-origin"), _) => Self::Own,
            (Some(_), _) => Self::Other,
            (None, None | Some("null")) => Self::Unsaid,
            (None, Some(origin)) if is_here(origin, headers, public_url) => Self::Own,
            (None, Some(_)) => Self::Other,
        }
    }
}

/// Whether an origin is this gateway's: at its public address, or at the one that was asked.
fn is_here(origin: &str, headers: &HeaderMap, public_url: &str) -> bool {
    let Ok(origin) = Url::parse(origin) else { return false };
    let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    let authority = origin.host_str().map(|host| match origin.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    });
    Url::parse(public_url).is_ok_and(|url| url.origin() == origin.origin())
        || (authority.is_some() && authority.as_deref() == host)
}
