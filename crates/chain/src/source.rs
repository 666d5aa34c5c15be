//! What every network looks like to the gateway.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use quittance_ledger::transfer::{ChainFact, Followed, Transfer};
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;

use crate::derivation::AccountKey;
use crate::lookup::Sighting;
use crate::position::Position;

/// Reads one network.
#[async_trait]
pub trait ChainSource: Send + Sync {
    /// The network it reads.
    fn network(&self) -> &NetworkId;

    /// Reads on from `position`, one bounded batch at most. `None` starts a real network near its tip.
    ///
    /// Nothing is remembered between two calls: from the same position and the same chain come the same facts. So position
    /// and facts are stored in one transaction, and a crash before it costs nothing but the reading.
    ///
    /// # Errors
    ///
    /// The network could not be read this time. The position stays good: read again later.
    async fn follow(&self, position: Option<&Position>, targets: &dyn Targets) -> Result<Batch, SourceError>;

    /// What the network says of one transaction (an id in canonical form, see [`crate::transaction`]), and what it moves to
    /// `addresses` by the same rules as following has; nothing if it knows no such transaction.
    ///
    /// # Errors
    ///
    /// The network could not be asked this time.
    async fn look_up(
        &self,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError>;
}

/// Knows which addresses are ours. Implemented over the store, so that the cost of following a network grows with its blocks
/// and not with the number of invoices.
#[async_trait]
pub trait Targets: Send + Sync {
    /// Those of `addresses` (canonical form) that were ever handed out on `network`, or on any network that shares its
    /// addresses.
    ///
    /// # Errors
    ///
    /// The store could not be asked: [`SourceError::Lookup`].
    async fn known(&self, network: &NetworkId, addresses: &[String]) -> Result<HashSet<String>, SourceError>;

    /// The addresses on `network` that money is expected at, or came to not long ago. Only sources that have to name what they
    /// look for ask this.
    ///
    /// # Errors
    ///
    /// The store could not be asked: [`SourceError::Lookup`].
    async fn watched(&self, network: &NetworkId) -> Result<HashSet<String>, SourceError>;

    /// How many addresses of a key were ever taken, whether anybody was given them or not: all of them have a lower number.
    ///
    /// # Errors
    ///
    /// The store could not be asked: [`SourceError::Lookup`].
    async fn taken(&self, key: &AccountKey) -> Result<u32, SourceError>;

    /// The moments from `from` on and before `until` at which the balance of one of our addresses on `network` is to be asked.
    /// There are few for each invoice, because each costs a question of its own.
    ///
    /// # Errors
    ///
    /// The store could not be asked: [`SourceError::Lookup`].
    async fn moments(&self, network: &NetworkId, from: Time, until: Time)
    -> Result<Vec<Moment>, SourceError>;
}

/// A moment at which the balance of an address says whether money reached it unseen: a contract that pays a chain's own coin
/// leaves no trace in blocks and logs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The moment, in the time of blocks.
    pub at: Time,
    /// The address, in canonical form.
    pub address: String,
    /// The chain's own coin.
    pub method: MethodCode,
    /// The transfers of it to the address that earlier readings have found in blocks, and that have not left them. What the
    /// balance exceeds them by came unseen.
    pub known: Vec<Transfer>,
}

/// What one reading found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// News of transfers to our addresses, in the order of their numbers.
    pub facts: Vec<ChainFact>,
    /// How far the network has been read now.
    pub followed: Followed,
    /// Where to read on. Equal to the position it was read from when there is nothing new at all.
    pub position: Position,
    /// The newest height the network has, as far as is known: `followed.height` of `tip` blocks have been read.
    pub tip: u64,
    /// True when more blocks can be read at once.
    pub more: bool,
}

/// Why a network could not be read this time. No text of it carries the node's address, which may hold a token.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SourceError {
    /// The node did not answer, or not in time.
    #[error("the node of {network} cannot be reached: {reason}")]
    Unreachable {
        /// The network.
        network: NetworkId,
        /// What went wrong.
        reason: String,
    },
    /// The node answered with an error.
    #[error("the node of {network} refused {method}: {message} ({code})")]
    Refused {
        /// The network.
        network: NetworkId,
        /// What was asked.
        method: &'static str,
        /// The node's error code.
        code: i64,
        /// The node's words.
        message: String,
    },
    /// The node's answer is not what its interface promises.
    #[error("the node of {network} answered {method} with something unreadable: {reason}")]
    Unreadable {
        /// The network.
        network: NetworkId,
        /// What was asked.
        method: &'static str,
        /// What is wrong with the answer.
        reason: String,
    },
    /// The chain changed under the reading. Read again.
    #[error("{network} changed while it was read")]
    Moved {
        /// The network.
        network: NetworkId,
    },
    /// The node is of another chain than the configuration says.
    #[error("the node of {network} is of chain {found}, not of {expected}")]
    WrongChain {
        /// The network.
        network: NetworkId,
        /// The chain that was configured: its chain id, or the name of its first block.
        expected: String,
        /// The chain of the node.
        found: String,
    },
    /// The node still loads the chain, its newest block is older than another node's or than what was read, or its wallet has not
    /// read what the node has.
    #[error(
        "the node of {network} is behind: it, or its wallet, is still loading, or has less than is known already"
    )]
    Behind {
        /// The network.
        network: NetworkId,
    },
    /// Two nodes name different blocks at a height that counts as final. Nothing is believed until they agree.
    #[error("the nodes of {network} disagree about block {height}")]
    Disagreement {
        /// The network.
        network: NetworkId,
        /// The height at which their chains differ.
        height: u64,
    },
    /// None of the blocks we remember is in the node's chain any more. A person has to look at it.
    #[error("{network} was reorganised below block {oldest}, the oldest one remembered")]
    TooDeep {
        /// The network.
        network: NetworkId,
        /// The height of the oldest block remembered.
        oldest: u64,
    },
    /// The source is configured in a way that cannot work.
    #[error("{network} is not configured right: {reason}")]
    Configuration {
        /// The network.
        network: NetworkId,
        /// What is wrong.
        reason: String,
    },
    /// The addresses could not be looked up.
    #[error("addresses could not be looked up")]
    Lookup(#[source] Arc<dyn std::error::Error + Send + Sync>),
}
