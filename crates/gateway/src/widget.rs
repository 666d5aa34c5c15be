//! The widget's loader as shops load it: `/widget/v1.js` always the newest, `/widget/v1.N.P/checkout.js` the same for ever.

use std::io::Write;
use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha384};

use crate::assets::accepts_brotli;

/// Where the newest loader of the first major version is.
pub const EVERGREEN: &str = "/widget/v1.js";

/// The name of a loader below its version.
const FILE: &str = "checkout.js";

/// A version of the loader, which never changes: shops pin its hash. A change to the script is a new version in front of these,
/// with the script before it kept as a file of its own.
struct Release {
    version: &'static str,
    source: &'static str,
}

/// The newest first.
const RELEASES: &[Release] = &[Release { version: "1.0.0", source: include_str!("widget/v1.js") }];

/// A loader as it is served.
#[derive(Debug)]
pub struct Loader {
    /// Its version, `1.N.P`.
    pub version: &'static str,
    /// What a shop pins: `sha384-…`.
    pub integrity: String,
    plain: Bytes,
    brotli: Option<Bytes>,
}

/// Every loader, the newest first.
pub static LOADERS: LazyLock<Vec<Loader>> = LazyLock::new(|| RELEASES.iter().map(Loader::of).collect());

impl Loader {
    fn of(release: &Release) -> Self {
        let plain = without_comments(release.source);
        let hash = Base64::encode_string(&Sha384::digest(plain.as_bytes()));
        Self {
            version: release.version,
            integrity: format!("sha384-{hash}"),
            brotli: compressed(plain.as_bytes()).map(Bytes::from),
            plain: plain.into(),
        }
    }

    /// Where it is for ever.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/widget/v{}/{FILE}", self.version)
    }

    fn answer(&self, kept: &'static str, request: &HeaderMap) -> Response {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
            (header::CACHE_CONTROL, kept),
            (header::VARY, "accept-encoding"),
            // Every shop may load it, also one that is isolated, and one that pins its hash.
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
            (header::HeaderName::from_static("cross-origin-resource-policy"), "cross-origin"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let body = match &self.brotli {
            Some(brotli) if accepts_brotli(request) => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
                brotli.clone()
            }
            Some(_) | None => self.plain.clone(),
        };
        (StatusCode::OK, headers, body).into_response()
    }
}

/// `GET /widget/v1.js`
pub async fn newest(request: HeaderMap) -> Response {
    match LOADERS.first() {
        Some(loader) => loader.answer("public, max-age=300", &request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /widget/v1.N.P/checkout.js`
pub async fn pinned(Path((version, file)): Path<(String, String)>, request: HeaderMap) -> Response {
    let asked = version.strip_prefix('v').filter(|_| file == FILE);
    match LOADERS.iter().find(|loader| Some(loader.version) == asked) {
        Some(loader) => loader.answer("public, max-age=31536000, immutable", &request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The script without the lines that only people read.
fn without_comments(source: &str) -> String {
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// It is compressed once, so time does not count.
fn compressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(bytes).ok()?;
    Some(writer.into_inner())
}

#[cfg(test)]
mod tests {
    use quittance_protocol::embed::{NONCE_LETTERS, ToShop, Token, WALLET_SCHEMES, hello, welcome};

    use super::*;

    fn newest() -> &'static str {
        RELEASES[0].source
    }

    /// Whoever changes a script that shops pin breaks their pages: it has to be a new version.
    #[test]
    fn a_published_version_never_changes() {
        const PUBLISHED: &[(&str, &str)] =
            &[("1.0.0", "sha384-xZtp+gxraXNDiS4f+xXdkUkX+t82hKc7g95+xveX/B82oz4BPHi9vb1mUKVnP+oM")];
        let served: Vec<_> =
            LOADERS.iter().map(|loader| (loader.version, loader.integrity.as_str())).collect();
        assert_eq!(served, PUBLISHED);
        assert!(newest().contains(&format!("const version = '{}';", RELEASES[0].version)));
    }

    #[test]
    fn the_script_speaks_the_protocol_as_it_is_typed() {
        let script = newest();
        for name in ToShop::NAMES {
            assert!(script.contains(&format!("kind === '{name}'")), "{name}");
        }
        for token in Token::ALL {
            assert!(script.contains(token.as_str()), "{}", token.as_str());
        }
        assert!(script.contains(&format!("/^({}):/", WALLET_SCHEMES.join("|"))));
        assert!(script.contains(&format!("'{}' + nonce", welcome(""))));
        let greeting = hello("").replace('/', "\\/");
        assert!(script.contains(&format!("/^{greeting}([0-9a-f]{{{NONCE_LETTERS}}})$/")));
    }

    #[test]
    fn merchants_can_read_about_all_of_it() {
        let guide = include_str!("../../../docs/WIDGET.md");
        let of = |list: &str| {
            let (_, rest) = newest().split_once(list).unwrap_or_default();
            let (names, _) = rest.split_once(']').unwrap_or_default();
            names.split(',').map(|name| name.trim().trim_matches('\'').to_owned()).collect::<Vec<_>>()
        };
        let mut names = of("const attributes = [");
        assert!(names.len() >= 7, "{names:?}");
        names.extend(of("|| ["));
        names.extend(["ready", "method", "status", "paid", "close", "error"].map(str::to_owned));
        for name in names {
            assert!(guide.contains(&format!("`{name}`")), "{name}");
        }
        let parts = ToShop::NAMES.iter().copied().chain(WALLET_SCHEMES.iter().copied());
        for part in parts.chain(Token::ALL.iter().map(|token| token.as_str())) {
            assert!(guide.contains(part), "{part}");
        }
    }

    #[test]
    fn what_is_served_has_no_comments_and_is_small() {
        let loader = &LOADERS[0];
        assert!(!loader.plain.windows(3).any(|part| part == b"\n//"));
        assert!(
            loader.brotli.as_ref().is_some_and(|brotli| brotli.len() <= 2_500),
            "{:?}",
            loader.brotli.as_ref().map(Bytes::len)
        );
    }
}
