//! cargo-nextest, which runs every test in a process of its own and can say which were slow.

use super::{Purpose, Tool, cargo_install};
use crate::workspace::{Workspace, read};

pub(super) const NEXTEST: Tool = Tool {
    name: "cargo-nextest",
    why: "runs the tests, each in a process of its own",
    needed_for: Purpose::Tests,
    takes: " with cargo install, about 8 minutes",
    find,
    install: |workspace| cargo_install(workspace, "cargo-nextest", &["--locked"]),
    by_hand: "cargo install cargo-nextest --locked",
    without: None,
};

fn find(workspace: &Workspace) -> Option<String> {
    let place = workspace.which("cargo-nextest")?;
    read(workspace.command("cargo-nextest").args(["nextest", "--version"])).ok()?;
    Some(place.display().to_string())
}
