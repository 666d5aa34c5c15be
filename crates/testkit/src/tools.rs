//! Finds the programs that tests start.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result};

/// Where a program is: the variable `named_by` says it, or it lies at `place` below the folder of the tools, or on the PATH.
///
/// # Errors
///
/// It is not there; the text says that `command` brings it.
pub(crate) fn program(named_by: &str, place: &str, command: &str) -> Result<PathBuf> {
    if let Some(named) = env::var_os(named_by) {
        return Ok(named.into());
    }
    let program = folder()?.join(place);
    if program.is_file() {
        return Ok(program);
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let name = program.file_name().context("a program has a name")?;
    let found = env::split_paths(&path).map(|folder| folder.join(name)).find(|path| path.is_file());
    found.with_context(|| format!("there is no {}: run `{command}`", program.display()))
}

/// Where the tools were installed.
pub(crate) fn folder() -> Result<PathBuf> {
    let named = env::var_os("QUITTANCE_TOOLS").map(PathBuf::from);
    let default = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache/quittance/tools"));
    named.or_else(default).context("neither QUITTANCE_TOOLS nor HOME is set")
}
