//! Builds the page with Trunk, unless nothing it is made of has changed.

pub(crate) mod compressed;
mod slim;

use std::fs::{self, File};
use std::path::Path;
use std::time::{Instant, SystemTime};

use anyhow::{Context, Result};

use crate::progress::time;
use crate::setup;
use crate::workspace::{Workspace, run};

/// What the page is made of.
const SOURCES: &[&str] = &[
    "src",
    "crates/protocol",
    "crates/wasm-streams",
    "style",
    "index.html",
    "Trunk.toml",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
];

/// Brings `dist/` up to date, Brotli files included.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    if is_fresh(workspace) {
        println!("The page is built already");
    } else {
        let patience = if workspace.dist().exists() { "" } else { " (the first time, about 3 minutes)" };
        println!("Building the page{patience}");
        let started = Instant::now();
        let begun = SystemTime::now();
        trunk(workspace)?;
        slim::down(workspace)?;
        // What was edited while Trunk was at it is newer than the page.
        File::options().append(true).open(workspace.dist().join("index.html"))?.set_modified(begun)?;
        println!("The page is built ({})", time(started.elapsed()));
    }
    compressed::write(&workspace.dist())
}

fn trunk(workspace: &Workspace) -> Result<()> {
    let mut release = workspace.command("trunk");
    release.args(["build", "--release", "--cargo-profile", "page"]);
    let built = run(&mut release);
    if built.is_ok() || setup::has_wasm_opt(workspace) {
        return built.context("the page could not be built");
    }
    // Trunk leaves wasm-opt out of everything but a release; the cargo profile stays the same.
    println!(
        "Trying again without wasm-opt: without node, and where Trunk cannot download it, the page is larger"
    );
    run(workspace.command("trunk").args(["build", "--cargo-profile", "page"]))
        .context("the page could not be built")
}

fn is_fresh(workspace: &Workspace) -> bool {
    let built = fs::metadata(workspace.dist().join("index.html")).and_then(|file| file.modified());
    let changed = SOURCES.iter().map(|source| newest(&workspace.root.join(source))).max();
    built.is_ok_and(|built| changed.is_some_and(|changed| changed < built))
}

/// When the youngest file below `path` was changed. A folder counts too: its time tells of removed files.
fn newest(path: &Path) -> SystemTime {
    let own = fs::metadata(path).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let entries = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| newest(&entry.path())).fold(own, SystemTime::max)
}
