//! ElectrumX: the Electrum server that payments are read from in tests, out of the Python registry.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;

use super::{Purpose, Tool, executable};
use crate::progress::watch;
use crate::workspace::Workspace;

pub(super) const ELECTRUMX: Tool = Tool {
    name: "ElectrumX 2.0.0",
    why: "is the Electrum server that payments are read from",
    needed_for: Purpose::Tests,
    takes: " from the Python registry, 50 MB",
    find,
    install,
    by_hand: "cargo xtask node electrumx (needs python3 with venv; elsewhere: ELECTRUMX names the program electrumx_server of the package e-x 2.0.0)",
    without: None,
};

/// The package of that name: the one that is called `electrumx` is another program.
const PACKAGE: &str = "e-x";
const VERSION: &str = "2.0.0";
/// The program has no option that says its version, but the package is named so where it was unpacked.
const PROGRAM: &str = "electrumx_server";

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.tools.join("nodes").join("electrumx")
}

fn find(workspace: &Workspace) -> Option<String> {
    let place = workspace.bin().join(PROGRAM);
    let versions = fs::read_dir(folder(workspace).join("lib")).ok()?.filter_map(Result::ok);
    let unpacked = format!("site-packages/e_x-{VERSION}.dist-info");
    let is_there = versions.into_iter().any(|python| python.path().join(&unpacked).is_dir());
    (is_there && place.is_file()).then(|| place.display().to_string())
}

fn install(workspace: &Workspace) -> Result<()> {
    let folder = folder(workspace);
    let log = workspace.tools.join("log").join("electrumx");
    watch(workspace.command("python3").args(["-m", "venv", "--clear"]).arg(&folder), &log)?;
    let mut pip = workspace.command(&folder.join("bin").join("pip").display().to_string());
    watch(pip.args(["install", "--quiet", &format!("{PACKAGE}[leveldb]=={VERSION}")]), &log)?;
    fs::create_dir_all(workspace.bin())?;
    let wrapper = workspace.bin().join(PROGRAM);
    let program = folder.join("bin").join(PROGRAM);
    fs::write(&wrapper, format!("#!/bin/sh\nexec '{}' \"$@\"\n", program.display()))?;
    executable(&wrapper)
}
