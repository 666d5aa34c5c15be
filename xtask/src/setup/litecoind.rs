//! Litecoin Core, out of Debian's packages: the node, and the libraries it wants.

use anyhow::Result;

use super::{Purpose, Tool, debian, exact};
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
    // The package's own program of that name looks after somebody's ~/.litecoin first.
    debian::wrapper(workspace, &folder, "usr/lib/litecoin/litecoind")
}
