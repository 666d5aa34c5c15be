//! The built `index.html`, read once: what loads the page's program, and the frame around every document.

use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::ssr::sandbox::Panel;
use crate::ssr::{Here, Locale, Sheet};

/// The frame around every document.
#[derive(Clone, Debug, Default)]
pub struct Shell {
    /// The tags that load the page's program, as Trunk wrote them.
    program: String,
    /// The sources for `script-src` that let the inline ones of them run.
    hashes: Vec<String>,
}

/// Why a built page cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoShell {
    /// It has no script: it is the source, not what the build made of it.
    #[error("index.html loads no program; build the page first")]
    NotBuilt,
    /// A tag in it does not end.
    #[error("index.html has a tag that does not end")]
    Malformed,
}

/// How a document is dressed.
#[derive(Clone, Copy, Debug)]
pub struct Dress<'a> {
    /// The sheet to inline. The policy that the document is sent with has to name its source.
    pub sheet: &'a Sheet,
    /// The payer's theme, or one for a picture.
    pub theme: Theme,
    /// The language.
    pub locale: &'static Locale,
    /// What links keep asking for, as a query.
    pub kept: &'a str,
    /// The origin of the page that frames the document.
    pub frame: Option<&'a str>,
    /// The panel of a test invoice. What is about one says so on every page, and nothing else does.
    pub test: Option<&'a Panel>,
    /// Where the same document is found in another language.
    pub here: &'a Here,
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the reader's system has it.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// What previews and search engines are told of a document that is somebody's own: nothing.
pub(crate) const NEUTRAL: &str =
    "<meta name=\"robots\" content=\"noindex,nofollow\"><meta property=\"og:title\" content=\"Quittance\">";

/// What differs from document to document.
pub(crate) struct Parts<'a> {
    pub(crate) title: &'a str,
    /// What readers that are no browsers are told: [`NEUTRAL`] of whatever is somebody's own.
    pub(crate) meta: &'a str,
    /// An icon's address.
    pub(crate) icon: &'a str,
    /// Markup for the head.
    pub(crate) head: &'a str,
    /// Markup of the body. What the program takes over comes first.
    pub(crate) body: &'a str,
    /// What is not seen.
    pub(crate) data: &'a str,
}

impl Shell {
    /// Takes what loads the program out of the `index.html` that Trunk built.
    ///
    /// # Errors
    ///
    /// Says why it cannot be used.
    pub fn parse(index_html: &str) -> Result<Self, NoShell> {
        let mut shell = Self::default();
        let mut rest = index_html;
        while let Some(start) = rest.find('<') {
            rest = rest.get(start..).unwrap_or_default();
            let end = rest.find('>').ok_or(NoShell::Malformed)? + 1;
            let (tag, after) = rest.split_at(end);
            rest = after;
            if tag.starts_with("<link") && (tag.contains("preload")) {
                shell.program.push_str(&without_ignored_integrity(tag));
            } else if tag.starts_with("<script") {
                let (script, next) = after.split_once("</script>").ok_or(NoShell::Malformed)?;
                if !script.is_empty() {
                    shell.hashes.push(hash_source(script));
                }
                for part in [tag, script, "</script>"] {
                    shell.program.push_str(part);
                }
                rest = next;
            }
        }
        if shell.program.contains("<script") { Ok(shell) } else { Err(NoShell::NotBuilt) }
    }

    /// A frame that loads no program: documents work, and nothing in them is live.
    #[must_use]
    pub fn without_program() -> Self {
        Self::default()
    }

    /// The sources for `script-src` that let the document's inline scripts run: `'sha256-…'` each.
    #[must_use]
    pub fn script_hashes(&self) -> &[String] {
        &self.hashes
    }

    pub(crate) fn program(&self) -> &str {
        &self.program
    }
}

impl Dress<'_> {
    /// A complete document.
    ///
    /// Browsers that can wait for the end of what is seen (`rel="expect"`) draw nothing before, so that nothing moves while a
    /// document arrives over a slow line.
    pub(crate) fn document(&self, parts: &Parts<'_>) -> String {
        let words = &self.locale.words;
        let theme = match self.theme {
            Theme::System => "",
            Theme::Light => " data-theme=\"light\"",
            Theme::Dark => " data-theme=\"dark\"",
        };
        let title = escape(parts.title);
        [
            "<!doctype html><html lang=\"",
            words.lang(),
            "\" dir=\"",
            words.direction().as_str(),
            "\"",
            theme,
            "><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>",
            &title,
            "</title>",
            parts.meta,
            "<meta name=\"referrer\" content=\"no-referrer\"><link rel=\"expect\" href=\"#seen\" blocking=\"render\"><link rel=\"icon\" href=\"",
            parts.icon,
            "\">",
            parts.head,
            "<style>",
            self.sheet.css(),
            "</style></head><body>",
            parts.body,
            &self.languages(),
            self.sign(),
            "<i id=\"seen\" hidden></i>",
            parts.data,
            "</body></html>",
        ]
        .concat()
    }
}

/// Browsers ignore the integrity of what is preloaded for `fetch`, and complain about it.
fn without_ignored_integrity(tag: &str) -> String {
    let cut =
        tag.split_once(" integrity=\"").and_then(|(before, rest)| Some((before, rest.split_once('"')?.1)));
    match cut {
        Some((before, after)) if tag.contains("as=\"fetch\"") => [before, after].concat(),
        Some(_) | None => tag.into(),
    }
}

/// A text as a source of the content security policy: `'sha256-…'`.
#[must_use]
pub fn hash_source(text: &str) -> String {
    ["'sha256-", &Base64::encode_string(&Sha256::digest(text.as_bytes())), "'"].concat()
}

/// A script without the lines that only people read.
#[must_use]
pub fn without_comments(script: &str) -> String {
    let lines = script.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// A text as it stands in markup, also in an attribute or a data block.
#[must_use]
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_taken_out_of_a_built_page() {
        let html = "<html><head><link rel=\"icon\" href=x><script type=\"module\">run()</script>\
                    <link rel=\"modulepreload\" href=\"/a.js\"></head><body></body></html>";
        let shell = Shell::parse(html).unwrap();
        assert_eq!(
            shell.program(),
            "<script type=\"module\">run()</script><link rel=\"modulepreload\" href=\"/a.js\">"
        );
        assert_eq!(shell.script_hashes(), [hash_source("run()")]);
    }

    #[test]
    fn a_source_page_is_refused() {
        assert_eq!(Shell::parse("<html><body></body></html>").unwrap_err(), NoShell::NotBuilt);
        assert_eq!(Shell::parse("<script>run()").unwrap_err(), NoShell::Malformed);
    }

    #[test]
    fn hashes_are_those_a_browser_works_out() {
        assert_eq!(hash_source(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
    }
}
