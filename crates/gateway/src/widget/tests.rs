//! What the widget's scripts promise: the protocol, the guide, their hashes and their sizes.

use quittance_protocol::embed::{NONCE_LETTERS, ToFrame, ToShop, Token, WALLET_SCHEMES, hello, welcome};

use super::*;

fn newest() -> &'static Release {
    &RELEASES[0]
}

/// Whoever changes a script that shops pin breaks their pages: it has to be a new version.
#[test]
fn a_published_version_never_changes() {
    const PUBLISHED: &[(&str, &str, &str)] = &[(
        "1.0.0",
        "sha384-vsXJgnhjtmOluinVKTq24+hr9pGMEB+lacf6NYutwPQh2yF6V8Apq7k7wh5BjpHc",
        "sha384-59AhAWALibdSE+T5fMtXHB+bMk2eqhuu8e/ijl0vC/h+czgLhbNm7FZo6fVAoGq1",
    )];
    let served: Vec<_> = WIDGETS
        .iter()
        .map(|widget| (widget.version, widget.loader.integrity.as_str(), widget.frame.integrity.as_str()))
        .collect();
    assert_eq!(served, PUBLISHED);
    assert!(newest().loader.contains(&format!("const version = '{}';", newest().version)));
}

#[test]
fn the_scripts_speak_the_protocol_as_it_is_typed() {
    let script = newest().frame;
    for name in ToShop::NAMES {
        assert!(script.contains(&format!("kind === '{name}'")), "{name}");
    }
    for name in ToFrame::NAMES {
        assert!(script.contains(&format!("postMessage('{name}")), "{name}");
    }
    for token in Token::ALL {
        assert!(script.contains(token.as_str()), "{}", token.as_str());
    }
    assert!(script.contains(&format!("/^({}):/", WALLET_SCHEMES.join("|"))));
    assert!(script.contains(&format!("'{}' + nonce", welcome(""))));
    let greeting = hello("").replace('/', "\\/");
    assert!(script.contains(&format!("/^{greeting}([0-9a-f]{{{NONCE_LETTERS}}})$/")));
}

#[test]
fn merchants_can_read_about_all_of_it() {
    let guide = include_str!("../../../../docs/WIDGET.md");
    let of = |script: &str, list: &str| {
        let (_, rest) = script.split_once(list).unwrap_or_default();
        let (names, _) = rest.split_once([']', '}']).unwrap_or_default();
        let names = names.split(',').map(|name| name.trim().split(':').next().unwrap_or_default());
        names.map(|name| name.trim_matches('\'').to_owned()).collect::<Vec<_>>()
    };
    let mut names = of(newest().loader, "const sources = [");
    assert!(names.len() >= 8, "{names:?}");
    names.extend(of(newest().loader, "const attributes = [...sources,"));
    assert!(names.len() >= 14, "{names:?}");
    names.extend(of(newest().frame, "first || ["));
    let cryptocloud = include_str!("cryptocloud.js");
    let taken = of(cryptocloud, "const CreateInvoiceButton = ({");
    assert!(taken.len() >= 7, "{taken:?}");
    names.extend(taken);
    names.extend(["ready", "method", "status", "paid", "close", "error"].map(str::to_owned));
    for element in ["checkout", "button", "donate"] {
        assert!(guide.contains(&format!("`<quittance-{element}>`")), "{element}");
    }
    for name in names {
        assert!(guide.contains(&format!("`{name}`")), "{name}");
    }
    let parts = ToShop::NAMES.iter().chain(ToFrame::NAMES).chain(WALLET_SCHEMES).copied();
    for part in parts.chain(Token::ALL.iter().map(|token| token.as_str())) {
        assert!(guide.contains(part), "{part}");
    }
}

#[test]
fn what_is_served_has_no_comments_and_is_small() {
    let size = |script: &Script| {
        assert!(!script.plain.windows(3).any(|part| part == b"\n//"));
        script.brotli.as_ref().map_or(0, Bytes::len)
    };
    let widget = &WIDGETS[0];
    let (loader, frame) = (size(&widget.loader), size(&widget.frame));
    assert!((1..=2_500).contains(&loader), "before a press: {loader}");
    assert!((1..=2_000).contains(&frame), "after it: {frame}");
    assert!((1..=1_000).contains(&size(&CRYPTOCLOUD_SCRIPT)));
}
