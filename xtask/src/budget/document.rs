//! The invoice document as the gateway really sends it: every gallery screen in every language.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Context, Result};

use crate::http;

/// The widget's loader.
const LOADER: &str = "/widget/v1.js";

/// One document.
pub(super) struct Document {
    pub(super) path: String,
    /// Bytes on the wire.
    pub(super) size: u64,
    pub(super) text: String,
}

/// The names of all gallery screens.
pub(crate) fn screens(server: SocketAddr) -> Result<Vec<String>> {
    let list = http::get(server, "/gallery.json")?.text()?;
    serde_json::from_str(&list).context("/gallery.json is not a list of names")
}

/// How many screens are looked at in every language.
const CANDIDATES: usize = 6;

/// The largest document of all screens and languages. A screen that is small in one language is small in each, so that only the
/// largest are asked for in all of them.
pub(super) fn largest(server: SocketAddr, locales: &Path) -> Result<Document> {
    let languages = languages(locales);
    let path = |screen: &str, locale: &str| format!("/gallery/{screen}?locale={locale}");
    let mut sizes = Vec::new();
    for screen in screens(server)? {
        sizes.push((fetch(server, path(&screen, "en"))?.size, screen));
    }
    sizes.sort_by(|one, other| other.cmp(one));
    let mut largest: Option<Document> = None;
    for (_, screen) in sizes.iter().take(CANDIDATES) {
        for locale in &languages {
            let document = fetch(server, path(screen, locale))?;
            if largest.as_ref().is_none_or(|largest| largest.size < document.size) {
                largest = Some(document);
            }
        }
    }
    largest.context("the gallery has no screen")
}

/// The largest of the demo's counter in all languages, as a paired device gets it.
pub(super) fn counter(server: SocketAddr, locales: &Path) -> Result<u64> {
    let pass = http::press(server, "/pos/demo/pair")?;
    let mut largest = 0;
    for locale in languages(locales) {
        let answer = http::get_with(server, &format!("/pos/demo?locale={locale}"), &pass)?;
        largest = largest.max(answer.body.len().try_into()?);
    }
    Ok(largest)
}

/// How many requests a browser must finish before it can paint the QR code of the first screen that has one.
pub(super) fn requests_before_qr(server: SocketAddr) -> Result<u64> {
    for screen in screens(server)? {
        let document = fetch(server, format!("/gallery/{screen}"))?;
        if document.text.contains("data-testid=\"qr\"") {
            return Ok(1 + blocking(&document.text));
        }
    }
    anyhow::bail!("no gallery screen has a QR code (`data-testid=\"qr\"`)")
}

/// The widget's loader, before any click.
pub(super) fn loader(server: SocketAddr) -> Result<u64> {
    Ok(http::get(server, LOADER)?.body.len().try_into()?)
}

/// What the loader fetches at the first click, besides the page itself.
pub(super) fn frame(server: SocketAddr) -> Result<u64> {
    let text = http::get(server, LOADER)?.text()?;
    let version = text.split_once("const version = '").and_then(|(_, rest)| rest.split_once('\''));
    let (version, _) = version.context("the loader says no version")?;
    let part = http::get(server, &format!("/widget/v{version}/frame.js"))?;
    Ok(part.body.len().try_into()?)
}

fn fetch(server: SocketAddr, path: String) -> Result<Document> {
    let answer = http::get(server, &path)?;
    Ok(Document { size: answer.body.len().try_into()?, text: answer.text()?, path })
}

/// Style sheets, and scripts that are not modules, stop a browser from painting what follows them.
fn blocking(document: &str) -> u64 {
    let tags = document.split('<').filter_map(|tag| tag.split('>').next());
    let blocks = |tag: &&str| {
        let waits = ["module", "defer", "async"].iter().any(|word| tag.contains(word));
        (tag.starts_with("link ") && tag.contains("stylesheet"))
            || (tag.starts_with("script ") && tag.contains(" src=") && !waits)
    };
    tags.filter(blocks).fold(0, |sum, _| sum + 1)
}

/// The languages there are, by their files; English where there are none yet.
fn languages(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let tables =
        files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|end| end == "toml"));
    let mut names: Vec<String> =
        tables.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    if names.is_empty() {
        names.push("en".to_owned());
    }
    names.sort();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_of_its_own_would_be_a_second_request() {
        let inlined = "<style>.a{}</style><script type=\"module\" src=\"/p.js\"></script>";
        assert_eq!(blocking(inlined), 0);
        assert_eq!(blocking("<link rel=\"stylesheet\" href=\"/s.css\"><script src=\"/s.js\"></script>"), 2);
    }
}
