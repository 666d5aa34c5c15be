//! `cargo xtask check`: what a machine can see without running anything.

mod dependencies;
mod files;
mod words;

use std::process::Command;

use anyhow::{Result, ensure};

use crate::workspace::Workspace;

/// Checks everything, then says what failed: one run shows all there is to mend.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let mut failed = Vec::new();
    for (name, check) in CHECKS {
        println!("  check: {name}");
        if let Err(error) = check(workspace) {
            println!("{error:#}\n");
            failed.push(*name);
        }
    }
    ensure!(failed.is_empty(), "check failed: {}", failed.join(", "));
    println!("  check: all well");
    Ok(())
}

type Check = fn(&Workspace) -> Result<()>;

/// Quick ones first.
const CHECKS: &[(&str, Check)] = &[
    ("rules of the files", |workspace| broken(files::broken(workspace)?)),
    ("rules of the dependencies", |workspace| broken(dependencies::broken(&workspace.packages))),
    ("format", |workspace| crate::workspace::run(&mut cargo(workspace, "fmt --all --check"))),
    ("lints", |workspace| {
        crate::workspace::run(&mut cargo(
            workspace,
            "clippy --quiet --workspace --all-targets -- -D warnings",
        ))
    }),
    ("lints of the page in the browser", |workspace| {
        crate::workspace::run(&mut cargo(workspace, BROWSER_LINTS))
    }),
    ("documentation", |workspace| {
        let mut doc = cargo(workspace, "doc --quiet --no-deps --workspace --document-private-items");
        // Maps of modules name their private parts: these pages are for who works on them.
        crate::workspace::run(doc.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private-intra-doc-links"))
    }),
];

const BROWSER_LINTS: &str = "clippy --quiet --package quittance-page --lib --bins --no-default-features \
    --features hydrate --target wasm32-unknown-unknown -- -D warnings";

fn cargo(workspace: &Workspace, words: &str) -> Command {
    let mut command = workspace.command("cargo");
    command.args(words.split_whitespace());
    command
}

/// Fails with one sentence for every broken rule.
fn broken(sentences: Vec<String>) -> Result<()> {
    ensure!(sentences.is_empty(), "{}", sentences.join("\n"));
    Ok(())
}
