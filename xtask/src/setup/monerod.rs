//! Monero: the node, and the wallet's server that reads it, out of one of Debian's packages, with the libraries they want.

use anyhow::Result;

use super::{Purpose, Tool, debian, exact};
use crate::workspace::Workspace;

pub(super) const MONEROD: Tool = Tool {
    name: "monerod 0.18.0.0",
    why: "is the Monero node that payments are tested on",
    needed_for: Purpose::LongTests,
    takes: " from Debian's packages, 23 MB",
    find: |workspace| exact(workspace, "monerod", VERSION),
    install,
    by_hand: BY_HAND,
    without: None,
};

pub(super) const WALLET_RPC: Tool = Tool {
    name: "monero-wallet-rpc 0.18.0.0",
    why: "finds payments to a view key on the Monero node",
    needed_for: Purpose::LongTests,
    takes: " from Debian's packages, 23 MB",
    find: |workspace| exact(workspace, "monero-wallet-rpc", VERSION),
    install,
    by_hand: BY_HAND,
    without: None,
};

/// As both say it: Monero 'Fluorine Fermi' (v0.18.0.0-unknown).
const VERSION: &str = "(v0.18.0.0";
const BY_HAND: &str = "cargo xtask node monerod (needs apt of Debian 12; elsewhere: monerod and monero-wallet-rpc 0.18.0.0 on the PATH)";

const PACKAGES: &[&str] = &[
    "monero",
    "libboost-chrono1.74.0",
    "libboost-filesystem1.74.0",
    "libboost-program-options1.74.0",
    "libboost-regex1.74.0",
    "libboost-serialization1.74.0",
    "libboost-thread1.74.0",
    "libevent-2.1-7",
    "libhidapi-libusb0",
    "libminiupnpc17",
    "libnorm1",
    "libpgm-5.3-0",
    "librandomx0",
    "libsodium23",
    "libunbound8",
    "libusb-1.0-0",
    "libzmq5",
];

fn install(workspace: &Workspace) -> Result<()> {
    let folder = workspace.tools.join("nodes").join("monerod");
    debian::unpack(workspace, PACKAGES, &folder)?;
    debian::wrapper(workspace, &folder, "usr/bin/monerod")?;
    debian::wrapper(workspace, &folder, "usr/bin/monero-wallet-rpc")
}
