//! Looks at every configured node, for whoever sets a gateway up or keeps an eye on it.

use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;
use serde_json::{Value, json};

use super::config::Trace;
use super::dialect::Dialect;
use super::node::EvmNode;
use super::wire::{Header, Quantity};
use crate::node::Endpoint;
use crate::source::SourceError;

/// What a look at one configured node found.
#[derive(Debug)]
pub struct EndpointReport {
    /// Its place in the configuration, counted from 1.
    pub number: usize,
    /// Its host, with the port if one is named. Path, query, user and password may be tokens and are left out.
    pub host: String,
    /// What it is and can do, or why that is not known.
    pub found: Result<Found, SourceError>,
}

/// What a node is and can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The chain id it names.
    pub chain_id: u64,
    /// Whether that is the one that was configured. A node of another chain is never used.
    pub is_expected: bool,
    /// The height of its newest block.
    pub height: u64,
    /// That block's time.
    pub block_time: Time,
    /// The height up to which its blocks are `finalized`; none if it does not know the word.
    pub finalized: Option<u64>,
    /// The height up to which its blocks are `safe`; none if it does not know the word.
    pub safe: Option<u64>,
    /// Whether it tells of ether that contracts pay.
    pub traces: Traces,
    /// Whether it finds events by a block's hash, which tokens cannot be followed without.
    pub logs_by_hash: bool,
    /// Whether it tells whole blocks. Tron's do that by an interface of its own, at an address of its own.
    pub whole_blocks: bool,
}

/// Whether a node offers `trace_block`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traces {
    /// It does.
    Offered,
    /// It does not.
    NotOffered,
    /// It was not asked, because traces are switched off.
    NotAsked,
}

/// How a network's nodes are asked.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) dialect: Dialect,
    pub(super) trace: Trace,
}

/// Looks at one node, whether it rests or not.
pub(super) async fn look(endpoint: &Endpoint<EvmNode>, network: &NetworkId, way: Way) -> EndpointReport {
    let found = find(endpoint, network, way).await;
    EndpointReport { number: endpoint.number, host: endpoint.node().host(), found }
}

async fn find(endpoint: &Endpoint<EvmNode>, network: &NetworkId, way: Way) -> Result<Found, SourceError> {
    let node = endpoint.node();
    let Quantity(chain_id) = node.ask("eth_chainId", json!([])).await?;
    let header = async |which: &str| -> Result<Option<Header>, SourceError> {
        node.ask("eth_getBlockByNumber", json!([which, false])).await
    };
    let height = async |which| header(which).await.ok().flatten().map(|header| header.number.0);
    let tip = header("latest").await?.ok_or_else(|| SourceError::Moved { network: network.clone() })?;
    let offers = async |method, params| node.ask::<Value>(method, params).await.is_ok();
    Ok(Found {
        chain_id,
        is_expected: chain_id == node.chain_id,
        height: tip.number.0,
        block_time: Time::from_seconds(i64::try_from(tip.timestamp.0).unwrap_or(i64::MAX)),
        finalized: height("finalized").await,
        safe: height("safe").await,
        traces: match way.trace {
            Trace::Never => Traces::NotAsked,
            Trace::IfOffered => match offers("trace_block", json!([format!("{:#x}", tip.number.0)])).await {
                true => Traces::Offered,
                false => Traces::NotOffered,
            },
        },
        logs_by_hash: offers("eth_getLogs", json!([{ "blockHash": tip.hash.0 }])).await,
        whole_blocks: match way.dialect {
            // Who tells one's header tells all of it.
            Dialect::Ethereum => true,
            Dialect::Tron => node.block(tip.number.0).await.is_ok_and(|block| block.is_some()),
        },
    })
}
