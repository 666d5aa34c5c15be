//! The style sheet: every file of `style/`, joined in this order.

use crate::ssr::shell::hash_source;

/// The one style sheet of a document, and the source that lets a browser apply it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    css: String,
    source: String,
}

impl Sheet {
    /// The build's sheet with a project's tokens behind it. It is hashed here, once, and never for a request.
    #[must_use]
    pub fn new(tokens: &str) -> Self {
        Self::join(FILES.iter().copied().chain([tokens]))
    }

    /// The sheet of a donation page: the build's with what no invoice needs, and a project's tokens behind it.
    #[must_use]
    pub fn of_donations(tokens: &str) -> Self {
        Self::join(FILES.iter().copied().chain([include_str!("../../style/donation.css"), tokens]))
    }

    /// The sheet of a shop's counter, with a project's tokens behind it.
    #[must_use]
    pub fn of_counters(tokens: &str) -> Self {
        Self::join(COUNTER.iter().copied().chain([tokens]))
    }

    /// The sheet of a slip from a counter's printer, with its paper behind it.
    #[must_use]
    pub fn of_slips(paper: &str) -> Self {
        Self::join(SLIP.iter().copied().chain([paper]))
    }

    fn join<'a>(files: impl Iterator<Item = &'a str>) -> Self {
        let mut css = String::new();
        files.for_each(|file| squeeze(file, &mut css));
        let source = hash_source(&css);
        Self { css, source }
    }

    /// What stands in the document's `style` element.
    #[must_use]
    pub fn css(&self) -> &str {
        &self.css
    }

    /// The source for `style-src`: `'sha256-…'`.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(include_str!(concat!("../../style/", $name, ".css"))),*]
    };
}

const FILES: &[&str] = files![
    "tokens",
    "base",
    "app",
    "drawn",
    "shop",
    "parts/bill",
    "fold",
    "parts/moment",
    "parts/mark",
    "parts/copy_button",
    "parts/address",
    "parts/qr_code",
    "parts/countdown",
    "parts/progress",
    "parts/seal",
    "parts/transactions",
    "parts/outcome",
    "parts/notices",
    "parts/ways",
    "parts/pay_box",
    "parts/wallets",
    "parts/footer",
    "sandbox",
    "languages",
    "in_app",
    "screens/choose",
    "payer",
    "screens/awaiting",
    "screens/confirming",
    "screens/partial",
    "screens/paid",
    "documents",
    "statement",
];

/// What a counter needs, joined in this order.
const COUNTER: &[&str] = files![
    "tokens",
    "base",
    "drawn",
    "parts/mark",
    "parts/qr_code",
    "languages",
    "pos/app",
    "pos/till",
    "pos/tip",
    "pos/sale",
    "pos/payments",
    "pos/settings",
];

/// What a slip needs, joined in this order.
const SLIP: &[&str] = files!["tokens", "base", "slip"];

/// Copies a sheet without what only people need: comments, indentation, line ends and spaces behind signs.
fn squeeze(file: &str, into: &mut String) {
    let mut rest = file;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, next)| next);
    }
    plain.push_str(rest);
    let lines = plain.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    // Sheets are written in one form, and no text in them holds these signs with spaces.
    let signs = [
        (": ", ":"),
        (", ", ","),
        ("; ", ";"),
        ("{ ", "{"),
        (" {", "{"),
        ("} ", "}"),
        (" }", "}"),
        (";}", "}"),
    ];
    into.push_str(signs.iter().fold(lines, |text, (loose, tight)| text.replace(loose, tight)).trim());
}

#[cfg(test)]
mod tests {
    #[test]
    fn comments_and_indentation_stay_behind() {
        let mut sheet = String::new();
        super::squeeze("/* why */\n.a,\n.b > i {\n    b: calc(1px + 2px)\n    d; /* d */\n}\n", &mut sheet);
        assert_eq!(sheet, ".a,.b > i{b:calc(1px + 2px) d}");
    }
}
