//! What every document says to the browser about what it may load and who may frame it.

use std::io::Write;
use std::sync::LazyLock;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use quittance_page::ssr::{Sheet, Shell, channel_source};

use crate::assets::accepts_brotli;

/// The style sheet of documents that belong to no shop.
pub static SHEET: LazyLock<Sheet> = LazyLock::new(|| Sheet::new(""));

/// How hard a document is compressed: it is made anew for every payer, so time counts too.
const BROTLI_QUALITY: u32 = 5;

/// The content security policy of a document: nothing but our own, no script or style made at run time, and in a frame of nobody
/// but the one origin, if there is one.
#[must_use]
pub fn policy(shell: &Shell, sheet: &Sheet, frame: Option<&str>) -> String {
    let scripts = shell.script_hashes().join(" ");
    let style = sheet.source();
    // What stands in a frame speaks with the page around it, also before there is an invoice.
    let channel = if frame.is_some() { channel_source() } else { "" };
    let frame = frame.unwrap_or("'none'");
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' {scripts} {channel}; style-src 'self' {style}; img-src 'self' data:; \
         connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors {frame}; require-trusted-types-for 'script'"
    )
}

/// What a document is answered with, besides itself.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    /// What it was made in.
    pub shell: &'a Shell,
    /// The sheet it is dressed in, which its policy has to name.
    pub sheet: &'a Sheet,
    /// The request's headers.
    pub request: &'a HeaderMap,
    /// The origin whose page frames it.
    pub frame: Option<&'a str>,
}

impl<'a> Answer<'a> {
    /// With a document that belongs to no shop.
    #[must_use]
    pub fn of_no_shop(shell: &'a Shell, request: &'a HeaderMap) -> Self {
        Self { shell, sheet: &SHEET, request, frame: None }
    }

    /// Answers with a document, compressed where the browser takes it.
    #[must_use]
    pub fn document(self, status: StatusCode, html: String) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.insert(header::VARY, HeaderValue::from_static("accept, accept-encoding, accept-language"));
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
        if let Ok(policy) = HeaderValue::from_str(&policy(self.shell, self.sheet, self.frame)) {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        let isolation = if self.frame.is_some() { FRAMED } else { ISOLATED };
        for (name, value) in isolation {
            headers.insert(*name, HeaderValue::from_static(value));
        }
        let body =
            match accepts_brotli(self.request).then(|| compressed(html.as_bytes(), BROTLI_QUALITY)).flatten()
            {
                Some(brotli) => {
                    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
                    brotli
                }
                None => html.into_bytes(),
            };
        (status, headers, body).into_response()
    }
}

/// What goes with everything the gateway answers.
pub const EVERYWHERE: [(header::HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (
        header::HeaderName::from_static("permissions-policy"),
        "clipboard-write=(self), screen-wake-lock=(self)",
    ),
];

const ISOLATED: &[(&str, &str)] = &[
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// In the frame of another site, which may be isolated itself.
const FRAMED: &[(&str, &str)] =
    &[("cross-origin-embedder-policy", "require-corp"), ("cross-origin-resource-policy", "cross-origin")];

/// Leads on. In the frame of a page that is isolated, a browser follows nothing that does not say whom it is for.
#[must_use]
pub fn lead_on(to: &str, frame: Option<&str>) -> Response {
    let mut response = Redirect::to(to).into_response();
    for (name, value) in frame.map_or(&[][..], |_| FRAMED) {
        response.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    response
}

/// Bytes as Brotli compresses them.
pub(crate) fn compressed(bytes: &[u8], quality: u32) -> Option<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, quality, 22);
    writer.write_all(bytes).ok()?;
    Some(writer.into_inner())
}
