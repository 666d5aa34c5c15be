//! What a language must be to ship. Every fault of every file is told at once, with what mends it.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{File, Sentence};
use super::{DEFAULT, FILES};
use crate::ssr::doc_words::{DocCounted, DocWord};
use crate::ssr::plural::{categories, category};
use crate::words::{Counted, PosWord, Word};

/// Of a hundred sentences so many may be as in English.
const SAME_AT_MOST: usize = 5;

/// What is the same in many languages by its nature, a line each.
const SAME_BY_NATURE: &str = include_str!("same.txt");

/// How far numbers are looked at to learn what a plural category stands for.
const COUNTED_TO: u32 = 1000;

/// What the places of a time of day may be, in either count.
const CLOCKS: [&[&str]; 2] = [&["hour", "minute"], &["half", "hour12", "minute"]];

#[derive(Clone, Copy, PartialEq)]
enum Section {
    Page,
    Pos,
    Documents,
}

impl Section {
    const ALL: [Self; 3] = [Self::Page, Self::Pos, Self::Documents];

    fn name(self) -> &'static str {
        match self {
            Self::Page => "[page]",
            Self::Pos => "[pos]",
            Self::Documents => "[documents]",
        }
    }

    fn of(self, file: &File) -> &BTreeMap<String, Sentence> {
        match self {
            Self::Page => &file.page,
            Self::Pos => &file.pos,
            Self::Documents => &file.documents,
        }
    }

    fn keys(self) -> BTreeSet<&'static str> {
        match self {
            Self::Page => {
                let plain = Word::ALL.iter().map(|word| word.key());
                plain.chain(Counted::ALL.iter().map(|word| word.key())).collect()
            }
            Self::Pos => PosWord::ALL.iter().map(|word| word.key()).collect(),
            Self::Documents => {
                let plain = DocWord::ALL.iter().map(|word| word.key());
                plain.chain(DocCounted::ALL.iter().map(|word| word.key())).collect()
            }
        }
    }
}

/// Every file under its name.
fn files() -> Vec<(&'static str, File)> {
    let parse = |(name, text): &(&'static str, &str)| {
        let file = File::parse(text);
        (*name, file.unwrap_or_else(|error| panic!("locales/{name}.toml cannot be read: {error}")))
    };
    FILES.iter().map(parse).collect()
}

fn english() -> File {
    files().into_iter().find(|(name, _)| *name == DEFAULT).unwrap().1
}

#[track_caller]
fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn sentence_faults(check: impl Fn(&File, &str, &Sentence, &Sentence) -> Vec<String>) -> Vec<String> {
    let english = english();
    let mut faults = Vec::new();
    for (name, file) in files() {
        for section in Section::ALL {
            for (key, sentence) in section.of(&file) {
                let Some(original) = section.of(&english).get(key) else { continue };
                let place = format!("locales/{name}.toml, {}, `{key}`", section.name());
                faults.extend(
                    check(&file, key, sentence, original).iter().map(|fault| format!("{place}: {fault}")),
                );
            }
        }
    }
    faults
}

/// The names of a sentence's places.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0)).collect()
}

impl Sentence {
    /// Its forms, `other` alone for a plain one.
    fn all(&self) -> Vec<(&str, &str)> {
        match self {
            Self::Plain(text) => vec![("other", text)],
            Self::Counted(forms) => forms.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect(),
        }
    }

    fn other(&self) -> &str {
        self.all().into_iter().find(|(name, _)| *name == "other").map_or("", |(_, text)| text)
    }
}

#[test]
fn every_language_says_everything_and_nothing_else() {
    let english = english();
    let mut faults = Vec::new();
    for (name, file) in files() {
        for section in Section::ALL {
            let (said, keys) = (section.of(&file), section.keys());
            let place = format!("locales/{name}.toml, {}", section.name());
            for key in keys.iter().filter(|key| !said.contains_key(**key)) {
                let original =
                    section.of(&english).get(*key).map_or(String::new(), |text| text.other().into());
                faults.push(format!("{place}: add `{key}`; in English it is {original:?}"));
            }
            for key in said.keys().filter(|key| !keys.contains(key.as_str())) {
                faults.push(format!("{place}: nothing says `{key}`; remove it or mend its name"));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_sentence_has_the_places_of_the_english_one() {
    none(&sentence_faults(|file, key, sentence, original| {
        let wanted = places(original.other());
        let is_right = |name: &str, text: &str| {
            let mut found = places(text);
            if key == Word::Clock.key() {
                return CLOCKS.iter().any(|clock| found == clock.iter().copied().collect());
            }
            if wanted.contains("n") && is_one_number(&file.lang, name) {
                // Where a form stands for one number alone, a word may say it: "two minutes".
                found.insert("n");
            }
            found == wanted
        };
        let wrong = sentence.all().into_iter().filter(|(name, text)| !is_right(name, text));
        wrong
            .map(|(name, text)| format!("{name}: {text:?} must have exactly the places {wanted:?}"))
            .collect()
    }));
}

/// Whether a category stands for one number alone.
fn is_one_number(lang: &str, name: &str) -> bool {
    (0..=COUNTED_TO).filter(|number| category(lang, *number) == name).count() == 1
}

#[test]
fn what_is_counted_has_exactly_the_forms_of_its_language() {
    let counted = Counted::ALL.iter().map(|word| word.key());
    let counted: BTreeSet<_> = counted.chain(DocCounted::ALL.iter().map(|word| word.key())).collect();
    none(&sentence_faults(|file, key, sentence, _| {
        let wanted = categories(&file.lang);
        match sentence {
            Sentence::Plain(_) if counted.contains(key) => {
                let forms: Vec<_> = wanted.iter().map(|form| format!("{form} = \"…\"")).collect();
                vec![format!("a number chooses its form; write {{ {} }}", forms.join(", "))]
            }
            Sentence::Counted(_) if !counted.contains(key) => vec!["it has one form; write \"…\"".into()],
            Sentence::Plain(_) => Vec::new(),
            Sentence::Counted(forms) => {
                let missing = wanted.iter().filter(|form| !forms.contains_key(**form));
                let extra = forms.keys().filter(|form| !wanted.contains(&form.as_str()));
                let missing = missing.map(|form| format!("add the form `{form}`"));
                missing.chain(extra.map(|form| format!("{} has no form `{form}`", file.lang))).collect()
            }
        }
    }));
}

#[test]
fn nothing_is_left_in_english() {
    let english = english();
    let natural: BTreeSet<&str> = SAME_BY_NATURE.lines().collect();
    let is_translatable = |text: &str| {
        let plain =
            places(text).iter().fold(text.to_owned(), |text, name| text.replace(&format!("{{{name}}}"), ""));
        plain.chars().any(char::is_alphabetic) && !natural.contains(text)
    };
    let mut faults = Vec::new();
    for (name, file) in files().iter().filter(|(name, _)| *name != DEFAULT) {
        let of = |section: Section| section.of(file).iter().map(move |(key, text)| (section, key, text));
        let all = Section::ALL.into_iter().flat_map(of);
        let sentences: Vec<_> = all.filter(|(.., text)| is_translatable(text.other())).collect();
        let original = |section: Section, key: &String| section.of(&english).get(key).map(Sentence::other);
        let same =
            sentences.iter().filter(|(section, key, text)| original(*section, key) == Some(text.other()));
        let same: Vec<_> = same.map(|(_, key, _)| key.as_str()).collect();
        if same.len() * 100 > sentences.len() * SAME_AT_MOST {
            faults.push(format!(
                "locales/{name}.toml: {} of {} sentences are English: {same:?}",
                same.len(),
                sentences.len()
            ));
        }
    }
    none(&faults);
}

#[test]
fn a_language_runs_the_way_it_says() {
    let mut faults = Vec::new();
    for (name, file) in files() {
        let letters = || {
            file.page.values().flat_map(|text| text.other().chars()).filter(|letter| letter.is_alphabetic())
        };
        let leftward = letters()
            .filter(|letter| matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}'))
            .count();
        let wanted = if leftward * 2 > letters().count() { "rtl" } else { "ltr" };
        if file.direction != wanted {
            faults.push(format!("locales/{name}.toml: direction must be {wanted:?}"));
        }
    }
    none(&faults);
}

#[test]
fn a_language_has_a_name_and_codes_of_its_own() {
    let (mut names, mut codes, mut faults) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (name, file) in files() {
        let place = format!("locales/{name}.toml");
        if file.lang != name {
            faults.push(format!("{place}: lang must be {name:?}, like the file"));
        }
        if file.lang.parse::<icu_locale_core::LanguageIdentifier>().map(|id| id.to_string())
            != Ok(name.to_owned())
        {
            faults.push(format!("{place}: {name:?} is no language code in its usual form, as `pt-BR` is"));
        }
        if !names.insert(file.name.to_lowercase()) {
            faults.push(format!("{place}: another language is called {:?} already", file.name));
        }
        for code in std::iter::once(&file.lang).chain(&file.also) {
            if !codes.insert(code.to_ascii_lowercase()) {
                faults.push(format!("{place}: another language has the code {code:?} already"));
            }
        }
    }
    none(&faults);
}

#[test]
fn dates_times_and_sums_can_be_written() {
    let mut faults = Vec::new();
    for (name, file) in files() {
        let get = |word: Word| file.page.get(word.key()).map_or("", Sentence::other);
        let mut wrong = |word: Word, advice: &str| {
            faults.push(format!("locales/{name}.toml, `{}`: {advice}", word.key()));
        };
        if get(Word::Months).split(' ').count() != 12 {
            wrong(Word::Months, "write twelve names with spaces between; within a name use a no-break space");
        }
        if get(Word::Halves).split(' ').count() != 2 {
            wrong(Word::Halves, "write two names with a space between, for before and after noon");
        }
        let signs = get(Word::Number).strip_prefix('1').and_then(|rest| rest.strip_suffix('5'));
        let signs = signs.and_then(|rest| rest.split_once("234"));
        let is_sign = |text: &str| text.chars().count() <= 1 && !text.chars().any(char::is_alphanumeric);
        if !signs.is_some_and(|(group, decimal)| is_sign(group) && is_sign(decimal) && !decimal.is_empty()) {
            wrong(Word::Number, "write 1234.5 with the language's signs, as 1.234,5");
        }
        // What stands at this time shares its line with it.
        let behind = get(Word::ExpiredNone).split_once("{time}").map_or("", |(_, behind)| behind);
        if behind.split(' ').next().is_some_and(|tail| tail.chars().any(char::is_alphabetic)) {
            wrong(Word::ExpiredNone, "put {time} last, or a space behind it");
        }
    }
    none(&faults);
}

#[test]
fn sentences_keep_to_the_voice_and_the_digits() {
    none(&sentence_faults(|_, key, sentence, original| {
        let mut faults = Vec::new();
        for (_, text) in sentence.all() {
            if text.is_empty() || text.trim() != text {
                faults.push("say something, without spaces around it".to_owned());
            }
            if !original.other().contains('\n') && text.contains(['\n', '\t']) {
                faults.push("write it on one line".to_owned());
            }
            if original.other().matches("\n\n").count() != text.matches("\n\n").count() {
                faults.push("keep the paragraphs of the English text".to_owned());
            }
            if text.contains(['!', '！', '¡', '՜']) {
                faults.push("nothing is exclaimed here".to_owned());
            }
            if text.chars().any(|sign| sign.is_numeric() && !sign.is_ascii()) {
                faults.push("write digits as 0 to 9".to_owned());
            }
            if key != Word::Number.key() && text.chars().any(|sign| matches!(sign, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
                faults.push("leave out the marks of direction; places get theirs by themselves".to_owned());
            }
        }
        faults
    }));
}
