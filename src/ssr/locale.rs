//! The languages of `locales/`: every file there is one.
//!
//! # Layout
//!
//! [`choose`] finds one by what a payer asked for, see `choice`; `file` is a language as it is written.

mod choice;
mod file;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

pub use self::choice::choose;
use self::file::File;
use crate::ssr::doc_words::{DocCounted, DocWord};
use crate::words::{Isolate, Words, fill};

/// A language: the page's sentences and those of the documents.
#[derive(Debug)]
pub struct Locale {
    /// Its name in itself: `English`.
    pub name: String,
    /// Other codes that mean it: `iw` for `he`.
    pub(crate) also: Vec<String>,
    /// The sentences that travel with an invoice.
    pub words: Words,
    pos: Vec<String>,
    documents: Vec<String>,
}

/// The language that all others are translated from, and that is shown where nothing else is asked for.
const DEFAULT: &str = "en";

/// Every language, by its name in itself.
#[must_use]
pub fn locales() -> &'static [Locale] {
    static LOCALES: LazyLock<Vec<Locale>> = LazyLock::new(|| {
        let english = FILES.iter().find(|(name, _)| *name == DEFAULT);
        let Some(english) = english.and_then(|(_, text)| File::parse(text).ok()) else { return Vec::new() };
        // A file that does not parse is left out; a test keeps that from being shipped.
        let files = FILES.iter().filter_map(|(_, text)| File::parse(text).ok());
        let mut all: Vec<_> = files.map(|file| file.locale(&english)).collect();
        all.sort_by_key(|locale| locale.name.to_lowercase());
        all
    });
    LOCALES.as_slice()
}

/// The language that is shown where nothing else is asked for.
#[must_use]
fn default() -> &'static Locale {
    static NONE: LazyLock<Locale> = LazyLock::new(Locale::empty);
    locales().iter().find(|locale| locale.words.lang() == DEFAULT).unwrap_or(&NONE)
}

/// The name and the text of each file.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/locales.rs"));

impl Locale {
    /// A document's sentence with its places filled.
    pub(crate) fn fill(&self, word: DocWord, places: &[(&str, &str)]) -> String {
        let sentence = self.documents.get(word.line()).map_or("", String::as_str);
        fill(sentence, Isolate::For(self.words.direction()), places)
    }

    /// The form of a document's sentence that goes with a number, with the number as `{n}`.
    pub(crate) fn count(&self, counted: DocCounted, number: u32) -> String {
        let line = self.documents.get(DocWord::ALL.len() + counted.line()).map_or("", String::as_str);
        self.words.counted(line, number, &[])
    }

    /// A date or another pattern of the language: what is filled in belongs to it and runs with it.
    pub(crate) fn pattern(&self, word: DocWord, places: &[(&str, &str)]) -> String {
        fill(self.documents.get(word.line()).map_or("", String::as_str), Isolate::Never, places)
    }

    /// A document's sentence, if every place in it is known.
    pub(crate) fn fill_known(&self, word: DocWord, places: &[(&str, String)]) -> Option<String> {
        let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let sentence = self.documents.get(word.line()).map_or("", String::as_str);
        let mut named = sentence.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
        let is_known = |name: &str| places.iter().any(|place| place.0 == name);
        named.all(is_known).then(|| self.fill(word, &places))
    }

    /// A document's sentence.
    pub(crate) fn say(&self, word: DocWord) -> String {
        self.fill(word, &[])
    }

    /// The sentences that travel with a counter's document: the page's, then the counter's own.
    pub(crate) fn counter_text(&self) -> String {
        [self.words.text(), self.pos.join("\n")].join("\n")
    }

    fn empty() -> Self {
        let words = Words::read("en\nltr\none other", super::plural::category);
        Self { name: String::new(), also: Vec::new(), words, pos: Vec::new(), documents: Vec::new() }
    }
}
