//! Looks at every configured node, for whoever sets a gateway up or keeps an eye on it.

use quittance_protocol::Time;
use serde_json::{Value, json};

use super::core::CoreNode;
use super::node::BitcoinNode;
use super::wire::{ChainInfo, Header};
use crate::node::{Endpoint, Node as _};
use crate::source::SourceError;

/// What a look at one configured node found.
#[derive(Debug)]
pub struct NodeReport {
    /// Its place in the configuration, counted from 1.
    pub number: usize,
    /// Its host, with the port if one is named. User and password are left out.
    pub host: String,
    /// What it is and can do, or why that is not known.
    pub found: Result<Found, SourceError>,
}

/// What a node is and can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its coin and chain, or the hash of its first block if nobody knows that.
    pub chain: String,
    /// The chain that was configured.
    pub expected: String,
    /// The height of its newest block.
    pub height: u64,
    /// That block's time.
    pub block_time: Time,
    /// Which kind it is.
    pub kind: Kind,
}

/// Which kind of node, and what it can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A node that speaks the JSON-RPC of Bitcoin Core.
    Core {
        /// Whether it still loads the chain.
        is_loading: bool,
        /// Whether it forgets old blocks.
        is_pruned: bool,
        /// Whether it finds every transaction by its id (`txindex`); without it a payer's claim finds only those that wait.
        has_index: bool,
    },
    /// An Electrum server.
    Electrum {
        /// What it calls itself.
        software: String,
    },
}

impl Found {
    /// Whether the chain is the one that was configured. A node of another chain is never used.
    #[must_use]
    pub fn is_expected(&self) -> bool {
        self.chain == self.expected
    }
}

/// Looks at one node, whether it rests or not.
pub(super) async fn look(endpoint: &Endpoint<BitcoinNode>) -> NodeReport {
    let node = endpoint.node();
    let found = match node {
        BitcoinNode::Core(node) => find(node).await,
        BitcoinNode::Electrum(server) => server.look().await,
    };
    NodeReport { number: endpoint.number, host: node.peer().host(), found }
}

async fn find(node: &CoreNode) -> Result<Found, SourceError> {
    let (expected, chain) = node.chains().await?;
    let info: ChainInfo = node.ask("getblockchaininfo", json!([])).await?;
    let header: Header = node.ask("getblockheader", json!([info.best])).await?;
    // Nodes that do not know the question are older than it, and say nothing of their index.
    let indexes = node.ask::<Value>("getindexinfo", json!(["txindex"])).await.unwrap_or_default();
    Ok(Found {
        chain,
        expected,
        height: info.blocks,
        block_time: header.block().time,
        kind: Kind::Core {
            is_loading: info.is_loading,
            is_pruned: info.pruned,
            has_index: indexes["txindex"]["synced"].as_bool().unwrap_or(false),
        },
    })
}
