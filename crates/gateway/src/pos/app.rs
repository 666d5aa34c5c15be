//! What makes a counter an app on its device: the manifest, its pictures, and the service worker that keeps the shell.

use std::sync::{Arc, LazyLock};

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_page::ssr::without_comments;
use quittance_protocol::BUILD;
use serde_json::{Value, json};

use super::Terminal;
use super::counter::{Counter, Denied, Paired};
use super::icon::{Icon, Shape};

/// The worker without the lines that only people read. It names its build, so that browsers notice a new one.
static SCRIPT: LazyLock<String> =
    LazyLock::new(|| without_comments(include_str!("worker.js")).replace("{build}", BUILD));

/// A worker loads nothing but what is ours.
const POLICY: &str = "default-src 'none'; connect-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types";

/// `GET /pos/worker.js`: everybody may have it, for it knows no counter.
pub(super) async fn worker() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        // A new one is found at once.
        (header::CACHE_CONTROL, "no-cache"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::HeaderName::from_static("service-worker-allowed"), "/pos/"),
        (header::HeaderName::from_static("cross-origin-embedder-policy"), "require-corp"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (headers, SCRIPT.as_str()).into_response()
}

/// `GET /pos/{terminal}/manifest.webmanifest`
pub(super) async fn manifest(paired: Paired) -> Result<Response, Denied> {
    let terminal = Arc::clone(&paired.counter.terminal);
    let drawn = tokio::task::spawn_blocking(move || {
        let icons: Vec<Value> = terminal.icons.all().iter().map(|icon| described(&terminal, icon)).collect();
        icons
    });
    let icons = drawn.await.unwrap_or_default();
    let (counter, terminal) = (&paired.counter, &paired.counter.terminal);
    let words = &counter.dress().locale.words;
    let path = terminal.path();
    let manifest = json!({
        "id": path,
        "start_url": path,
        "scope": path,
        "name": format!("{} · {}", terminal.title, terminal.project.name),
        "short_name": terminal.title,
        "lang": words.lang(),
        "dir": words.direction().as_str(),
        "display": "standalone",
        "background_color": "#f6f4ef",
        "theme_color": "#f6f4ef",
        "icons": icons,
    });
    let kind = HeaderValue::from_static("application/manifest+json");
    Ok((
        [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        manifest.to_string(),
    )
        .into_response())
}

fn described(terminal: &Terminal, icon: &Icon) -> Value {
    let purpose = match icon.shape {
        Shape::Whole => "any",
        Shape::Maskable => "maskable",
    };
    json!({
        "src": format!("{}/{}", terminal.path(), icon.name),
        "sizes": format!("{side}x{side}", side = icon.side),
        "type": "image/png",
        "purpose": purpose,
    })
}

/// `GET /pos/{terminal}/{icon}`: systems fetch it without cookies, and there is nothing in it but the shop's logo.
pub(super) async fn icon(
    Path((_, name)): Path<(String, String)>,
    counter: Counter,
) -> Result<Response, Denied> {
    let terminal = Arc::clone(&counter.terminal);
    let drawn = tokio::task::spawn_blocking(move || {
        terminal.icons.all().iter().find(|icon| icon.name == name).map(|icon| icon.png.clone())
    });
    match drawn.await.ok().flatten() {
        Some(png) => {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
            let kept = HeaderValue::from_static("public, max-age=31536000, immutable");
            headers.insert(header::CACHE_CONTROL, kept);
            headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
            Ok((StatusCode::OK, headers, png).into_response())
        }
        None => Err(counter.deny(quittance_protocol::pos::Refusal::UnknownSale)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worker_names_its_build_and_carries_no_comments() {
        assert!(SCRIPT.contains(BUILD) && !SCRIPT.contains("{build}"));
        assert!(!SCRIPT.lines().any(|line| line.starts_with("//")));
        assert!(SCRIPT.len() < 3_000, "{}", SCRIPT.len());
    }
}
