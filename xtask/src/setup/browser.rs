//! What the system's package manager has: a browser, its driver, a reader of QR codes, node.

use std::process::Command;

use anyhow::{Result, ensure};

use super::{Purpose, Tool};
use crate::progress::watch;
use crate::workspace::{Workspace, read};

pub(super) const CHROMIUM: Tool = Tool {
    name: "chromium",
    why: "is the browser that journeys pay in",
    needed_for: Purpose::Tests,
    takes: " with apt, about 1 minute",
    find: |workspace| on_path(workspace, &["chromium", "chromium-browser", "google-chrome"]),
    install: |workspace| apt(workspace, &["chromium", "chromium-driver"]),
    by_hand: "sudo apt-get install chromium chromium-driver (elsewhere: Chromium and its driver on the PATH)",
    without: None,
};

pub(super) const CHROMEDRIVER: Tool = Tool {
    name: "chromedriver",
    why: "lets tests click and read in chromium",
    needed_for: Purpose::Tests,
    takes: " with apt",
    find: |workspace| on_path(workspace, &["chromedriver"]),
    install: |workspace| apt(workspace, &["chromium-driver"]),
    by_hand: "sudo apt-get install chromium-driver (elsewhere: the chromedriver of your Chromium on the PATH)",
    without: None,
};

pub(super) const ZBARIMG: Tool = Tool {
    name: "zbarimg",
    why: "reads the QR code off a screenshot, as a wallet's camera would",
    needed_for: Purpose::Tests,
    takes: " with apt",
    find: |workspace| on_path(workspace, &["zbarimg"]),
    install: |workspace| apt(workspace, &["zbar-tools"]),
    by_hand: "sudo apt-get install zbar-tools (elsewhere: zbarimg of the ZBar project on the PATH)",
    without: None,
};

pub(super) const NODE: Tool = Tool {
    name: "node with npm",
    why: "brings anvil, axe-core, wasm-opt and terser",
    needed_for: Purpose::Tests,
    takes: " with apt, about 1 minute",
    find: |workspace| workspace.which("npm").and_then(|_| on_path(workspace, &["node"])),
    install: |workspace| apt(workspace, &["nodejs", "npm"]),
    by_hand: "sudo apt-get install nodejs npm (elsewhere: node 20 or later with npm on the PATH)",
    without: None,
};

/// Where the first of these programs is.
pub(super) fn on_path(workspace: &Workspace, programs: &[&str]) -> Option<String> {
    programs.iter().find_map(|program| workspace.which(program)).map(|place| place.display().to_string())
}

/// Installs packages of Debian's names, where we may: as root, or with sudo that asks for nothing.
pub(super) fn apt(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    ensure!(workspace.which("apt-get").is_some(), "This system has no apt.");
    let sudo = read(workspace.command("id").arg("-u"))?.trim() != "0";
    if sudo {
        let may = read(workspace.command("sudo").args(["-n", "true"])).is_ok();
        ensure!(may, "Installing with apt needs root, and sudo would ask for a password.");
    }
    let apt_get = || -> Command {
        let mut command = workspace.command(if sudo { "sudo" } else { "apt-get" });
        if sudo {
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    let log = workspace.tools.join("log").join("apt");
    watch(apt_get().arg("update"), &log)?;
    watch(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages), &log)
}
