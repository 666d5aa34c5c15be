//! The list of everything in the gallery, light and dark, in every language.

use quittance_page::ssr::locales;

use super::document::Document;
use super::fixture::Fixture;
use super::fixtures;
use crate::headers::SHEET;
use crate::payer::Asked;

/// The list. Its links keep the language that was asked for.
pub(super) fn html(asked: &Asked) -> String {
    let locale = asked.dress(None).locale.words.lang();
    let names = fixtures::all().iter().map(Fixture::name);
    let screens: String = names.map(|name| row(name, locale)).collect();
    let documents: String = Document::all().map(|document| row(&document.name(), locale)).collect();
    let languages = locales().iter().map(|known| {
        let lang = known.words.lang();
        format!("<a href=\"/gallery?locale={lang}\" lang=\"{lang}\">{}</a>", known.name)
    });
    include_str!("index.html")
        .replace("{sheet}", SHEET.css())
        .replace("{languages}", &languages.collect::<Vec<_>>().join(" "))
        .replace("{screens}", &screens)
        .replace("{documents}", &documents)
}

fn row(name: &str, locale: &str) -> String {
    let link =
        |theme| format!("<td><a href=\"/gallery/{name}?theme={theme}&amp;locale={locale}\">{theme}</a></td>");
    format!("<tr><th scope=\"row\">{name}</th>{}{}</tr>\n", link("light"), link("dark"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_listed_and_nothing_foreign_is_loaded() {
        let html = html(&Asked::default());
        for fixture in fixtures::all() {
            assert!(html.contains(&format!("/gallery/{}?theme=dark", fixture.name())), "{}", fixture.name());
        }
        assert!(html.contains("/gallery/not-found?theme=light"));
        assert!(!html.contains("://") && !html.contains("style="), "the index loads something");
    }
}
