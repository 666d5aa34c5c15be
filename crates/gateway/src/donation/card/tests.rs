//! What a card looks like: letters where they belong, in every script, and a bar that grows.

use std::path::PathBuf;

use super::*;

const ARABIC: &str = "غرفة قراءة جديدة لمدرسة الجزيرة";
const HINDI: &str = "द्वीप के विद्यालय के लिए नया वाचनालय";

/// The system's fonts, and those that `cargo xtask setup` installs.
fn lettering() -> Lettering {
    let tools = std::env::var_os("QUITTANCE_TOOLS").map(PathBuf::from);
    let home = || Some(PathBuf::from(std::env::var_os("HOME")?).join(".cache/quittance/tools"));
    Lettering::with(tools.or_else(home).map(|tools| tools.join("fonts")).as_deref())
}

/// Whether there is a font for a text. Where none can be installed, a test has nothing to look at.
fn has(lettering: &mut Lettering, text: &str) -> bool {
    let missing = lettering.missing(text);
    if !missing.is_empty() {
        eprintln!("skipped: no font of this machine has {missing}; run `cargo xtask setup`");
    }
    missing.is_empty()
}

fn card(title: &str, parts: u32) -> Card {
    Card {
        shop: "Northwind Books".to_owned(),
        title: title.to_owned(),
        raised: Some((format!("{parts} USD of 1000 USD raised"), parts)),
        link: "https://pay.shop.example/donate/roof".to_owned(),
        play: None,
    }
}

fn drawn(card: &Card, lettering: &mut Lettering) -> RgbImage {
    let png = card.png(lettering).unwrap();
    image::load_from_memory_with_format(&png, ImageFormat::Png).unwrap().to_rgb8()
}

/// How many pixels of a part of the picture are of a colour.
fn count(picture: &RgbImage, x: std::ops::Range<u32>, y: std::ops::Range<u32>, colour: Rgb<u8>) -> usize {
    let pixels = y.flat_map(|y| x.clone().map(move |x| (x, y)));
    pixels.filter(|(x, y)| *picture.get_pixel(*x, *y) == colour).count()
}

#[test]
fn a_card_is_of_the_size_that_social_media_like_and_its_bar_grows_with_the_goal() {
    let mut lettering = lettering();
    let mut green = |parts| {
        let picture = drawn(&card("A new roof", parts), &mut lettering);
        assert_eq!(picture.dimensions(), (1200, 630));
        count(&picture, 0..WIDTH, 0..HEIGHT, GREEN)
    };
    let all = green(1000);
    assert_eq!([green(0), green(500), green(2000)], [0, all / 2, all]);
}

#[test]
fn a_title_stands_beside_the_code_and_one_in_arabic_begins_at_the_right() {
    let mut lettering = lettering();
    for (title, from_right) in [("A new roof", false), (HINDI, false), (ARABIC, true)] {
        if !has(&mut lettering, title) {
            continue;
        }
        let picture = drawn(&card(title, 300), &mut lettering);
        let (left, right) = (MARGIN..MARGIN + CODE, WIDTH - MARGIN - CODE..WIDTH - MARGIN);
        let (code, words) = if from_right { (left, right) } else { (right, left) };
        assert!(count(&picture, code.clone(), 0..HEIGHT, DARK) > 5_000, "{title}: the code");
        assert_eq!(count(&picture, words.clone(), 0..HEIGHT, DARK), 0, "{title}: nothing of the code");
        assert!(count(&picture, words, 130..440, INK) > 1_000, "{title}: its letters");
        assert_eq!(count(&picture, code, 130..440, INK), 0, "{title}: no letters on the code");
    }
}

#[test]
fn letters_are_shaped_by_their_script() {
    let mut lettering = lettering();
    let style = Style { size: 60.0, weight: Weight::BOLD, align: None, colour: INK };
    // Joined letters and conjuncts have fewer or other shapes than their characters alone.
    for (whole, parts) in [("لا", ["ل", "ا"]), ("क्ष", ["क्", "ष"])] {
        if !has(&mut lettering, whole) {
            continue;
        }
        let mut width = |text: &str| lettering.set(text, style, 1000.0).unwrap().width;
        assert!(width(whole) < parts.iter().map(|part| width(part)).sum(), "{whole}");
    }
}

#[test]
fn the_longest_title_stays_above_the_bar() {
    let mut lettering = lettering();
    for letter in ["w", "wide ", "मि"] {
        if !has(&mut lettering, letter) {
            continue;
        }
        let title: String = letter.repeat(120).chars().take(120).collect();
        let set = super::title(&mut lettering, &title, 648.0, 300.0).unwrap();
        assert!(set.height <= 340.0, "{letter}: {}", set.height);
    }
}

#[test]
fn a_card_is_drawn_anew_when_what_it_shows_changes() {
    let (cards, card) = (Cards::default(), card("A new roof", 300));
    let first = cards.of("roof", &card).unwrap();
    assert_eq!(cards.of("roof", &card).unwrap().as_ptr(), first.as_ptr(), "it is kept");
    let more = Card { raised: Some(("400 USD".to_owned(), 400)), ..card.clone() };
    assert_ne!(more.version(), card.version());
    assert_ne!(cards.of("roof", &more).unwrap(), first);
}

#[test]
fn play_money_says_so() {
    let mut lettering = lettering();
    let live = card("A new roof", 300);
    let test = Card { play: Some("Test mode. No real money moves.".to_owned()), ..live.clone() };
    assert_ne!(live.version(), test.version());
    let strip = |card: &Card, lettering: &mut Lettering| {
        count(&drawn(card, lettering), 0..WIDTH, 0..STRIP, AMBER_WASH)
    };
    assert_eq!(strip(&live, &mut lettering), 0);
    assert!(strip(&test, &mut lettering) > 40_000);
}

#[test]
fn what_no_font_has_is_named() {
    let mut lettering = lettering();
    assert!(has(&mut lettering, "A new roof") || lettering.missing("A") == "A");
    assert_eq!(lettering.missing("A \u{10fffd} roof"), "\u{10fffd}");
}
