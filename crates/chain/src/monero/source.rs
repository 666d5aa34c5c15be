//! A network of Monero's kind, as the gateway sees it.

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::Ordering;

use async_trait::async_trait;
use quittance_protocol::network::NetworkId;

use super::check::{self, EndpointReport};
use super::config::{MoneroConfig, Nettype};
use super::node::MoneroNode;
use super::reader::Reader;
use crate::address::Format;
use crate::lookup::Sighting;
use crate::node::{Failover, Nodes};
use crate::position::Position;
use crate::source::{Batch, ChainSource, SourceError, Targets};

/// A network of Monero's kind, read from a node and the wallet that follows it.
pub struct MoneroSource {
    nodes: Failover<Reader>,
    nettype: Nettype,
}

impl MoneroSource {
    /// Prepares to read a network. Nothing is asked yet: node and wallet have to prove themselves before they are used.
    ///
    /// # Errors
    ///
    /// The configuration cannot work: [`SourceError::Configuration`].
    pub fn new(config: &MoneroConfig) -> Result<Self, SourceError> {
        let nodes =
            Nodes { nodes: vec![MoneroNode::new(config)?], patience: config.patience, depth: config.depth };
        let nodes = Failover::new(config.network.clone(), Reader::new(config)?, nodes)?;
        Ok(Self { nodes, nettype: config.nettype })
    }

    /// Which of Monero's networks it reads.
    #[must_use]
    pub fn nettype(&self) -> Nettype {
        self.nettype
    }

    /// How its addresses are written.
    #[must_use]
    pub fn format(&self) -> Format {
        Format::Monero(self.nettype.stage())
    }

    /// The last address, counted as those that payers get, that somebody else may have given out, if there is one: the wallet
    /// had made it when it was first asked.
    #[must_use]
    pub fn given_by_others(&self) -> Option<u32> {
        let numbers = self.nodes.endpoints().iter().map(|node| node.node().of_others.load(Ordering::Relaxed));
        numbers.max()?.checked_sub(1)
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

    /// Looks at the node and its wallet, whatever their health, which stays as it is.
    pub async fn check(&self) -> Vec<EndpointReport> {
        let mut reports = Vec::new();
        for endpoint in self.nodes.endpoints() {
            reports.push(check::look(endpoint).await);
        }
        reports
    }
}

#[async_trait]
impl ChainSource for MoneroSource {
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
        self.nodes.look_up(transaction, addresses).await
    }
}

impl fmt::Debug for MoneroSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MoneroSource").field(self.nodes.network()).finish()
    }
}
