//! What the browser loads: the built page, hashed, immutable, compressed beforehand.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_page::ssr::{NoShell, Shell};
use quittance_protocol::BUILD;

/// The built page.
#[derive(Debug)]
pub struct Assets {
    /// What every document is made in.
    pub shell: Shell,
    /// What a counter's document is made in, if the point of sale was built.
    pub counter: Option<Shell>,
    files: BTreeMap<String, Asset>,
}

#[derive(Debug)]
struct Asset {
    kind: &'static str,
    plain: Bytes,
    brotli: Option<Bytes>,
}

/// Why a built page cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum AssetsError {
    /// A file cannot be read.
    #[error(
        "cannot read the built page in {0}: {1}; name its folder with --assets, or build it with `cargo xtask build`"
    )]
    Unreadable(String, std::io::Error),
    /// The page is not what Trunk builds.
    #[error(transparent)]
    Shell(#[from] NoShell),
    /// The page was built from other sources than the gateway.
    #[error(
        "the page in {0} was built from other sources than this gateway (expected build {BUILD}): build it again"
    )]
    OtherBuild(String),
}

impl Assets {
    /// Reads the folder Trunk built into. Files that end in `.br` are the compressed form of the file before the ending.
    ///
    /// # Errors
    ///
    /// When it cannot be read or is of another build.
    pub fn read(folder: &Path) -> Result<Self, AssetsError> {
        let unreadable = |error| AssetsError::Unreadable(folder.display().to_string(), error);
        let index = std::fs::read_to_string(folder.join("index.html")).map_err(unreadable)?;
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let Some(kind) = content_type(&name) else { continue };
            let plain = std::fs::read(&path).map_err(unreadable)?;
            if name.ends_with(".wasm") && !holds(&plain, BUILD.as_bytes()) {
                return Err(AssetsError::OtherBuild(folder.display().to_string()));
            }
            let brotli = std::fs::read(path.with_file_name(format!("{name}.br"))).ok().map(Bytes::from);
            files.insert(name, Asset { kind, plain: plain.into(), brotli });
        }
        let counter = match std::fs::read_to_string(folder.join("pos.html")) {
            Ok(html) => Some(Shell::parse(&html)?),
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(unreadable(error)),
        };
        Ok(Self { shell: Shell::parse(&index)?, counter, files })
    }

    /// One file, for as long as a browser likes to keep it: its name holds its hash.
    #[must_use]
    pub fn serve(&self, name: &str, request: &HeaderMap) -> Option<Response> {
        let asset = self.files.get(name)?;
        let mut headers = immutable(asset.kind);
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        let body = match &asset.brotli {
            Some(brotli) if accepts_brotli(request) => {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
                brotli.clone()
            }
            Some(_) | None => asset.plain.clone(),
        };
        Some((StatusCode::OK, headers, body).into_response())
    }
}

/// A PNG whose name holds its hash.
#[must_use]
pub fn picture(png: Bytes) -> Response {
    (StatusCode::OK, immutable("image/png"), png).into_response()
}

/// A script whose name holds its hash.
#[must_use]
pub fn script(source: Bytes) -> Response {
    (StatusCode::OK, immutable("text/javascript; charset=utf-8"), source).into_response()
}

/// What goes with a file that never changes, for our own documents alone.
fn immutable(kind: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers
}

/// Whether a browser takes brotli.
#[must_use]
pub fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim() == "br" && weight.trim() != "q=0"
    })
}

fn content_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    match ending {
        "wasm" => Some("application/wasm"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "webmanifest" => Some("application/manifest+json"),
        _ => None,
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_to_who_takes_it() {
        let says = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(value).unwrap());
            accepts_brotli(&headers)
        };
        assert!(says("gzip, br;q=0.9"));
        assert!(!says("gzip, br;q=0"));
        assert!(!says("gzip"));
        assert!(!accepts_brotli(&HeaderMap::new()));
    }

    #[test]
    fn a_page_of_another_build_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("index.html"), "<script>x</script>").unwrap();
        std::fs::write(folder.path().join("page.wasm"), b"another build").unwrap();
        let error = Assets::read(folder.path()).unwrap_err();
        assert!(matches!(error, AssetsError::OtherBuild(_)), "{error}");
        std::fs::write(folder.path().join("page.wasm"), BUILD).unwrap();
        assert!(Assets::read(folder.path()).is_ok());
    }
}
