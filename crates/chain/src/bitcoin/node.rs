//! A node of the configuration: Bitcoin Core and its like, or an Electrum server.

use super::config::BitcoinConfig;
use super::core::CoreNode;
use super::electrum::{Address, ElectrumServer};
use crate::node::{Node, Peer};
use crate::source::SourceError;

/// A node.
pub(crate) enum BitcoinNode {
    /// It speaks the JSON-RPC of Bitcoin Core.
    Core(Box<CoreNode>),
    /// An Electrum server.
    Electrum(Box<ElectrumServer>),
}

impl BitcoinNode {
    /// The nodes of a configuration, the preferred one first. Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// One is named by an address that neither of the two has.
    pub(super) fn all(config: &BitcoinConfig) -> Result<Vec<Self>, SourceError> {
        let wrong = |reason: String| SourceError::Configuration { network: config.network.clone(), reason };
        let nodes = config.rpc.iter().map(|node| {
            Ok(match Address::read(&node.url, node.certificate.as_deref()).map_err(wrong)? {
                Some(address) => Self::Electrum(Box::new(ElectrumServer::new(config, address))),
                None => Self::Core(Box::new(CoreNode::new(config, &node.url)?)),
            })
        });
        nodes.collect()
    }
}

impl Node for BitcoinNode {
    fn peer(&self) -> &dyn Peer {
        match self {
            Self::Core(node) => node.peer(),
            Self::Electrum(server) => server.as_ref(),
        }
    }

    async fn prove(&self) -> Result<(), SourceError> {
        match self {
            Self::Core(node) => node.prove().await,
            Self::Electrum(server) => server.prove().await,
        }
    }

    async fn hash_at(&self, height: u64) -> Result<Option<String>, SourceError> {
        match self {
            Self::Core(node) => node.hash_at(height).await,
            Self::Electrum(server) => server.hash_at(height).await,
        }
    }
}
