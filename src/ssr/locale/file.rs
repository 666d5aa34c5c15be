//! A language as it is written: one file of `locales/`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Locale;
use crate::ssr::doc_words::{DocCounted, DocWord};
use crate::ssr::plural::{categories, category};
use crate::words::{Counted, PosWord, Word, Words};

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Its code, which is also the file's name: `pt-BR`.
    pub(super) lang: String,
    /// Its name in itself.
    pub(super) name: String,
    /// `ltr` or `rtl`.
    pub(super) direction: String,
    /// Other codes that mean it.
    #[serde(default)]
    pub(super) also: Vec<String>,
    /// What travels with an invoice.
    pub(super) page: BTreeMap<String, Sentence>,
    /// What travels with a counter's document.
    pub(super) pos: BTreeMap<String, Sentence>,
    /// What stays with the gateway.
    pub(super) documents: BTreeMap<String, Sentence>,
}

/// A sentence, or its forms by plural category.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Sentence {
    Plain(String),
    Counted(BTreeMap<String, String>),
}

impl File {
    pub(super) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The language as documents use it. What it lacks is said in English; a test keeps that from being shipped.
    pub(super) fn locale(self, english: &Self) -> Locale {
        let categories = categories(&self.lang);
        let page =
            |key: &str| self.page.get(key).or(english.page.get(key)).map(|found| found.line(&categories));
        let documents = |key: &str| self.documents.get(key).or(english.documents.get(key));
        let document_keys = DocWord::ALL.iter().map(|word| word.key());
        let document_keys = document_keys.chain(DocCounted::ALL.iter().map(|word| word.key()));
        let pos = PosWord::ALL.iter().map(|word| self.pos.get(word.key()).or(english.pos.get(word.key())));
        let pos = pos.map(|found| found.map_or(String::new(), |found| found.line(&categories))).collect();
        let keys = Word::ALL.iter().map(|word| word.key());
        let lines =
            keys.chain(Counted::ALL.iter().map(|word| word.key())).map(|key| page(key).unwrap_or_default());
        let head = [self.lang.clone(), self.direction.clone(), categories.join(" ")];
        let text = head.into_iter().chain(lines).collect::<Vec<_>>().join("\n");
        let documents = document_keys.map(documents);
        let documents = documents.map(|found| found.map_or(String::new(), |found| found.line(&categories)));
        let documents = documents.collect();
        Locale { name: self.name, also: self.also, words: Words::read(&text, category), pos, documents }
    }
}

impl Sentence {
    /// Its line: its forms in the order of the categories, if a number chooses among them.
    fn line(&self, categories: &[&str]) -> String {
        match self {
            Self::Plain(text) => text.clone(),
            Self::Counted(forms) => {
                let form = |category: &&str| {
                    forms.get(*category).or(forms.get("other")).cloned().unwrap_or_default()
                };
                Words::line(&categories.iter().map(form).collect::<Vec<_>>())
            }
        }
    }
}
