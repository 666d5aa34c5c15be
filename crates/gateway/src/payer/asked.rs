//! What the address asks for behind the question mark, and what the browser prefers.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::request::Parts;
use axum::http::{Method, Uri, header};
use quittance_page::ssr::{Dress, Here, Locale, Theme, choose, keep};
use serde::Deserialize;

use crate::headers::SHEET;

/// What a request asks for besides its path.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    /// The language.
    pub locale: Option<String>,
    /// Whether the payer wants to pay another way.
    pub change: Option<String>,
    /// The invoice that a donor comes back from.
    pub thanks: Option<String>,
    /// Light or dark, for pictures.
    pub theme: Option<String>,
    /// The origin of the page that wants to frame this one.
    pub embed: Option<String>,
    /// The languages that the browser prefers, as it says it.
    #[serde(skip)]
    pub accepted: Option<String>,
    /// Where the same document is found in another language.
    #[serde(skip)]
    pub here: Here,
    /// What every link and form keeps asking for: the language, if one of ours was asked for.
    #[serde(skip)]
    pub kept: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let asked = Query::<Self>::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default();
        let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let locale = asked.locale.as_deref().and_then(Locale::find);
        Ok(Self {
            accepted: accepted.map(str::to_owned),
            here: here(&parts.method, &parts.uri),
            kept: locale.map_or_else(String::new, |locale| format!("locale={}", locale.words.lang())),
            ..asked
        })
    }
}

impl Asked {
    /// A path of ours that keeps asking for the language.
    #[must_use]
    pub fn keep(&self, path: &str) -> String {
        keep(path, &self.kept)
    }

    /// How a document is dressed, in the payer's language or else in the one the shop usually shows.
    #[must_use]
    pub fn dress(&self, usual: Option<&str>) -> Dress<'_> {
        let theme = match self.theme.as_deref() {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            Some(_) | None => Theme::System,
        };
        Dress {
            sheet: &SHEET,
            theme,
            locale: choose(self.locale.as_deref(), self.accepted.as_deref(), usual),
            kept: &self.kept,
            frame: None,
            test: None,
            here: &self.here,
        }
    }
}

/// The first name in the path, which says what a request is about; a second one may stand behind it.
pub async fn named<S: Send + Sync>(parts: &mut Parts, state: &S) -> Option<String> {
    let names = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await.ok()?;
    names.0.into_iter().next().map(|(_, name)| name)
}

/// The longest query that links to other languages repeat.
const LONGEST_QUERY: usize = 256;

/// A form's answer cannot be asked for again: its other languages are on the invoice's page.
fn here(method: &Method, uri: &Uri) -> Here {
    let path = match *method {
        Method::GET | Method::HEAD => String::new(),
        _ => uri.path().split('/').take(3).collect::<Vec<_>>().join("/"),
    };
    let query = uri.query().filter(|query| path.is_empty() && query.len() <= LONGEST_QUERY);
    let fields = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let others = fields.filter(|(name, _)| name != "locale");
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(others).finish();
    Here { path, query }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(method: Method, uri: &'static str) -> (String, String) {
        let Here { path, query } = here(&method, &Uri::from_static(uri));
        (path, query)
    }

    #[test]
    fn another_language_keeps_the_rest_of_the_address() {
        let kept = at(Method::GET, "/i/abc?change=1&locale=de&theme=dark&x=%22%3E");
        assert_eq!(kept, (String::new(), "change=1&theme=dark&x=%22%3E".to_owned()));
    }

    #[test]
    fn another_language_of_a_forms_answer_is_the_invoices_page() {
        assert_eq!(at(Method::POST, "/i/abc/method?locale=de"), ("/i/abc".to_owned(), String::new()));
    }
}
