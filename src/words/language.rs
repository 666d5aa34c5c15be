//! The sentences of one language, as they travel and as they are filled.

use crate::words::{Counted, PosWord, Word};

/// Which way a language runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// Says which plural category a number has in a language: `one`, `few`. The browser knows by itself, the gateway from CLDR.
pub type Plural = fn(lang: &str, number: u32) -> String;

/// The sentences of one language.
#[derive(Clone, Debug)]
pub struct Words {
    lang: String,
    direction: Direction,
    /// The language's plural categories, in the order of each counted sentence's forms.
    categories: Vec<String>,
    /// In the order of [`Word`], then of [`Counted`], then, at a counter, of [`PosWord`].
    lines: Vec<String>,
    plural: Plural,
}

/// Stands between the forms of a counted sentence.
const BETWEEN: char = '\t';

impl Words {
    /// Reads what [`Words::text`] wrote. Lines that are missing stay empty.
    #[must_use]
    pub fn read(text: &str, plural: Plural) -> Self {
        let mut lines = text.trim_start_matches('\n').lines();
        let lang = lines.next().unwrap_or_default().into();
        let direction = if lines.next() == Some("rtl") { Direction::Rtl } else { Direction::Ltr };
        let categories = lines.next().unwrap_or_default().split(' ').map(String::from).collect();
        Self { lang, direction, categories, lines: lines.map(String::from).collect(), plural }
    }

    /// The text that travels: the language, its direction and categories, then a line for each sentence.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text =
            [self.lang(), "\n", self.direction.as_str(), "\n", &self.categories.join(" ")].concat();
        for line in &self.lines {
            text.push('\n');
            text.push_str(line);
        }
        text
    }

    /// A counted sentence as its line has it, from its forms in the order of the language's categories.
    #[cfg(feature = "ssr")]
    pub(crate) fn line(forms: &[String]) -> String {
        forms.join(&BETWEEN.to_string())
    }

    /// The language's code, as `lang` has it.
    #[must_use]
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// Which way it runs.
    #[must_use]
    pub const fn direction(&self) -> Direction {
        self.direction
    }

    /// A sentence as it stands.
    #[must_use]
    pub fn get(&self, word: Word) -> &str {
        self.lines.get(word.line()).map_or("", String::as_str)
    }

    /// A counter's sentence as it stands.
    #[must_use]
    pub fn pos(&self, word: PosWord) -> &str {
        let before = Word::ALL.len() + Counted::ALL.len();
        self.lines.get(before + word.line()).map_or("", String::as_str)
    }

    /// A counter's sentence with its places filled.
    #[must_use]
    pub fn fill_pos(&self, word: PosWord, places: &[(&str, &str)]) -> String {
        fill(self.pos(word), Isolate::For(self.direction), places)
    }

    /// A sentence on its own.
    #[must_use]
    pub fn say(&self, word: Word) -> String {
        self.get(word).into()
    }

    /// A sentence with its places filled: `("amount", "24.90 USDT")` for `{amount}`.
    #[must_use]
    pub fn fill(&self, word: Word, places: &[(&str, &str)]) -> String {
        fill(self.get(word), Isolate::For(self.direction), places)
    }

    /// The form of a sentence that goes with a number, with the number as `{n}` and its other places filled.
    #[must_use]
    pub fn count(&self, counted: Counted, number: u32, places: &[(&str, &str)]) -> String {
        self.counted(
            self.lines.get(Word::ALL.len() + counted.line()).map_or("", String::as_str),
            number,
            places,
        )
    }

    /// As [`Words::count`], of a line.
    pub(crate) fn counted(&self, line: &str, number: u32, places: &[(&str, &str)]) -> String {
        let category = (self.plural)(&self.lang, number);
        let form = self.categories.iter().position(|known| *known == category);
        let mut forms = line.split(BETWEEN);
        // The last one is `other`, which every language has.
        let form = form.and_then(|form| forms.nth(form)).or(line.split(BETWEEN).next_back());
        let digits = number.to_string();
        let places = [places, &[("n", digits.as_str())]].concat();
        fill(form.unwrap_or_default(), Isolate::For(self.direction), &places)
    }

    /// A sentence cut at the one place that is an element of its own, the others filled.
    #[must_use]
    pub fn around(&self, word: Word, place: &str, places: &[(&str, &str)]) -> (String, String) {
        let filled = self.fill(word, places);
        let place = ["{", place, "}"].concat();
        match filled.split_once(&place) {
            Some((before, after)) => (before.into(), after.into()),
            None => (filled, String::new()),
        }
    }
}

impl Direction {
    /// As the attribute `dir` has it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ltr => "ltr",
            Self::Rtl => "rtl",
        }
    }
}

/// Whether what is filled in is set apart from the sentence around it, so that each keeps its own order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isolate {
    /// It belongs to the sentence: the month in a date.
    Never,
    /// In a language that runs right to left always, so that `24.90 USDT` keeps its order; in another where it runs right to
    /// left itself, as the name of a shop may.
    For(Direction),
}

impl Isolate {
    /// What goes before and behind a value.
    fn marks(self, value: &str) -> (&'static str, &'static str) {
        let apart = match self {
            Self::Never => false,
            Self::For(Direction::Rtl) => true,
            Self::For(Direction::Ltr) => {
                value.chars().any(|letter| matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}'))
            }
        };
        if apart { ("\u{2068}", "\u{2069}") } else { ("", "") }
    }
}

/// Fills the places of a sentence.
pub(crate) fn fill(sentence: &str, isolate: Isolate, places: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let known = after
            .split_once('}')
            .and_then(|(name, next)| Some((places.iter().find(|place| place.0 == name)?.1, next)));
        match known {
            Some((value, next)) => {
                let (open, close) = isolate.marks(value);
                for part in [open, value, close] {
                    filled.push_str(part);
                }
                rest = next;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    const LTR: Isolate = Isolate::For(Direction::Ltr);
    const RTL: Isolate = Isolate::For(Direction::Rtl);

    #[test]
    fn places_are_filled_once_and_unknown_ones_stay() {
        let filled = fill("{a} of {b}, {c", LTR, &[("a", "{b}"), ("b", "2")]);
        assert_eq!(filled, "{b} of 2, {c");
    }

    #[test]
    fn what_runs_the_other_way_is_set_apart() {
        assert_eq!(fill("{a}", RTL, &[("a", "1 X")]), "\u{2068}1 X\u{2069}");
        assert_eq!(fill("Pay {a}.", LTR, &[("a", "Ink & Co")]), "Pay Ink & Co.");
        assert_eq!(fill("Pay {a}.", LTR, &[("a", "ספרים")]), "Pay \u{2068}ספרים\u{2069}.");
        assert_eq!(fill("{a} 2026", Isolate::Never, &[("a", "نوفمبر")]), "نوفمبر 2026");
    }

    #[test]
    fn words_survive_their_journey() {
        let keys = Word::ALL.iter().map(|word| word.key()).chain(Counted::ALL.iter().map(|word| word.key()));
        let text = ["en", "ltr", "one other"].into_iter().chain(keys).collect::<Vec<_>>().join("\n");
        let read = Words::read(&text, |_, _| String::new());
        assert_eq!(read.text(), text);
        assert_eq!(read.get(Word::ProblemInternal), "problem_internal");
    }

    #[test]
    fn a_number_chooses_its_form() {
        let mut text = String::from("ru\nltr\none few many other");
        text.push_str(&"\n".repeat(Word::ALL.len() + 1));
        text.push_str("{n} минута\t{n} минуты\t{n} минут\t{n} минуты");
        let plural: Plural = |_, number| {
            match number {
                1 | 21 => "one",
                2 => "few",
                5 => "many",
                _ => "nonsense",
            }
            .into()
        };
        let words = Words::read(&text, plural);
        let say = |number| words.count(Counted::AboutMinutes, number, &[]);
        assert_eq!([21, 2, 5].map(say), ["21 минута", "2 минуты", "5 минут"]);
        assert_eq!(say(7), "7 минуты", "what is in no category is `other`");
    }
}
