//! The scripts of documents that load no program: hand-written, small, and named by their hash, so that browsers may keep them.

use std::sync::LazyLock;

use axum::body::Bytes;
use axum::response::Response;
use quittance_page::ssr::hash_source;

use crate::assets;

/// A script that a document loads.
#[derive(Debug)]
pub struct Script {
    path: String,
    source: &'static str,
}

/// Shares a donation page by the system's own dialog, and copies its link.
pub static SHARE: LazyLock<Script> = LazyLock::new(|| Script::new("share", include_str!("script/share.js")));

/// What the demo's pages do.
pub static DEMO: LazyLock<Script> = LazyLock::new(|| Script::new("demo", include_str!("demo/demo.js")));

impl Script {
    fn new(name: &str, source: &'static str) -> Self {
        let hash = hash_source(source);
        let short: String =
            hash.chars().skip("'sha256-".len()).filter(char::is_ascii_alphanumeric).take(12).collect();
        Self { path: format!("/assets/{name}-{short}.js"), source }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }
}

/// The script of this name below `/assets`.
#[must_use]
pub fn serve(name: &str) -> Option<Response> {
    let found =
        [&SHARE, &DEMO].into_iter().find(|script| script.path.strip_prefix("/assets/") == Some(name))?;
    Some(assets::script(Bytes::from_static(found.source.as_bytes())))
}
