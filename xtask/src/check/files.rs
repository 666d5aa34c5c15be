//! Rules a machine can see in the files: their first line, their size, their words, their style sheet.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::words;
use crate::page::compressed::files;
use crate::workspace::Workspace;

/// Where our own files are.
const FOLDERS: &[&str] = &["src", "crates", "xtask", "tests", "style", "locales"];

/// No file may be longer.
const TOO_LONG: usize = 400;

/// From here one looks again.
const LONG: usize = 300;

/// The folders of the page whose components have a style sheet each.
const STYLED: &[&str] = &["screens", "parts"];

/// One sentence for every broken rule.
pub(super) fn broken(workspace: &Workspace) -> Result<Vec<String>> {
    let mut sentences = Vec::new();
    for folder in FOLDERS.iter().map(|folder| workspace.root.join(folder)).filter(|folder| folder.is_dir()) {
        for path in files(&folder)? {
            let name =
                path.strip_prefix(&workspace.root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            if let Some(text) = readable(&path)? {
                sentences.extend(first_line(&name, &text));
                sentences.extend(length(&name, &text));
                sentences.extend(words::broken(&name, &text));
            }
        }
    }
    for folder in STYLED {
        sentences.extend(style_sheets(&workspace.root, folder)?);
    }
    Ok(sentences)
}

/// The text of a file that people write.
fn readable(path: &Path) -> Result<Option<String>> {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let ours = ["rs", "css", "js", "html", "toml", "sql"].contains(&extension);
    Ok(if ours { Some(fs::read_to_string(path)?) } else { None })
}

fn first_line(name: &str, text: &str) -> Option<String> {
    let said = !name.ends_with(".rs") || text.starts_with("//! ");
    (!said).then(|| format!("{name}: open it with a line `//! …` that says what the file is."))
}

fn length(name: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    if name.starts_with("locales/")
        || !(name.ends_with(".rs") || name.ends_with(".css") || name.ends_with(".js"))
    {
        return None;
    }
    if lines > LONG && lines <= TOO_LONG {
        println!("    look again: {name} has {lines} lines");
    }
    (lines > TOO_LONG)
        .then(|| format!("{name}: {lines} lines are more than {TOO_LONG}; find the second thing in it."))
}

/// A style sheet for each component, a component for each style sheet.
fn style_sheets(root: &Path, folder: &str) -> Result<Vec<String>> {
    let components = stems(&root.join("src").join(folder), "rs", |text| text.contains("#[component]"))?;
    let sheets = stems(&root.join("style").join(folder), "css", |_| true)?;
    let naked = components.difference(&sheets);
    let lost = sheets.difference(&components);
    let naked = naked.map(|name| format!("src/{folder}/{name}.rs: give it style/{folder}/{name}.css."));
    let lost = lost.map(|name| {
        format!("style/{folder}/{name}.css: there is no component src/{folder}/{name}.rs; rename or remove the sheet.")
    });
    Ok(naked.chain(lost).collect())
}

fn stems(folder: &Path, extension: &str, counts: fn(&str) -> bool) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    if !folder.is_dir() {
        return Ok(found);
    }
    for path in files(folder)?.iter().filter(|path| path.extension().is_some_and(|found| found == extension))
    {
        let stem = path.strip_prefix(folder)?.with_extension("");
        if counts(&fs::read_to_string(path)?) {
            found.insert(stem.to_string_lossy().replace('\\', "/"));
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_says_what_it_is() {
        assert_eq!(first_line("src/a.rs", "//! The address.\n"), None);
        assert!(first_line("src/a.rs", "use std::fs;\n").is_some());
        assert_eq!(first_line("style/a.css", ".a {}"), None);
    }

    #[test]
    fn four_hundred_lines_are_enough() {
        assert_eq!(length("src/a.rs", &"\n".repeat(TOO_LONG)), None);
        assert!(length("src/a.rs", &"\n".repeat(TOO_LONG + 1)).is_some());
        assert_eq!(length("locales/de.toml", &"\n".repeat(9_000)), None);
    }
}
