//! An element of the widget as a merchant writes it: the page holds it, and the code beside it is the same text.

use quittance_page::ssr::escape;

/// An element with its attributes, and the link for browsers without scripts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) tag: &'static str,
    pub(super) attributes: Vec<(&'static str, String)>,
    /// Where the link leads, and its words.
    pub(super) link: (String, String),
}

impl Element {
    /// As it stands in a page.
    pub(super) fn html(&self) -> String {
        let Self { tag, attributes, link: (href, text) } = self;
        let attribute = |(name, value): &(&str, String)| match value.as_str() {
            "" => format!(" {name}"),
            value => format!(" {name}=\"{}\"", escape(value)),
        };
        let attributes: String = attributes.iter().map(attribute).collect();
        let policy = self.referrer_policy();
        let policy = policy.map_or_else(String::new, |policy| format!(" referrerpolicy=\"{policy}\""));
        format!("<{tag}{attributes}>\n  <a href=\"{}\"{policy}>{}</a>\n</{tag}>", escape(href), escape(text))
    }

    /// What its link tells the gateway of the page it stands in: the origin, where that decides whether the amount counts.
    pub(super) fn referrer_policy(&self) -> Option<&'static str> {
        self.link.0.contains("/widget/invoices?").then_some("origin")
    }
}

/// The script that defines the elements.
pub(super) fn script(gateway: &str) -> String {
    format!("<script type=\"module\" src=\"{}{}\"></script>", escape(gateway), crate::widget::EVERGREEN)
}

/// Code to be copied, with what it is.
pub(super) fn code(what: &str, source: &str) -> String {
    format!(
        "<figure class=\"snippet\"><figcaption class=\"snippet__head\"><span>{}</span>{COPY}</figcaption>{}</figure>",
        escape(what),
        text(source)
    )
}

/// The same, folded.
pub(super) fn folded(what: &str, source: &str) -> String {
    format!(
        "<div class=\"snippet\"><details><summary class=\"snippet__fold\">{}</summary>{COPY}{}</details></div>",
        escape(what),
        text(source)
    )
}

/// The page's script shows it where it can copy.
const COPY: &str =
    "<button type=\"button\" class=\"copy\" data-copies hidden aria-live=\"polite\">Copy</button>";

fn text(source: &str) -> String {
    format!("<pre class=\"snippet__text\" tabindex=\"0\"><code>{}</code></pre>", escape(source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_written_stays_text() {
        let element = Element {
            tag: "quittance-button",
            attributes: vec![("link", "mug".to_owned()), ("label", "\"><script>".to_owned())],
            link: ("/c/mug".to_owned(), "Buy & smile".to_owned()),
        };
        assert_eq!(
            element.html(),
            "<quittance-button link=\"mug\" label=\"&quot;&gt;&lt;script&gt;\">\n  <a href=\"/c/mug\">Buy &amp; smile</a>\n</quittance-button>"
        );
    }
}
