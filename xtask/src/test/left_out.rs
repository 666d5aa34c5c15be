//! What a run leaves out, since it is not here or was not wished, and how to get it.

use super::{Node, Options};
use crate::setup::engines;
use crate::workspace::Workspace;

/// Tests that do not run.
pub(super) struct LeftOut {
    /// Which, as cargo-nextest takes it; nothing where it knows by itself.
    pub(super) tests: Option<String>,
    /// What that is, and how it can be tested.
    pub(super) told: String,
}

/// Bitcoin's node, and whatever else is started beside it. Tests of Litecoin's alone are in modules of that name.
const ON_BITCOIND: &str =
    "(kind(test) & test(/(^|::)bitcoin::/)) + (binary_id(quittance-chain::bitcoin) - test(/::litecoin::/))";

/// All that this run leaves out.
pub(super) fn left_out(workspace: &Workspace, options: &Options) -> Vec<LeftOut> {
    let engines = engines::missing(workspace).into_iter().map(|engine| LeftOut {
        tests: Some(format!("package(quittance-page) & test(/(^|::){}::/)", engine.journeys)),
        told: format!("the journeys in {0}. `cargo xtask setup` says how to get {0}.", engine.name),
    });
    let nodes = options.without.iter().map(|Node::Bitcoind| LeftOut {
        tests: Some(ON_BITCOIND.to_owned()),
        told: "the payments on bitcoind. `cargo xtask node bitcoind` builds it, in about 20 minutes, once."
            .to_owned(),
    });
    let systemd = workspace.which("systemd-analyze").is_none().then(|| LeftOut {
        tests: Some("test(/(^|::)systemd_/)".to_owned()),
        told: "what systemd says of docs/deploy/quittance.service. Its systemd-analyze is not here."
            .to_owned(),
    });
    let long = (!options.long).then(|| LeftOut {
        tests: None,
        told: "what takes long, as the payments on monerod. `cargo xtask test --long` has it.".to_owned(),
    });
    engines.chain(nodes).chain(systemd).chain(long).collect()
}
