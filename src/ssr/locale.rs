//! The languages of `locales/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::ssr::doc_words::DocWord;
use crate::words::{Direction, Word, Words, fill};

/// A language: the page's sentences and those of the documents.
#[derive(Debug)]
pub struct Locale {
    /// Its name in itself: `English`.
    pub name: String,
    /// The sentences that travel with an invoice.
    pub words: Words,
    documents: Vec<String>,
}

/// Every language, the default first.
#[must_use]
pub fn locales() -> &'static [Locale] {
    static LOCALES: LazyLock<Vec<Locale>> =
        LazyLock::new(|| FILES.iter().copied().filter_map(read).collect());
    LOCALES.as_slice()
}

/// The language to show: the one asked for, or the default.
#[must_use]
pub fn locale(asked: Option<&str>) -> &'static Locale {
    static NONE: LazyLock<Locale> = LazyLock::new(Locale::empty);
    let all = locales();
    let found = asked.and_then(|code| all.iter().find(|locale| locale.words.lang() == code));
    found.or(all.first()).unwrap_or(&NONE)
}

const FILES: &[&str] = &[include_str!("../../locales/en.toml")];

#[derive(Deserialize)]
struct File {
    lang: String,
    name: String,
    direction: String,
    page: BTreeMap<String, String>,
    documents: BTreeMap<String, String>,
}

impl Locale {
    /// A document's sentence with its places filled.
    pub(crate) fn fill(&self, word: DocWord, places: &[(&str, &str)]) -> String {
        let sentence = self.documents.get(word.line()).map_or("", String::as_str);
        fill(sentence, self.words.direction(), places)
    }

    /// A document's sentence.
    pub(crate) fn say(&self, word: DocWord) -> String {
        self.fill(word, &[])
    }

    fn empty() -> Self {
        Self { name: String::new(), words: Words::read("en\nltr"), documents: Vec::new() }
    }
}

/// A file that does not parse is left out; the test below keeps that from being shipped.
fn read(text: &str) -> Option<Locale> {
    let mut file: File = toml::from_str(text).ok()?;
    let direction = if file.direction == "rtl" { Direction::Rtl } else { Direction::Ltr };
    let lines = Word::ALL.iter().map(|word| file.page.remove(word.key()).unwrap_or_default()).collect();
    let documents =
        DocWord::ALL.iter().map(|word| file.documents.remove(word.key()).unwrap_or_default()).collect();
    Some(Locale { name: file.name, words: Words::new(file.lang, direction, lines), documents })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_has_exactly_the_keys() {
        for text in FILES {
            let file: File = toml::from_str(text).unwrap();
            let page: BTreeSet<_> = Word::ALL.iter().map(|word| word.key()).collect();
            let documents: BTreeSet<_> = DocWord::ALL.iter().map(|word| word.key()).collect();
            assert_eq!(file.page.keys().map(String::as_str).collect::<BTreeSet<_>>(), page, "{}", file.lang);
            assert_eq!(file.documents.keys().map(String::as_str).collect::<BTreeSet<_>>(), documents);
            assert!(file.page.values().all(|line| !line.is_empty() && !line.contains('\n')), "a line each");
        }
    }
}
