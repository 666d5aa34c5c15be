//! `cargo xtask demo`: from a fresh clone to a shop one can pay in.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::setup::{self, Purpose};
use crate::workspace::Workspace;
use crate::{gateway, page};

/// What the demo lets one choose.
#[derive(Args)]
pub(crate) struct Options {
    /// Where the demo listens; loopback only.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Where it keeps its database.
    #[arg(long, value_name = "DIR", default_value = "./data/demo")]
    data: PathBuf,
}

/// Sets up, builds, and becomes the gateway.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    setup::set_up(workspace, Purpose::Demo)?;
    page::build(workspace)?;
    let binary = gateway::build(workspace)?;
    // A folder named on the command line is meant from where the person stands, not from the root.
    let data = std::path::absolute(&options.data)?;
    println!("Starting; Ctrl-C stops it, and {} keeps what happened.\n", data.display());
    become_(gateway::serve_demo(workspace, &binary, options.listen, &data))
}

/// Replaces this process, so that Ctrl-C and every other signal reach the gateway itself.
#[cfg(unix)]
pub(crate) fn become_(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    Err(anyhow::Error::new(error).context(format!("cannot start {}", command.get_program().display())))
}

#[cfg(not(unix))]
pub(crate) fn become_(mut command: Command) -> Result<()> {
    crate::workspace::run(&mut command)
}
