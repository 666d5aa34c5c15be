//! Looks at the configured node and its wallet, for whoever sets a gateway up or keeps an eye on it.

use quittance_protocol::Time;

use super::node::MoneroNode;
use super::reader::as_block;
use super::wire::Info;
use crate::node::Endpoint;
use crate::source::SourceError;

/// What a look at a node and its wallet found.
#[derive(Debug)]
pub struct EndpointReport {
    /// Its place in the configuration, counted from 1.
    pub number: usize,
    /// The hosts of both, with the port if one is named.
    pub host: String,
    /// What they are, or why that is not known.
    pub found: Result<Found, SourceError>,
}

/// What a node and its wallet are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which of Monero's networks the node names.
    pub nettype: String,
    /// Whether that is the one that was configured. A node of another one is never used.
    pub is_expected: bool,
    /// The height of its newest block.
    pub height: u64,
    /// That block's time.
    pub block_time: Time,
    /// The height up to which the wallet has read; none before the first block.
    pub read: Option<u64>,
    /// Whether the wallet is that of the key.
    pub is_ours: bool,
    /// Whether the wallet cannot spend. One that can is never used.
    pub is_watch_only: bool,
}

impl Found {
    /// Whether payments can be read.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.is_expected && self.is_ours && self.is_watch_only
    }
}

/// Looks at a node and its wallet.
pub(super) async fn look(endpoint: &Endpoint<MoneroNode>) -> EndpointReport {
    let node = endpoint.node();
    let host = format!("{} with the wallet at {}", node.daemon.host(), node.wallet.host());
    EndpointReport { number: endpoint.number, host, found: find(node).await }
}

async fn find(node: &MoneroNode) -> Result<Found, SourceError> {
    let Info { height, nettype, .. } = node.info().await?;
    let (is_ours, _) = node.is_ours().await?;
    let height = height.saturating_sub(1);
    let newest = node.header(height).await?.ok_or_else(|| node.moved())?;
    Ok(Found {
        is_expected: node.is_expected(&nettype),
        nettype,
        height,
        block_time: as_block(&newest).time,
        read: node.wallet_height().await?,
        is_ours,
        is_watch_only: node.is_watch_only().await?,
    })
}
