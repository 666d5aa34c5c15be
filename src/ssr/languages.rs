//! The list of languages at the foot of every document.
//!
//! It stands below the page and needs none of its program: links that open like any other.

use leptos::prelude::*;

use crate::ssr::doc_words::DocWord;
use crate::ssr::invoice::render;
use crate::ssr::locale::locales;
use crate::ssr::shell::Dress;

/// Where a document is found in another language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Here {
    /// Its path; empty where the browser's own address serves.
    pub path: String,
    /// What its address asks for besides the language.
    pub query: String,
}

impl Dress<'_> {
    /// Links to the same document in every language, by the names that languages have in themselves.
    pub(crate) fn languages(&self) -> String {
        let lang = self.locale.words.lang();
        let target = self.frame.map(|_| "_self");
        let links = locales().iter().map(|locale| {
            let other = locale.words.lang();
            let current = (other == lang).then_some("true");
            view! {
                <li>
                    <a href=self.here.asking_for(other) lang=other hreflang=other aria-current=current target=target>
                        {locale.name.as_str()}
                    </a>
                </li>
            }
        });
        let links = links.collect::<Vec<_>>();
        render(|| {
            view! {
                <nav class="languages" aria-label=self.locale.say(DocWord::Languages)>
                    <details>
                        <summary class="languages__now">{self.locale.name.as_str()}</summary>
                        <ul class="languages__list">{links}</ul>
                    </details>
                </nav>
            }
        })
    }
}

impl Here {
    fn asking_for(&self, lang: &str) -> String {
        let and = if self.query.is_empty() { "" } else { "&" };
        [&self.path, "?", &self.query, and, "locale=", lang].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::Here;

    #[test]
    fn a_link_changes_the_language_alone() {
        let here = |path: &str, query: &str| Here { path: path.into(), query: query.into() };
        assert_eq!(here("", "change=1&theme=dark").asking_for("he"), "?change=1&theme=dark&locale=he");
        assert_eq!(here("/i/abc", "").asking_for("de"), "/i/abc?locale=de");
    }
}
