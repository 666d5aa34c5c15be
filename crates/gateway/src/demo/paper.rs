//! The paper that the demo's pages are on: one head, one foot, one sheet, and as strict a policy as a shop may have.

use std::sync::{Arc, LazyLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use quittance_page::ssr::{Sheet, escape, hash_source};

use super::SHOP;
use crate::app::App;
use crate::headers::Answer;
use crate::script::DEMO;

/// The sheet of the shop: the payment page's, what a window needs, and how the shop wants its elements.
pub(super) static SHOP_SHEET: LazyLock<Sheet> = LazyLock::new(|| {
    Sheet::new(concat!(
        include_str!("demo.css"),
        include_str!("snippet.css"),
        include_str!("checkout.css"),
        include_str!("elements.css")
    ))
});
/// The sheet of the builder, which leaves the element alone: it looks as it will elsewhere.
pub(super) static BUILDER_SHEET: LazyLock<Sheet> = LazyLock::new(|| {
    Sheet::new(concat!(include_str!("demo.css"), include_str!("snippet.css"), include_str!("builder.css")))
});

/// A request for a page of the demo.
#[derive(Debug)]
pub(super) struct Visitor {
    /// Where the browser found the gateway: scheme and host. The demo answers to two names, and a page must not load a script
    /// from the other.
    pub(super) gateway: String,
    /// What the address asks for.
    pub(super) asked: Vec<(String, String)>,
    headers: HeaderMap,
}

/// A page of the demo.
#[derive(Debug)]
pub(super) struct Paper<'a> {
    pub(super) title: &'a str,
    /// Its path, which the head marks.
    pub(super) here: &'a str,
    pub(super) body: &'a str,
    pub(super) sheet: &'a Sheet,
    /// Rules of its own.
    pub(super) rules: &'a str,
}

impl FromRequestParts<Arc<App>> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Self::Rejection> {
        // The demo's guard has seen to it that this is one of its names.
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let asked = url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Self {
            gateway: format!("http://{host}"),
            asked: asked.into_owned().collect(),
            headers: parts.headers.clone(),
        })
    }
}

impl Visitor {
    /// Somebody who asks for this.
    #[cfg(test)]
    pub(super) fn asking(query: &str) -> Self {
        let asked = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        Self { gateway: "http://127.0.0.1".to_owned(), asked, headers: HeaderMap::new() }
    }

    /// What the address asks for by this name.
    pub(super) fn asks(&self, name: &str) -> Option<&str> {
        let value = self.asked.iter().find(|(asked, _)| asked == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    /// Answers with a page.
    pub(super) fn page(&self, app: &App, paper: &Paper<'_>) -> Response {
        let nav: String = PLACES
            .iter()
            .map(|(path, name)| {
                let current = if *path == paper.here { " aria-current=\"page\"" } else { "" };
                format!("<a href=\"{path}\"{current}>{name}</a>")
            })
            .collect();
        let shop = app.projects.find(SHOP);
        let logo =
            shop.and_then(|shop| shop.brand.logo.as_ref()).map(|logo| logo.name.clone()).unwrap_or_default();
        let rules = match paper.rules {
            "" => String::new(),
            rules => format!("<style id=\"rules\">{rules}</style>"),
        };
        let html = fill(
            include_str!("paper.html"),
            &[
                ("title", &escape(paper.title)),
                ("sheet", paper.sheet.css()),
                ("rules", &rules),
                ("widget", &super::element::script(&self.gateway)),
                ("script", DEMO.path()),
                ("logo", &logo),
                ("nav", &nav),
                ("body", paper.body),
            ],
        );
        let shell = &app.assets.shell;
        let answer = Answer { shell, sheet: paper.sheet, request: &self.headers, frame: None };
        let mut response = answer.document(StatusCode::OK, html);
        let own = if paper.rules.is_empty() { String::new() } else { hash_source(paper.rules) };
        // What docs/WIDGET.md asks of a shop, and nothing more: the gateway is the shop's own origin here.
        let policy = format!(
            "default-src 'none'; script-src 'self'; frame-src 'self'; style-src {} {own}; img-src 'self' data:; connect-src 'self'; \
             form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
            paper.sheet.source()
        );
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}

const PLACES: &[(&str, &str)] = &[
    ("/demo", "Shop"),
    ("/donate/demo", "Reading room"),
    ("/pos/demo", "Counter"),
    ("/demo/builder", "Builder"),
    ("/gallery", "Screens"),
];

/// A template with its places filled, each once: what is filled in is never read as a template.
pub(super) fn fill(template: &str, places: &[(&str, &str)]) -> String {
    let (mut text, mut rest) = (String::new(), template);
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let place = after
            .split_once('}')
            .and_then(|(name, next)| Some((places.iter().find(|(known, _)| *known == name)?.1, next)));
        rest = match place {
            Some((value, next)) => {
                text.push_str(value);
                next
            }
            None => {
                text.push('{');
                after
            }
        };
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_no_template() {
        assert_eq!(fill("{a} {b} {c", &[("a", "{b}"), ("b", "2")]), "{b} 2 {c");
    }
}
