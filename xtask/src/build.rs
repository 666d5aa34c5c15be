//! `cargo xtask build`: what runs in production, in the two places that a deployment copies from.

use std::env;

use anyhow::Result;
use clap::Args;

use crate::setup::{self, Purpose};
use crate::workspace::{Workspace, run as run_command};
use crate::{gateway, page};

/// How it is built.
#[derive(Args)]
pub(crate) struct Options {
    /// A gateway that is quick to build and slow to run, for rehearsals.
    #[arg(long)]
    dev: bool,
}

/// Builds the page, then the gateway of the same build.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    setup::set_up(workspace, Purpose::Demo)?;
    page::build(workspace)?;
    let binary = if options.dev {
        gateway::build(workspace)?
    } else {
        println!("Building the gateway as a release (the first time, about 10 minutes)");
        run_command(workspace.command("cargo").args([
            "build",
            "--release",
            "--package",
            "quittance-gateway",
        ]))?;
        workspace.target.join("release").join(format!("quittance{}", env::consts::EXE_SUFFIX))
    };
    println!("\nThe gateway  {}\nThe page     {}", binary.display(), workspace.dist().display());
    println!("They belong together: deploy both, or neither.");
    Ok(())
}
