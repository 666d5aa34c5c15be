//! Asks the configured nodes.

use std::sync::Arc;

use quittance_chain::ChainSource;
use quittance_chain::evm::{EndpointReport, Found};
use quittance_gateway::networks::Networks;
use quittance_protocol::network::NetworkId;
use tokio::task::JoinSet;

/// What the nodes of one network said.
pub(crate) struct Asked {
    pub(crate) network: NetworkId,
    /// The chain id that was configured.
    pub(crate) expected: u64,
    /// Each node.
    pub(crate) nodes: Vec<EndpointReport>,
}

/// Asks all networks at once, since one that does not answer takes its time.
pub(crate) async fn ask(networks: &Networks) -> Vec<Asked> {
    let mut asking = JoinSet::new();
    for (source, _) in networks.sources() {
        let source = Arc::clone(source);
        asking.spawn(async move {
            let (network, expected) = (source.network().clone(), source.chain_id());
            Asked { network, expected, nodes: source.check().await }
        });
    }
    let mut asked = asking.join_all().await;
    asked.sort_by(|one, other| one.network.cmp(&other.network));
    asked
}

impl Asked {
    /// What the nodes that can be read from found.
    pub(crate) fn readable(&self) -> impl Iterator<Item = &Found> {
        self.nodes.iter().filter_map(|node| node.found.as_ref().ok()).filter(|found| is_readable(found))
    }
}

/// Whether the gateway can read payments from a node.
pub(crate) fn is_readable(found: &Found) -> bool {
    found.is_expected && found.logs_by_hash
}
