//! Debian's packages, unpacked beside the system: nothing is installed, and nobody has to be root.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::executable;
use crate::progress::watch;
use crate::workspace::Workspace;

/// Downloads `packages` and unpacks all of them below `folder`. What they depend on is not fetched.
pub(super) fn unpack(workspace: &Workspace, packages: &[&str], folder: &Path) -> Result<()> {
    ensure!(workspace.which("apt-get").is_some(), "This system has no apt.");
    let name = packages.first().context("no package is named")?;
    let log = workspace.tools.join("log").join(name);
    let downloads = folder.join("packages");
    fs::create_dir_all(&downloads)?;
    let mut download = workspace.command("apt-get");
    watch(download.arg("download").args(packages).current_dir(&downloads), &log)?;
    for entry in fs::read_dir(&downloads)? {
        let package = entry?.path();
        if package.extension().is_some_and(|ending| ending == "deb") {
            watch(workspace.command("dpkg-deb").arg("-x").arg(&package).arg(folder), &log)?;
        }
    }
    Ok(fs::remove_dir_all(&downloads)?)
}

/// Puts a script on our PATH that starts `program`, which was unpacked below `folder`, with the libraries unpacked beside it.
pub(super) fn wrapper(workspace: &Workspace, folder: &Path, program: &str) -> Result<()> {
    let libraries = fs::read_dir(folder.join("usr").join("lib"))?.filter_map(Result::ok);
    let libraries =
        libraries.map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with("-linux-gnu"));
    let libraries = libraries.context("the packages have no libraries")?;
    let program = folder.join(program);
    let wrapper = workspace.bin().join(program.file_name().context("a program has a name")?);
    fs::create_dir_all(workspace.bin())?;
    let (libraries, program) = (libraries.display(), program.display());
    let script = format!("#!/bin/sh\nLD_LIBRARY_PATH='{libraries}' exec '{program}' \"$@\"\n");
    fs::write(&wrapper, script)?;
    executable(&wrapper)
}
