//! wasm-opt, which makes the page small: out of npm where there is node, else Trunk downloads its own.

use std::fs;

use anyhow::{Context, Result};

use super::{Purpose, Tool, exact, executable, npm};
use crate::workspace::Workspace;

pub(super) const WASM_OPT: Tool = Tool {
    name: "wasm-opt 132",
    why: "makes the WebAssembly about a fifth smaller",
    needed_for: Purpose::Demo,
    takes: " with npm",
    find: |workspace| exact(workspace, "wasm-opt", "132"),
    install,
    by_hand: "install node and start again, or put wasm-opt of binaryen 132 on the PATH",
    without: Some("could not be installed; Trunk will download its own when it builds"),
};

fn install(workspace: &Workspace) -> Result<()> {
    workspace.which("npm").context("there is no npm on the PATH")?;
    npm::install(workspace, &["binaryen@132.0.0"])?;
    let script = workspace.tools.join("node_modules/binaryen/bin/wasm-opt");
    let wrapper = workspace.bin().join("wasm-opt");
    fs::create_dir_all(workspace.bin())?;
    // The stock script can overflow node's stack on a module of our size.
    fs::write(&wrapper, format!("#!/bin/sh\nexec node --stack-size=4000 '{}' \"$@\"\n", script.display()))?;
    executable(&wrapper)
}
