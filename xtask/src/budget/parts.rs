//! What each part of a first load costs: where a byte that is missing could come from.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::document::Document;
use super::first_load;
use crate::page::PAGE;

/// A part, and how many bytes fewer there would be on the wire without it.
pub(super) struct Part {
    pub(super) what: String,
    pub(super) bytes: u64,
}

/// Documents are compressed as the gateway compresses them.
const QUALITY: u32 = 5;
const WINDOW: u32 = 22;

/// What a document is made of: a name, a mark in the tag that begins it, and what ends it.
const OF_A_DOCUMENT: &[(&str, &str, &str)] = &[
    ("style sheet", "<style>", "</style>"),
    ("sentences", " id=\"words\"", "</script>"),
    ("invoice, for the program", " id=\"boot\"", "</script>"),
    ("list of languages", " class=\"languages\"", "</nav>"),
    ("QR code", " class=\"qr\"", "</svg>"),
    ("seal", " class=\"seal\"", "</svg>"),
];

/// The parts of a document and the files it loads, each with what it costs.
pub(super) fn of(document: &Document, dist: &Path) -> Result<Vec<Part>> {
    let whole = compressed(&document.text)?;
    let mut parts = Vec::new();
    for (what, mark, end) in OF_A_DOCUMENT {
        if let Some(rest) = without(&document.text, mark, end) {
            parts.push(Part { what: format!("document: {what}"), bytes: whole - compressed(&rest)? });
        }
    }
    for (file, bytes) in first_load::programs(dist, PAGE)? {
        // What the build adds to a name to tell its files apart says nothing here.
        let kind = file.extension().map_or("file".into(), |kind| kind.to_string_lossy().into_owned());
        parts.push(Part { what: format!("program: {kind}"), bytes });
    }
    Ok(parts)
}

/// A document without the element that has this mark in its first tag; nothing if there is none.
fn without(text: &str, mark: &str, end: &str) -> Option<String> {
    let at = text.find(mark)?;
    let (_, after) = text.get(at..)?.split_once(end)?;
    let before = text.get(..=at)?.rfind('<').and_then(|start| text.get(..start))?;
    Some([before, after].concat())
}

fn compressed(text: &str) -> Result<u64> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
    writer.write_all(text.as_bytes()).context("cannot compress a document")?;
    Ok(writer.into_inner().len().try_into()?)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_part_costs_what_its_document_has_without_it() {
        let styled = "<head><style>.a{color:#123456;margin:7px}</style></head><p>Pay</p>";
        assert_eq!(without(styled, "<style>", "</style>").unwrap(), "<head></head><p>Pay</p>");
        assert_eq!(without("<p><b id=\"words\">1</b></p>", " id=\"words\"", "</b>").unwrap(), "<p></p>");
        assert_eq!(without("<p>Pay</p>", "<style>", "</style>"), None);
        let document = Document { path: "/i/1".into(), size: 0, text: styled.into() };
        let folder = std::env::temp_dir().join(format!("quittance-parts-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let parts = of(&document, &folder).unwrap();
        fs::remove_dir_all(folder).unwrap();
        let [sheet] = &parts[..] else { panic!("{} parts", parts.len()) };
        assert_eq!(sheet.what, "document: style sheet");
        assert!((20..50).contains(&sheet.bytes), "{}", sheet.bytes);
    }
}
