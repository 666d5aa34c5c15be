//! The widget as shops load it: `/widget/v1.js` is always the newest loader, and everything below `/widget/v1.N.P/` the same for
//! ever.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64ct::{Base64, Encoding};
use quittance_page::ssr::without_comments;
use sha2::{Digest, Sha384};

use crate::assets::accepts_brotli;
use crate::headers::compressed;

/// Where the newest loader of the first major version is.
pub const EVERGREEN: &str = "/widget/v1.js";

/// Where the script is that speaks like CryptoCloud's.
pub const CRYPTOCLOUD: &str = "/widget/cryptocloud.js";

/// A version of the widget, which never changes: shops pin its hash. A change to a script is a new version in front of these,
/// with the scripts before it kept as files of their own.
struct Release {
    version: &'static str,
    /// All that is loaded before it is needed.
    loader: &'static str,
    /// What frames and talks, loaded when it is needed first.
    frame: &'static str,
}

/// The newest first.
const RELEASES: &[Release] = &[Release {
    version: "1.0.0",
    loader: include_str!("widget/v1.js"),
    frame: include_str!("widget/frame.js"),
}];

/// A script as it is served.
#[derive(Debug)]
pub struct Script {
    /// What a shop pins: `sha384-…`.
    pub integrity: String,
    plain: Bytes,
    brotli: Option<Bytes>,
}

/// A version of the widget as it is served.
#[derive(Debug)]
pub struct Widget {
    /// `1.N.P`.
    pub version: &'static str,
    /// All that is loaded before it is needed.
    pub loader: Script,
    /// What frames and talks.
    pub frame: Script,
}

/// Every version, the newest first.
pub static WIDGETS: LazyLock<Vec<Widget>> = LazyLock::new(|| RELEASES.iter().map(Widget::of).collect());

/// The script that speaks like CryptoCloud's.
static CRYPTOCLOUD_SCRIPT: LazyLock<Script> =
    LazyLock::new(|| Script::of(include_str!("widget/cryptocloud.js")));

impl Widget {
    fn of(release: &Release) -> Self {
        Self {
            version: release.version,
            loader: Script::of(release.loader),
            frame: Script::of(release.frame),
        }
    }

    /// Where its loader is for ever.
    #[must_use]
    pub fn loader_path(&self) -> String {
        format!("/widget/v{}/checkout.js", self.version)
    }

    /// Where its second part is for ever.
    #[must_use]
    pub fn frame_path(&self) -> String {
        format!("/widget/v{}/frame.js", self.version)
    }
}

impl Script {
    fn of(source: &str) -> Self {
        let plain = without_comments(source);
        let hash = Base64::encode_string(&Sha384::digest(plain.as_bytes()));
        Self {
            integrity: format!("sha384-{hash}"),
            brotli: compressed(plain.as_bytes(), BEST_QUALITY).map(Bytes::from),
            plain: plain.into(),
        }
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

/// How hard a script is compressed: only once, so time does not count.
const BEST_QUALITY: u32 = 11;

/// How long a script may be kept whose address always has the newest.
const FOR_A_WHILE: &str = "public, max-age=300";

/// `GET /widget/v1.js`
pub async fn newest(request: HeaderMap) -> Response {
    match WIDGETS.first() {
        Some(widget) => widget.loader.answer(FOR_A_WHILE, &request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// `GET /widget/cryptocloud.js`
pub async fn cryptocloud(request: HeaderMap) -> Response {
    CRYPTOCLOUD_SCRIPT.answer(FOR_A_WHILE, &request)
}

/// `GET /widget/v1.N.P/checkout.js`, `GET /widget/v1.N.P/frame.js`
pub async fn pinned(Path((version, file)): Path<(String, String)>, request: HeaderMap) -> Response {
    let asked = version.strip_prefix('v');
    let widget = WIDGETS.iter().find(|widget| Some(widget.version) == asked);
    let script = widget.and_then(|widget| match file.as_str() {
        "checkout.js" => Some(&widget.loader),
        "frame.js" => Some(&widget.frame),
        _ => None,
    });
    match script {
        Some(script) => script.answer("public, max-age=31536000, immutable", &request),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests;
