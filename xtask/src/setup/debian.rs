//! Debian's packages, unpacked beside the system: nothing is installed, and nobody has to be root.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

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
