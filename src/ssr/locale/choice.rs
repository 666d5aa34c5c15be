//! Chooses a payer's language: the link's, then the browser's, then the shop's, then English.

use std::cmp::Reverse;

use super::{Locale, default, locales};

/// Browsers name a few languages; whoever names more is no browser.
const LOOKED_AT: usize = 40;

/// The first language of `locales/` that somebody wants: `asked` in the link, `accepted` as `Accept-Language` has it, `usual`
/// for the shop.
#[must_use]
pub fn choose(asked: Option<&str>, accepted: Option<&str>, usual: Option<&str>) -> &'static Locale {
    asked
        .and_then(Locale::find)
        .or_else(|| accepted.and_then(accept))
        .or_else(|| usual.and_then(Locale::find))
        .unwrap_or_else(default)
}

impl Locale {
    /// The language of a code: its own, one that means it, or the nearest (`pt-PT` finds `pt`, or else `pt-BR`).
    #[must_use]
    pub fn find(code: &str) -> Option<&'static Self> {
        let code = code.trim().replace('_', "-");
        let mut tag = code.as_str();
        loop {
            if let Some(found) = locales().iter().find(|locale| locale.is_called(tag)) {
                return Some(found);
            }
            match tag.rsplit_once('-') {
                Some((shorter, _)) => tag = shorter,
                None => break,
            }
        }
        locales().iter().find(|locale| locale.language().eq_ignore_ascii_case(tag))
    }

    fn is_called(&self, tag: &str) -> bool {
        let own = std::iter::once(self.words.lang());
        own.chain(self.also.iter().map(String::as_str)).any(|code| code.eq_ignore_ascii_case(tag))
    }

    /// Its code without script and country.
    fn language(&self) -> &str {
        self.words.lang().split('-').next().unwrap_or_default()
    }
}

/// The best of what a browser accepts. `*` stands for whatever the shop usually shows.
fn accept(header: &str) -> Option<&'static Locale> {
    let mut ranges: Vec<(u16, &str)> = header.split(',').take(LOOKED_AT).filter_map(range).collect();
    ranges.sort_by_key(|(weight, _)| Reverse(*weight));
    ranges.into_iter().take_while(|(_, tag)| *tag != "*").find_map(|(_, tag)| Locale::find(tag))
}

/// A range with its weight in thousandths; nothing if it is refused or cannot be read.
fn range(text: &str) -> Option<(u16, &str)> {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, ""));
    let weight = match parameters.trim() {
        "" => 1000,
        weight => thousandths(weight.strip_prefix("q=").or(weight.strip_prefix("Q="))?.trim())?,
    };
    let tag = tag.trim();
    (weight > 0 && !tag.is_empty()).then_some((weight, tag))
}

/// `0.8` as 800, with three digits after the point at most.
fn thousandths(text: &str) -> Option<u16> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = [fraction, "000"].concat();
    if fraction.len() > 3 || !matches!(whole, "0" | "1") {
        return None;
    }
    let weight = [whole, digits.get(..3)?].concat().parse().ok()?;
    (weight <= 1000).then_some(weight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(asked: &str, accepted: &str, usual: &str) -> &'static str {
        let given = |text: &'static str| (!text.is_empty()).then_some(text);
        let leak = |text: &str| given(Box::leak(text.to_owned().into_boxed_str()));
        choose(leak(asked), leak(accepted), leak(usual)).words.lang()
    }

    #[test]
    fn the_link_comes_first_then_the_browser_then_the_shop_then_english() {
        assert_eq!(chosen("ar", "de", "ru"), "ar");
        assert_eq!(chosen("", "de", "ru"), "de");
        assert_eq!(chosen("", "", "ru"), "ru");
        assert_eq!(chosen("", "", ""), "en");
        assert_eq!(chosen("tlh", "xx, de;q=0.1", "ru"), "de", "an unknown wish is no wish");
        assert_eq!(chosen("tlh", "xx", "yy"), "en");
    }

    #[test]
    fn a_browser_is_understood_with_its_weights() {
        assert_eq!(chosen("", "en;q=0.5, de-AT;q=0.9, ru;q=0.90", ""), "de");
        assert_ne!(chosen("", "fr-ZZ-x-old;q=1.0,ar-EG;q=0.3", ""), "en");
        assert_eq!(chosen("", "de;q=0, ar;q=0.001", ""), "ar", "what is refused is not shown");
        assert_eq!(chosen("", "*, de;q=0.5", "ru"), "ru", "anything is what the shop shows");
        assert_eq!(chosen("", "de;q=0.4, *;q=0.8", "ru"), "ru");
        assert_eq!(chosen("", "de;q=high, ar;q=2, he;q=0.1234, ru;q=0.1", ""), "ru", "nonsense is skipped");
        assert_eq!(chosen("", ",;,;;q=1,;q=1", "ar"), "ar");
    }

    #[test]
    fn a_code_finds_the_nearest_language() {
        assert_eq!(chosen("DE_de", "", ""), "de");
        assert_eq!(chosen("", "iw-IL", ""), "he", "an old code");
        assert_eq!(chosen("", "ar-SA-u-nu-arab", ""), "ar");
        assert_eq!(chosen("", "ENGLISH, ru", ""), "ru", "a longer word is another one");
    }
}
