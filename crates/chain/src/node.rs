//! Asks the nodes of a network: one at a time, the next one where it fails, and a second one before anything counts as final.
//!
//! # Layout
//!
//! - `failover` is a network with several nodes, whatever their family; a family says by [`Family`] how one of them is read.
//! - `endpoint` is one configured node, with its `health`; `witness` asks a second one.
//! - `removed` leaves the blocks that a node's chain no longer has.
//! - `rpc` asks by JSON-RPC, `limit` knows how nodes say that they were asked too often.

mod endpoint;
mod failover;
mod health;
mod limit;
mod removed;
mod rpc;
mod witness;

use std::collections::HashSet;
use std::time::Duration;

use quittance_protocol::network::NetworkId;

pub(crate) use self::endpoint::Endpoint;
pub(crate) use self::failover::{Failover, Nodes};
pub(crate) use self::limit::{is_limit, may_be_too_often, says_too_often};
pub(crate) use self::removed::{Best, leave_removed};
pub(crate) use self::rpc::Rpc;
use crate::lookup::Sighting;
use crate::position::Position;
use crate::source::{Batch, SourceError, Targets};

/// How many blocks below its tip a network without a position is begun, at least: a reorganisation is found by comparing with what
/// is remembered, and below that nobody knows of anything.
const FEWEST_BEFORE: u32 = 6;

/// The height at which a network without a position is begun, if anybody takes `depth` confirmations for final.
pub(crate) fn beginning(tip: u64, depth: u32) -> u64 {
    tip.saturating_sub(depth.max(FEWEST_BEFORE).into())
}

/// How the nodes of a family of networks are read. Nothing of it knows that there are several.
pub(crate) trait Family: Send + Sync {
    /// One of its nodes.
    type Node: Node;

    /// Reads on from `position`, as [`crate::ChainSource::follow`] promises, from this node alone.
    fn follow(
        &self,
        node: &Self::Node,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> impl Future<Output = Result<Batch, SourceError>> + Send;

    /// What this node says of a transaction, and what it moves to `addresses`.
    fn look_up(
        &self,
        node: &Self::Node,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> impl Future<Output = Result<Option<Sighting>, SourceError>> + Send;
}

/// Who is asked, as far as logs and rests have to know.
pub(crate) trait Peer {
    /// The network it is asked about.
    fn network(&self) -> &NetworkId;

    /// Where it is, without anything that could be a token.
    fn host(&self) -> String;

    /// How long it asked to be left alone with its last answer, if it did.
    fn rest_asked(&self) -> Option<Duration>;
}

/// A node, and what its family remembers of it.
pub(crate) trait Node: Send + Sync {
    /// Who it is.
    fn peer(&self) -> &dyn Peer;

    /// Sees that it is of the right chain, before anything it says is believed.
    fn prove(&self) -> impl Future<Output = Result<(), SourceError>> + Send;

    /// The hash of its block at `height`; none if it does not know one there yet.
    fn hash_at(&self, height: u64) -> impl Future<Output = Result<Option<String>, SourceError>> + Send;
}

/// How long nodes are waited for, and left alone after a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How long a node may take to accept a connection.
    pub connect: Duration,
    /// How long a node may take for one answer, the last byte included.
    pub answer: Duration,
    /// How long a node rests after its first fault, at most. Each further fault in a row doubles it.
    pub first_rest: Duration,
    /// How long a node ever rests, even if it asks for more.
    pub longest_rest: Duration,
    /// How long a network may bring no block before other nodes are asked whether they have one.
    pub quiet: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            answer: Duration::from_secs(15),
            first_rest: Duration::from_secs(1),
            longest_rest: Duration::from_secs(60),
            quiet: Duration::from_secs(15),
        }
    }
}
