//! Writes sums of ordinary money as people read them. An amount to send never passes through here: it is what wallets show
//! and what is copied, digit by digit with a dot.

use quittance_protocol::view::Money;

use crate::words::{Isolate, Word, Words, fill};

/// A sum with its currency: `24.90 USD`, `12.500,00 EUR`. They stay on one line, and in order among words that run the other way.
#[must_use]
pub fn fiat(money: &Money, words: &Words) -> String {
    let sum = [&number(&money.value, words), "\u{a0}", &money.currency].concat();
    fill("{sum}", Isolate::For(words.direction()), &[("sum", &sum)])
}

/// A decimal with the language's signs. Thousands stand apart from five digits on, which every language allows.
#[must_use]
pub fn number(value: &str, words: &Words) -> String {
    // The language writes 1234.5 as an example.
    let (group, decimal) = words.get(Word::Number).split_once("234").unwrap_or(("", "."));
    let group = group.trim_start_matches('1');
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let mut text = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && whole.len() > 4 && (whole.len() - index) % 3 == 0 {
            text.push_str(group);
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push_str(decimal.trim_end_matches('5'));
        text.push_str(fraction);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(example: &str, value: &str) -> String {
        let before = Word::ALL.iter().take_while(|word| **word != Word::Number).count();
        let text = ["xx\nltr\nother\n", &"\n".repeat(before), example].concat();
        number(value, &Words::read(&text, |_, _| String::new()))
    }

    #[test]
    fn signs_are_the_languages_own() {
        assert_eq!(says("1,234.5", "24.90"), "24.90");
        assert_eq!(says("1.234,5", "1250000.00"), "1.250.000,00");
        assert_eq!(says("1\u{202f}234,5", "12500"), "12\u{202f}500");
        assert_eq!(says("1.234,5", "1250.50"), "1250,50", "four digits stand together");
        assert_eq!(says("1234.5", "1250000.00"), "1250000.00");
    }
}
