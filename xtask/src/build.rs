//! `cargo xtask build`: what runs in production, in the two places that a deployment copies from.

use std::env;

use anyhow::Result;

use crate::page;
use crate::setup::{self, Purpose};
use crate::workspace::{Workspace, run as run_command};

/// Builds the page, then the gateway of the same build.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    setup::set_up(workspace, Purpose::Demo)?;
    page::build(workspace)?;
    println!("Building the gateway as a release (the first time, about 10 minutes)");
    run_command(workspace.command("cargo").args(["build", "--release", "--package", "quittance-gateway"]))?;
    let binary = workspace.target.join("release").join(format!("quittance{}", env::consts::EXE_SUFFIX));
    println!("\nThe gateway  {}\nThe page     {}", binary.display(), workspace.dist().display());
    println!("They belong together: deploy both, or neither.");
    Ok(())
}
