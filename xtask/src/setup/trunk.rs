//! Trunk, which builds the page, and what it cannot do without.

use std::path::Path;

use super::{Purpose, Tool, cargo_install, exact};
use crate::workspace::{read, run};

const TARGET: &str = "wasm32-unknown-unknown";

pub(super) const TRUNK: Tool = Tool {
    name: "trunk 0.21.14",
    why: "builds the page for the browser",
    needed_for: Purpose::Demo,
    takes: " with cargo install, about 6 minutes",
    find: |workspace| exact(workspace, "trunk", "0.21.14"),
    install: |workspace| cargo_install(workspace, "trunk", &["--version", "0.21.14", "--locked"]),
    by_hand: "cargo install trunk --version 0.21.14 --locked",
    without: None,
};

pub(super) const WASM_TARGET: Tool = Tool {
    name: TARGET,
    why: "is the part of Rust's standard library that browsers run",
    needed_for: Purpose::Demo,
    takes: " with rustup",
    find: |workspace| {
        let sysroot = read(workspace.command("rustc").args(["--print", "sysroot"])).ok()?;
        let library = Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET);
        library.is_dir().then(|| library.display().to_string())
    },
    install: |workspace| run(workspace.command("rustup").args(["target", "add", TARGET])),
    by_hand: "rustup target add wasm32-unknown-unknown",
    without: None,
};

// Without `--locked`: its lock file follows each release of the certificates it never uses here, which mirrors get days later.
pub(super) const WASM_BINDGEN: Tool = Tool {
    name: "wasm-bindgen 0.2.130",
    why: "writes the JavaScript between the browser and our WebAssembly",
    needed_for: Purpose::Demo,
    takes: " with cargo install, about 3 minutes",
    find: |workspace| exact(workspace, "wasm-bindgen", "0.2.130"),
    install: |workspace| cargo_install(workspace, "wasm-bindgen-cli", &["--version", "0.2.130"]),
    by_hand: "cargo install wasm-bindgen-cli --version 0.2.130",
    without: Some("could not be installed; Trunk will download its own when it builds"),
};
