//! Builds the page and the point of sale with Trunk, unless nothing they are made of has changed.

pub(crate) mod compressed;
mod slim;

use std::fs::{self, File};
use std::path::Path;
use std::time::{Instant, SystemTime};

use anyhow::{Context, Result};

use crate::progress::time;
use crate::setup;
use crate::workspace::{Workspace, run};

/// A program for browsers. Trunk builds one at a time; both end in `dist/`, side by side.
#[derive(Clone, Copy)]
pub(crate) struct Program {
    /// The document that names it: Trunk's at the root, what Trunk made of it in `dist/`.
    pub(crate) document: &'static str,
    /// How the names of its files begin.
    pub(crate) stem: &'static str,
}

/// What a payer loads.
pub(crate) const PAGE: Program = Program { document: "index.html", stem: "quittance-page-" };

/// What stands on a counter. It is built last.
pub(crate) const POS: Program = Program { document: "pos.html", stem: "quittance-pos-" };

/// What they are made of.
const SOURCES: &[&str] = &[
    "src",
    "crates/protocol",
    "crates/wasm-streams",
    "style",
    "index.html",
    "pos.html",
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
        // Trunk empties the folder that it builds into.
        trunk(workspace, PAGE, &workspace.dist())?;
        let apart = workspace.target.join("pos");
        trunk(workspace, POS, &apart)?;
        for file in compressed::files(&apart)? {
            let name = file.file_name().context("a file without a name")?;
            let name = if name == "index.html" { POS.document.as_ref() } else { name };
            fs::copy(&file, workspace.dist().join(name))?;
        }
        for program in [PAGE, POS] {
            slim::down(workspace, program)?;
            // What was edited while Trunk was at it is newer than the page.
            let document = workspace.dist().join(program.document);
            File::options().append(true).open(document)?.set_modified(begun)?;
        }
        println!("The page is built ({})", time(started.elapsed()));
    }
    compressed::write(&workspace.dist())
}

fn trunk(workspace: &Workspace, program: Program, into: &Path) -> Result<()> {
    let build = |how: &[&str]| {
        let mut command = workspace.command("trunk");
        command.arg("build").args(how).args(["--cargo-profile", "page", "--dist"]).arg(into);
        command.args(["--html-output", "index.html", program.document]);
        command
    };
    let mut release = build(&["--release"]);
    let built = run(&mut release);
    if built.is_ok() || setup::has_wasm_opt(workspace) {
        return built.context("the page could not be built");
    }
    // Trunk leaves wasm-opt out of everything but a release; the cargo profile stays the same.
    println!(
        "Trying again without wasm-opt: without node, and where Trunk cannot download it, the page is larger"
    );
    run(&mut build(&[])).context("the page could not be built")
}

fn is_fresh(workspace: &Workspace) -> bool {
    let built = fs::metadata(workspace.dist().join(POS.document)).and_then(|file| file.modified());
    let changed = SOURCES.iter().map(|source| newest(&workspace.root.join(source))).max();
    built.is_ok_and(|built| changed.is_some_and(|changed| changed < built))
}

/// When the youngest file below `path` was changed. A folder counts too: its time tells of removed files.
fn newest(path: &Path) -> SystemTime {
    let own = fs::metadata(path).and_then(|file| file.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let entries = fs::read_dir(path).into_iter().flatten().filter_map(Result::ok);
    entries.map(|entry| newest(&entry.path())).fold(own, SystemTime::max)
}
