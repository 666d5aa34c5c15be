//! Which form of a sentence goes with a number, by CLDR: what a browser knows as `Intl.PluralRules`.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};

/// The plural category of a number: `one`, `few`. A language that CLDR does not know has only `other`.
#[must_use]
pub fn category(lang: &str, number: u32) -> String {
    rules(lang).map_or("other", |rules| name(rules.category_for(number))).to_owned()
}

/// A language's categories, from `zero` to `other`.
pub(crate) fn categories(lang: &str) -> Vec<&'static str> {
    let Some(rules) = rules(lang) else { return vec!["other"] };
    let known: Vec<_> = rules.categories().collect();
    PluralCategory::all().filter(|category| known.contains(category)).map(name).collect()
}

fn rules(lang: &str) -> Option<PluralRules> {
    let locale = Locale::try_from_str(lang).ok()?;
    PluralRules::try_new_cardinal((&locale).into()).ok()
}

const fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
