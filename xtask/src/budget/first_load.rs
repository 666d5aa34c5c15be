//! The whole first load: a document and every file of the page that it names, directly or through a script.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::document::Document;
use crate::page::Program;
use crate::page::compressed::{beside, files, is_brotli};

/// What a browser with an empty cache fetches.
pub(super) struct FirstLoad {
    pub(super) bytes: u64,
    pub(super) requests: u64,
}

/// The load that begins with `document`.
pub(super) fn of(document: &Document, dist: &Path) -> Result<FirstLoad> {
    let mut load = FirstLoad { bytes: document.size, requests: 1 };
    let mut left = page_files(dist)?;
    let mut texts = vec![document.text.clone()];
    while let Some(text) = texts.pop() {
        let (named, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(|file| text.contains(&name(file)));
        left = rest;
        for file in named {
            load.bytes += compressed_size(&file)?;
            load.requests += 1;
            if has_extension(&file, "js") {
                texts.push(fs::read_to_string(&file)?);
            }
        }
    }
    Ok(load)
}

/// All WebAssembly and JavaScript of a program.
pub(super) fn wasm_and_js(dist: &Path, program: Program) -> Result<u64> {
    Ok(programs(dist, program)?.iter().map(|(_, size)| size).sum())
}

/// Each of these files with its size on the wire.
pub(super) fn programs(dist: &Path, program: Program) -> Result<Vec<(PathBuf, u64)>> {
    let files = page_files(dist)?.into_iter().filter(|file| name(file).starts_with(program.stem));
    let code = files.filter(|file| has_extension(file, "wasm") || has_extension(file, "js"));
    code.map(|file| compressed_size(&file).map(|size| (file, size))).collect()
}

fn page_files(dist: &Path) -> Result<Vec<PathBuf>> {
    Ok(files(dist)?.into_iter().filter(|file| !is_brotli(file) && !has_extension(file, "html")).collect())
}

fn compressed_size(file: &Path) -> Result<u64> {
    let compressed = beside(file);
    Ok(fs::metadata(&compressed).with_context(|| format!("{} is missing", compressed.display()))?.len())
}

fn name(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::compressed;

    #[test]
    fn what_a_script_names_is_loaded_too_and_nothing_else() {
        let dist = std::env::temp_dir().join(format!("quittance-first-load-{}", std::process::id()));
        fs::create_dir_all(&dist).unwrap();
        fs::write(dist.join("page.js"), "import './feed.js'").unwrap();
        fs::write(dist.join("feed.js"), "export {}").unwrap();
        fs::write(dist.join("pos.js"), "the terminal's").unwrap();
        compressed::write(&dist).unwrap();
        let document = Document { path: "/i/1".into(), size: 1000, text: "<script src=\"/page.js\">".into() };
        let load = of(&document, &dist).unwrap();
        assert_eq!(load.requests, 3);
        assert!(load.bytes > 1000);
        fs::remove_dir_all(dist).unwrap();
    }
}
