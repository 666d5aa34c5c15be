//! Numbers that only a browser can measure, left where `cargo xtask budget` looks for them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

/// Writes `{name}.json`; the keys are those of the budget's browser rows.
pub(crate) fn write(name: &str, numbers: &Value) -> Result<()> {
    let file = folder("measured")?.join(format!("{name}.json"));
    fs::write(&file, numbers.to_string()).with_context(|| format!("cannot write {}", file.display()))
}

/// A folder of ours in cargo's target folder.
pub(crate) fn folder(name: &str) -> Result<PathBuf> {
    // Cargo gives integration tests `…/target/tmp`.
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let folder = target.parent().context("a target folder")?.join(name);
    fs::create_dir_all(&folder)?;
    Ok(folder)
}
