//! Runs the examples in the documentation, of the packages that have any.

use std::fs;

use anyhow::Result;

use super::Tally;
use crate::page::compressed::files;
use crate::workspace::{Package, Workspace};

/// Runs them and counts them.
pub(super) fn run(workspace: &Workspace) -> Result<Tally> {
    let mut tally = Tally::default();
    for package in workspace.packages.iter().filter(|package| has_examples(package)) {
        let mut cargo = workspace.command("cargo");
        let output = cargo.args(["test", "--doc", "--package", &package.name]).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        let found = text.lines().filter_map(count).fold(Tally::default(), |mut sum, found| {
            sum.add(&found);
            sum
        });
        println!("  {}: {} passed, {} failed", package.name, found.passed, found.failed);
        if !output.status.success() {
            println!("{text}\n{}", String::from_utf8_lossy(&output.stderr));
            // An example that does not compile at all is a failure too.
            tally.failed += u64::from(found.failed == 0);
        }
        tally.add(&found);
    }
    Ok(tally)
}

fn has_examples(package: &Package) -> bool {
    let source = package.manifest_path.with_file_name("src");
    let found = files(&source).unwrap_or_default();
    found.iter().filter_map(|file| fs::read_to_string(file).ok()).any(|text| shows_example(&text))
}

/// Whether a block of the documentation is Rust that runs; a drawing or a protocol is not.
fn shows_example(text: &str) -> bool {
    let documentation = text.lines().map(str::trim_start);
    let documentation =
        documentation.filter_map(|line| line.strip_prefix("///").or_else(|| line.strip_prefix("//!")));
    let fences = documentation.filter_map(|line| line.trim_start().strip_prefix("```"));
    // Every second fence closes what the one before it opened.
    let mut languages = fences.step_by(2);
    languages.any(|language| {
        language.is_empty()
            || ["rust", "should_panic", "no_run"].iter().any(|word| language.starts_with(word))
    })
}

/// `test result: ok. 3 passed; 0 failed; …` as a count.
fn count(line: &str) -> Option<Tally> {
    let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
    let number = |kind: &str| -> Option<u64> {
        counts.split("; ").find_map(|part| part.strip_suffix(kind)?.trim().parse().ok())
    };
    Some(Tally { passed: number("passed")?, failed: number("failed")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_result_line_is_counted() {
        let tally = count("test result: FAILED. 3 passed; 1 failed; 0 ignored; finished in 0.1s").unwrap();
        assert_eq!((tally.passed, tally.failed), (3, 1));
    }

    #[test]
    fn a_drawing_is_no_example() {
        assert!(shows_example("/// ```\n/// pay();\n/// ```"));
        assert!(shows_example("//! ```text\n//! a -> b\n//! ```\n//! ```rust\n//! ```"));
        assert!(!shows_example("/// ```text\n/// a -> b\n/// ```"));
        assert!(!shows_example("let fence = \"```\";"));
    }
}
