//! Which nodes are asked, and which chain they have to be of.

use std::fmt;
use std::time::Duration;

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;

use super::chain::{Chain, Coin};
use crate::node::Patience;

/// A network and the nodes that are asked about it.
#[derive(Clone)]
pub struct BitcoinConfig {
    /// The network.
    pub network: NetworkId,
    /// Its coin.
    pub coin: Coin,
    /// Which of the coin's chains the nodes have to be of.
    pub chain: Chain,
    /// The code of the coin.
    pub method: MethodCode,
    /// The nodes and servers, the preferred one first; at least one.
    pub rpc: Vec<NodeAddress>,
    /// The fewest confirmations that anybody takes for final on this network: up to there several nodes have to agree.
    pub depth: u32,
    /// How long nodes are waited for, and left alone.
    pub patience: Patience,
}

/// Where a node or server is. Its scheme says which of the two: `http` or `https` is the JSON-RPC of Bitcoin Core, `ssl` or `tcp`
/// an Electrum server. It may hold a password and never reaches a log.
#[derive(Clone, PartialEq, Eq)]
pub struct NodeAddress {
    /// Its address.
    pub url: String,
    /// The SHA-256 of an Electrum server's certificate, in hexadecimal: it and no other is believed, whoever signed it.
    pub certificate: Option<String>,
}

impl From<String> for NodeAddress {
    fn from(url: String) -> Self {
        Self { url, certificate: None }
    }
}

impl fmt::Debug for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NodeAddress")
    }
}

impl BitcoinConfig {
    /// The usual patience: blocks are ten minutes apart on average, and large.
    #[must_use]
    pub fn patience() -> Patience {
        Patience { answer: Duration::from_secs(30), quiet: Duration::from_secs(3600), ..Patience::default() }
    }
}

impl fmt::Debug for BitcoinConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BitcoinConfig").field(&(&self.network, self.chain, &self.method)).finish()
    }
}
