//! Which form of a sentence goes with a number, as the browser knows its languages.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// A language's rules.
    #[wasm_bindgen(js_namespace = Intl)]
    type PluralRules;

    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(lang: &str) -> PluralRules;

    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, number: u32) -> String;
}

/// The plural category of a number: `one`, `few`.
pub(super) fn category(lang: &str, number: u32) -> String {
    PluralRules::new(lang).select(number)
}
