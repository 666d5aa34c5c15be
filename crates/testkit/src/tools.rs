//! Finds the programs that tests start.

use std::env;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

/// Where a program is: the variable `named_by` says it, or it lies at `place` below the folder of the tools.
///
/// # Errors
///
/// It is not there; the text says that `command` brings it.
pub(crate) fn program(named_by: &str, place: &str, command: &str) -> Result<PathBuf> {
    if let Some(named) = env::var_os(named_by) {
        return Ok(named.into());
    }
    let tools = env::var_os("QUITTANCE_TOOLS").map(PathBuf::from);
    let default = || Some(PathBuf::from(env::var_os("HOME")?).join(".cache/quittance/tools"));
    let program = tools.or_else(default).context("neither QUITTANCE_TOOLS nor HOME is set")?.join(place);
    ensure!(program.is_file(), "there is no {}: run `{command}`", program.display());
    Ok(program)
}
