//! `cargo xtask bench`: what following a network costs with a thousand targets, and with a million.

use anyhow::Result;

use crate::workspace::{Workspace, run as run_command};

/// Builds the measurement and runs it; the table is its own.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let follow = ["run", "--package", "quittance-gateway", "--example", "follow"];
    run_command(workspace.command("cargo").args(follow))
}
