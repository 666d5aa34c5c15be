//! Looks at the configured node and its wallet, for whoever sets a gateway up or keeps an eye on it.

use quittance_ledger::transfer::Block;
use quittance_protocol::Time;

use super::node::MoneroNode;
use super::reader::as_block;
use super::wire::Info;
use crate::node::{Endpoint, Peer as _};
use crate::source::SourceError;

/// What a look at a node and its wallet found.
#[derive(Debug)]
pub struct EndpointReport {
    /// Its place in the configuration, counted from 1.
    pub number: usize,
    /// The hosts of both, with the port if one is named; of the one that did not answer, if one did not.
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
    let (daemon, wallet) = (node.daemon.host(), node.wallet.host());
    let (host, found) = match of_daemon(node).await {
        Err(error) => (daemon, Err(error)),
        Ok(info) => match of_wallet(node, info).await {
            Err(error) => (format!("{wallet} (the wallet)"), Err(error)),
            Ok(found) => (format!("{daemon} with the wallet at {wallet}"), Ok(found)),
        },
    };
    EndpointReport { number: endpoint.number, host, found }
}

/// Which network the node is of, and its newest block.
async fn of_daemon(node: &MoneroNode) -> Result<(String, Block), SourceError> {
    let Info { height, nettype, .. } = node.info().await?;
    let newest = node.header(height.saturating_sub(1)).await?.ok_or_else(|| node.moved())?;
    Ok((nettype, as_block(&newest)))
}

async fn of_wallet(node: &MoneroNode, (nettype, newest): (String, Block)) -> Result<Found, SourceError> {
    let is_ours = node.is_ours().await?;
    Ok(Found {
        is_expected: node.is_expected(&nettype),
        nettype,
        height: newest.height,
        block_time: newest.time,
        read: node.wallet_height().await?,
        is_ours,
        is_watch_only: node.is_watch_only().await?,
    })
}
