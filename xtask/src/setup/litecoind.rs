//! Litecoin Core, out of Debian's packages: the node, and the libraries it wants.

use std::fs;

use anyhow::{Context, Result};

use super::{Purpose, Tool, debian, exact, executable};
use crate::workspace::Workspace;

pub(super) const LITECOIND: Tool = Tool {
    name: "litecoind 0.21.2.1",
    why: "is the Litecoin node that payments are tested on",
    needed_for: Purpose::Tests,
    takes: " from Debian's packages, 8 MB",
    find: |workspace| exact(workspace, "litecoind", "v0.21.2.1"),
    install,
    by_hand: "cargo xtask node litecoind (needs apt of Debian 12; elsewhere: Litecoin Core 0.21.2.1 on the PATH)",
    without: None,
};

const PACKAGES: &[&str] = &[
    "litecoind",
    "libboost-filesystem1.74.0",
    "libboost-thread1.74.0",
    "libdb5.3++",
    "libevent-2.1-7",
    "libevent-pthreads-2.1-7",
    "libfmt9",
    "libleveldb1d",
    "libsnappy1v5",
    "libminiupnpc17",
];

fn install(workspace: &Workspace) -> Result<()> {
    let folder = workspace.tools.join("nodes").join("litecoind");
    debian::unpack(workspace, PACKAGES, &folder)?;
    let libraries = fs::read_dir(folder.join("usr").join("lib"))?.filter_map(Result::ok);
    let libraries =
        libraries.map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with("-linux-gnu"));
    let libraries = libraries.context("the packages have no libraries")?;
    // The package's own program of that name looks after somebody's ~/.litecoin first.
    let program = folder.join("usr/lib/litecoin/litecoind");
    let wrapper = workspace.bin().join("litecoind");
    fs::create_dir_all(workspace.bin())?;
    let (libraries, program) = (libraries.display(), program.display());
    let script = format!("#!/bin/sh\nLD_LIBRARY_PATH='{libraries}' exec '{program}' \"$@\"\n");
    fs::write(&wrapper, script)?;
    executable(&wrapper)
}
