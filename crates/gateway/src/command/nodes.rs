//! Asks the configured nodes.

use std::time::Duration;

use quittance_chain::SourceError;
use quittance_chain::evm::{EndpointReport, EvmConfig, EvmSource, Found};
use quittance_protocol::network::NetworkId;
use tokio::task::JoinSet;

/// What the nodes of one network said.
pub(crate) struct Asked {
    pub(crate) network: NetworkId,
    /// The chain id that was configured.
    pub(crate) expected: u64,
    /// Each node, or why none can be asked.
    pub(crate) nodes: Result<Vec<EndpointReport>, SourceError>,
}

/// Asks all networks at once, since one that does not answer takes its time.
pub(crate) async fn ask(sources: Vec<(EvmConfig, Duration)>) -> Vec<Asked> {
    let mut asking = JoinSet::new();
    for (config, _) in sources {
        asking.spawn(async move {
            let (network, expected) = (config.network.clone(), config.chain_id);
            let nodes = match EvmSource::new(config) {
                Ok(source) => Ok(source.check().await),
                Err(error) => Err(error),
            };
            Asked { network, expected, nodes }
        });
    }
    let mut asked = asking.join_all().await;
    asked.sort_by(|one, other| one.network.cmp(&other.network));
    asked
}

impl Asked {
    /// What the nodes that can be read from found.
    pub(crate) fn readable(&self) -> impl Iterator<Item = &Found> {
        let nodes = self.nodes.as_deref().unwrap_or_default();
        nodes.iter().filter_map(|node| node.found.as_ref().ok()).filter(|found| is_readable(found))
    }
}

/// Whether the gateway can read payments from a node.
pub(crate) fn is_readable(found: &Found) -> bool {
    found.is_expected && found.logs_by_hash
}
