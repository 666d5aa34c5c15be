//! An EVM network, read from its nodes.

use std::collections::HashSet;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use bitcoin::hex::FromHex;
use quittance_protocol::Amount;
use quittance_protocol::network::NetworkId;
use serde_json::json;

use super::check::{self, EndpointReport, Way};
use super::config::EvmConfig;
use super::node::EvmNode;
use super::reader::Reader;
use super::wire::Units;
use crate::lookup::Sighting;
use crate::node::{Endpoint, Failover, Nodes, is_limit};
use crate::position::Position;
use crate::source::{Batch, ChainSource, SourceError, Targets};

/// An EVM network, read from one of its nodes at a time and confirmed by another.
///
/// The first node of the configuration that does not rest after a fault is asked. If it fails, the next one is asked at once.
/// Where several nodes are healthy, nothing that counts as final is handed over before two of them agree about it; one alone
/// is believed.
pub struct EvmSource {
    nodes: Failover<Reader>,
    chain_id: u64,
    way: Way,
}

impl EvmSource {
    /// Prepares to read a network. No node is asked yet: each has to prove its chain before it is used.
    ///
    /// # Errors
    ///
    /// The configuration cannot work: [`SourceError::Configuration`].
    pub fn new(config: EvmConfig) -> Result<Self, SourceError> {
        let (reader, nodes) = (Reader::new(&config)?, EvmNode::all(&config)?);
        let EvmConfig { network, chain_id, dialect, trace, patience, depth, .. } = config;
        let nodes = Failover::new(network, reader, Nodes { nodes, patience, depth })?;
        Ok(Self { nodes, chain_id, way: Way { dialect, trace } })
    }

    /// What the contract at `to` answers when it is called with `data` (hexadecimal, with 0x) at the newest block. One node is
    /// believed.
    ///
    /// # Errors
    ///
    /// No node answers, or the contract fails.
    pub async fn call(&self, to: &str, data: &str) -> Result<Vec<u8>, SourceError> {
        self.nodes.first_answer(|endpoint| self.call_on(endpoint, to, data)).await
    }

    /// The chain id that its nodes have to be of.
    #[must_use]
    pub fn chain_id(&self) -> u64 {
        self.chain_id
    }

    /// How long is usually waited between two looks.
    #[must_use]
    pub fn pause(&self) -> Duration {
        self.way.dialect.pause()
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

    /// What an address holds of the chain's own coin, in the newest block.
    ///
    /// # Errors
    ///
    /// No node answers.
    pub async fn balance(&self, address: &str) -> Result<Amount, SourceError> {
        self.nodes.first_answer(|endpoint| self.balance_on(endpoint, address)).await
    }

    /// What a unit of gas costs just now, in the smallest unit of the chain's own coin. One node is believed: it is told to people,
    /// never charged.
    ///
    /// # Errors
    ///
    /// No node answers.
    pub async fn gas_price(&self) -> Result<Amount, SourceError> {
        self.nodes.first_answer(|endpoint| self.gas_price_on(endpoint)).await
    }

    /// Looks at every configured node, whatever its health, which stays as it is. That is at most seven questions for each.
    pub async fn check(&self) -> Vec<EndpointReport> {
        let mut reports = Vec::with_capacity(self.nodes.endpoints().len());
        for endpoint in self.nodes.endpoints() {
            reports.push(check::look(endpoint, self.nodes.network(), self.way).await);
        }
        reports
    }

    async fn balance_on(&self, endpoint: &Endpoint<EvmNode>, address: &str) -> Result<Amount, SourceError> {
        let node = endpoint.ready().await?;
        let address = self.way.dialect.asked(address).unwrap_or_else(|| address.to_owned());
        let balance = node.ask::<Units>("eth_getBalance", json!([address, "latest"])).await;
        endpoint.judge(balance).map(|Units(units)| Amount::new(units))
    }

    async fn gas_price_on(&self, endpoint: &Endpoint<EvmNode>) -> Result<Amount, SourceError> {
        let node = endpoint.ready().await?;
        // Not every node says it. That is no fault that would keep payments from being read.
        node.ask::<Units>("eth_gasPrice", json!([])).await.map(|Units(units)| Amount::new(units))
    }

    async fn call_on(
        &self,
        endpoint: &Endpoint<EvmNode>,
        to: &str,
        data: &str,
    ) -> Result<Vec<u8>, SourceError> {
        const METHOD: &str = "eth_call";
        let node = endpoint.ready().await?;
        let answer = node.ask::<String>(METHOD, json!([{ "to": to, "data": data }, "latest"])).await;
        let answer = match answer {
            // That a contract fails is no fault of the node's, and must not keep payments from being read.
            Err(SourceError::Refused { code, .. }) if !is_limit(code) => answer?,
            answer => endpoint.judge(answer)?,
        };
        let bytes = answer.strip_prefix("0x").and_then(|digits| Vec::from_hex(digits).ok());
        endpoint.judge(bytes.ok_or_else(|| node.unreadable(METHOD, "it is not hexadecimal")))
    }
}

#[async_trait]
impl ChainSource for EvmSource {
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
        match self.way.dialect.named(transaction) {
            Some(_) => self.nodes.look_up(transaction, addresses).await,
            None => Ok(None),
        }
    }
}

impl fmt::Debug for EvmSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvmSource").field("network", self.nodes.network()).finish_non_exhaustive()
    }
}
