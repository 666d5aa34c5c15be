//! Countries as ISO 3166-1 has them, with their names in the reader's language.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A country in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its two letters: `DE`.
    pub code: &'static str,
    /// Its three letters: `DEU`.
    pub long_code: &'static str,
    /// Its name.
    pub name: &'static str,
}

/// Countries by language, each list as its language sorts it.
static COUNTRIES: LazyLock<BTreeMap<&'static str, Vec<Country>>> = LazyLock::new(|| {
    let mut blocks = blocks();
    let codes: BTreeMap<_, _> = blocks.remove(CODES).unwrap_or_default().into_iter().collect();
    let named = |(code, name)| Some(Country { code, long_code: codes.get(code)?, name });
    blocks.into_iter().map(|(lang, lines)| (lang, lines.into_iter().filter_map(named).collect())).collect()
});

const FILE: &str = include_str!("../../locales/countries.txt");

/// The block with the codes.
const CODES: &str = "codes";

/// What a language without names of its own is given.
const USUAL: &str = "en";

/// Every country, in a language: `pt-BR`, else `pt`, else English.
#[must_use]
pub fn countries(lang: &str) -> &'static [Country] {
    let language = lang.split('-').next().unwrap_or_default();
    let found = [lang, language, USUAL].into_iter().find_map(|lang| COUNTRIES.get(lang));
    found.map_or(&[], Vec::as_slice)
}

/// The three letters of a country, of either of its codes.
#[must_use]
pub fn country_code(text: &str) -> Option<&'static str> {
    let is = |code: &str| code.eq_ignore_ascii_case(text);
    let found = countries(USUAL).iter().find(|country| is(country.code) || is(country.long_code));
    found.map(|country| country.long_code)
}

/// The lines of each block, cut behind the code.
fn blocks() -> BTreeMap<&'static str, Vec<(&'static str, &'static str)>> {
    let mut blocks: BTreeMap<_, Vec<_>> = BTreeMap::new();
    let mut lang = "";
    for line in FILE.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => lang = name,
            None => blocks.entry(lang).or_default().extend(line.split_once(' ')),
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_language_names_every_country_once() {
        let all: BTreeSet<_> = countries(USUAL).iter().map(|country| country.code).collect();
        assert_eq!(all.len(), 249);
        for (lang, list) in COUNTRIES.iter() {
            let codes: BTreeSet<_> = list.iter().map(|country| country.code).collect();
            assert_eq!(codes, all, "{lang}");
            assert_eq!(list.len(), all.len(), "{lang} names a country twice");
            assert!(list.iter().all(|country| !country.name.is_empty()), "{lang}");
        }
    }

    #[test]
    fn either_code_gives_the_three_letters() {
        assert_eq!(["de", "DEU", "deu", "DE"].map(country_code), [Some("DEU"); 4]);
        assert_eq!(["", "D", "XX", "ZZZ", "Germany", "DE "].map(country_code), [None; 6]);
    }

    #[test]
    fn a_language_without_names_is_given_english_ones() {
        let name = |lang| countries(lang).iter().find(|country| country.code == "DE").unwrap().name;
        assert_eq!((name("en"), name("xx"), name("en-GB")), ("Germany", "Germany", "Germany"));
    }
}
