//! A network of Bitcoin's kind, read from its nodes.

use std::collections::HashSet;
use std::fmt;

use async_trait::async_trait;
use quittance_protocol::network::NetworkId;

use super::chain::{Chain, Coin};
use super::check::{self, NodeReport};
use super::config::BitcoinConfig;
use super::node::BitcoinNode;
use super::reader::Reader;
use crate::address::Format;
use crate::lookup::Sighting;
use crate::node::{Failover, Nodes};
use crate::position::Position;
use crate::source::{Batch, ChainSource, SourceError, Targets};
use crate::transaction;

/// A network of Bitcoin's kind, read from one of its nodes at a time and confirmed by another, as [`crate::evm::EvmSource`] is.
pub struct BitcoinSource {
    nodes: Failover<Reader>,
    coin: Coin,
    chain: Chain,
    format: Format,
}

impl BitcoinSource {
    /// Prepares to read a network. No node is asked yet: each has to prove its chain before it is used.
    ///
    /// # Errors
    ///
    /// The configuration cannot work: [`SourceError::Configuration`].
    pub fn new(config: BitcoinConfig) -> Result<Self, SourceError> {
        let (coin, chain, format) = (config.coin, config.chain, config.coin.format(config.chain));
        if coin.first_block(chain).is_none() {
            let reason = format!("the coin has no chain {}", chain.as_str());
            return Err(SourceError::Configuration { network: config.network, reason });
        }
        let (reader, nodes) = (Reader::new(&config), BitcoinNode::all(&config)?);
        let BitcoinConfig { network, patience, depth, .. } = config;
        Ok(Self {
            nodes: Failover::new(network, reader, Nodes { nodes, patience, depth })?,
            coin,
            chain,
            format,
        })
    }

    /// The chain that its nodes have to be of, as a person reads it.
    #[must_use]
    pub fn expected(&self) -> String {
        self.coin.named(self.chain)
    }

    /// How its addresses are written.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// How many nodes are configured.
    #[must_use]
    pub fn endpoints(&self) -> usize {
        self.nodes.endpoints().len()
    }

    /// How many nodes have not failed since they last did well.
    #[must_use]
    pub fn endpoints_up(&self) -> usize {
        self.nodes.endpoints_up()
    }

    /// Looks at every configured node, whatever its health, which stays as it is.
    pub async fn check(&self) -> Vec<NodeReport> {
        let mut reports = Vec::with_capacity(self.endpoints());
        for endpoint in self.nodes.endpoints() {
            reports.push(check::look(endpoint).await);
        }
        reports
    }
}

#[async_trait]
impl ChainSource for BitcoinSource {
    fn network(&self) -> &NetworkId {
        self.nodes.network()
    }

    async fn follow(&self, position: Option<&Position>, targets: &dyn Targets) -> Result<Batch, SourceError> {
        self.nodes.follow(position, targets).await
    }

    async fn look_up(
        &self,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let family = quittance_protocol::network::Family::Bitcoin;
        match transaction::parse(family, transaction).is_ok_and(|id| id == transaction) {
            true => self.nodes.look_up(transaction, addresses).await,
            false => Ok(None),
        }
    }
}

impl fmt::Debug for BitcoinSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BitcoinSource").field("network", self.nodes.network()).finish_non_exhaustive()
    }
}
