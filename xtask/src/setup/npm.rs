//! What comes out of npm: the EVM node and the accessibility checker that tests use, and what makes JavaScript smaller.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::{Purpose, Tool};
use crate::progress::watch;
use crate::workspace::Workspace;

pub(super) const ANVIL: Tool = Tool {
    name: "anvil 1.7.1",
    why: "is the EVM node that journeys pay on",
    needed_for: Purpose::Tests,
    takes: " with npm (43 MB)",
    find: |workspace| {
        // The program itself is in a package of its own for every system.
        let scope = workspace.tools.join("node_modules/@foundry-rs");
        let packages = fs::read_dir(scope).ok()?.filter_map(|entry| Some(entry.ok()?.path()));
        let built = packages.filter(|package| package.join("bin").join("anvil").is_file());
        built.filter_map(|package| installed(&package, "1.7.1")).next()
    },
    install: |workspace| install(workspace, &["@foundry-rs/anvil@1.7.1"]),
    by_hand: "npm install --prefix ~/.cache/quittance/tools --ignore-scripts @foundry-rs/anvil@1.7.1",
    without: None,
};

pub(super) const AXE_CORE: Tool = Tool {
    name: "axe-core 4.14.1",
    why: "checks every screen for accessibility",
    needed_for: Purpose::Tests,
    takes: " with npm",
    find: |workspace| installed(&workspace.tools.join("node_modules/axe-core"), "4.14.1"),
    install: |workspace| install(workspace, &["axe-core@4.14.1"]),
    by_hand: "npm install --prefix ~/.cache/quittance/tools --ignore-scripts axe-core@4.14.1",
    without: None,
};

pub(super) const TERSER: Tool = Tool {
    name: "terser 5.51.2",
    why: "makes the JavaScript about a third smaller",
    needed_for: Purpose::Demo,
    takes: " with npm",
    find: |workspace| installed(&workspace.tools.join("node_modules/terser"), "5.51.2"),
    install: |workspace| install(workspace, &["terser@5.51.2"]),
    by_hand: "npm install --prefix ~/.cache/quittance/tools --ignore-scripts terser@5.51.2",
    without: Some("could not be installed; the page's JavaScript stays as long as it is"),
};

/// Adds packages to the tools folder. No script of theirs runs: none of them needs one.
pub(super) fn install(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    fs::create_dir_all(&workspace.tools)?;
    let mut npm = workspace.command("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--save-exact", "--prefix"]);
    npm.arg(&workspace.tools).args(packages).current_dir(&workspace.tools);
    watch(&mut npm, &workspace.tools.join("log").join("npm"))
}

fn installed(package: &Path, version: &str) -> Option<String> {
    let manifest = fs::read_to_string(package.join("package.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).ok()?;
    let matches = manifest.get("version").and_then(|found| found.as_str()) == Some(version);
    matches.then(|| package.display().to_string())
}
