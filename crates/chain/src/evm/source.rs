//! An EVM network, read from its node.

use async_trait::async_trait;
use quittance_protocol::network::NetworkId;
use serde_json::json;

use super::config::EvmConfig;
use super::reader::Reader;
use super::rpc::Rpc;
use super::wire::Quantity;
use crate::position::Position;
use crate::source::{Batch, ChainSource, SourceError, Targets};

/// An EVM network, read from one node.
pub struct EvmSource {
    network: NetworkId,
    node: Rpc,
    reader: Reader,
}

impl EvmSource {
    /// Meets the node, and makes sure that it is of the right chain: addresses are the same on all of them.
    ///
    /// # Errors
    ///
    /// The configuration cannot work, the node is not reached, or it is of another chain.
    pub async fn connect(config: EvmConfig) -> Result<Self, SourceError> {
        let reader = Reader::new(&config)?;
        let none = || SourceError::Configuration {
            network: config.network.clone(),
            reason: "no node is named".to_owned(),
        };
        let node = Rpc::new(config.network.clone(), config.rpc.first().ok_or_else(none)?)?;
        let EvmConfig { network, chain_id: expected, .. } = config;
        let Quantity(found) = node.ask("eth_chainId", json!([])).await?;
        match found == expected {
            true => Ok(Self { network, node, reader }),
            false => Err(SourceError::WrongChain { network, expected, found }),
        }
    }
}

#[async_trait]
impl ChainSource for EvmSource {
    fn network(&self) -> &NetworkId {
        &self.network
    }

    async fn follow(&self, position: Option<&Position>, targets: &dyn Targets) -> Result<Batch, SourceError> {
        self.reader.follow(&self.node, position, targets).await
    }
}
