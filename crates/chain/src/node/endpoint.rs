//! One configured node: of the right chain before it is believed, left alone after a fault.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::health::{Fault, Health};
use super::{Node, Patience};
use crate::source::SourceError;

/// A configured node.
pub(crate) struct Endpoint<N> {
    /// Its place in the configuration, counted from 1.
    pub(crate) number: usize,
    node: N,
    patience: Patience,
    health: Mutex<Health>,
}

/// Whom an error tells against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Blame {
    /// The node that was asked: another one may do better, and it rests.
    Node,
    /// Nobody: the chain moved on meanwhile, and the node, or its wallet, has yet to follow. Another node may be asked, and this
    /// one again.
    Chain,
    /// Us, or all nodes together: no other node can help.
    Gateway,
}

impl<N: Node> Endpoint<N> {
    /// A node that was never asked.
    pub(super) fn new(number: usize, node: N, patience: Patience) -> Self {
        Self { number, node, patience, health: Mutex::default() }
    }

    /// The node itself, whatever its health and its chain.
    pub(crate) fn node(&self) -> &N {
        &self.node
    }

    /// The node, if it may be asked. It has to be of the right chain first: another chain's worthless money would pay invoices.
    ///
    /// # Errors
    ///
    /// It rests (the error is the one it rests for), is not reached, or is of another chain.
    pub(crate) async fn ready(&self) -> Result<&N, SourceError> {
        if let Some(error) = self.health().resting(Instant::now()) {
            return Err(error);
        }
        if !self.health().is_proven() {
            self.judge(self.node.prove().await)?;
            self.health().prove();
        }
        Ok(&self.node)
    }

    /// Passes on what came of asking it. After a fault it rests.
    pub(crate) fn judge<T>(&self, outcome: Result<T, SourceError>) -> Result<T, SourceError> {
        outcome.inspect_err(|error| match blame(error) {
            Blame::Node => self.fail(error),
            Blame::Chain | Blame::Gateway => {}
        })
    }

    /// It did what was asked of it, and that was of use.
    pub(super) fn does_well(&self) {
        if self.health().recover() {
            let (number, host) = (self.number, self.node.peer().host());
            tracing::info!(node.number = number, node.host = host, "Node {number} at {host} is used again");
        }
    }

    /// Whether it has failed and not been of use since.
    pub(super) fn is_doubtful(&self) -> bool {
        self.health().is_doubtful()
    }

    /// Another node knows more than it.
    pub(super) fn falls_behind(&self) {
        self.fail(&SourceError::Behind { network: self.node.peer().network().clone() });
    }

    fn fail(&self, error: &SourceError) {
        // Without a source of chance gateways that failed together come back together, which is little harm.
        let chance = getrandom::u64().unwrap_or(u64::MAX);
        let fault = Fault { error, asked: self.node.peer().rest_asked(), chance };
        if self.health().fail(&fault, self.patience, Instant::now()) {
            let (number, host) = (self.number, self.node.peer().host());
            tracing::warn!(node.number = number, node.host = host, %error, "Node {number} at {host} is left alone");
        }
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whom `error` tells against.
pub(super) fn blame(error: &SourceError) -> Blame {
    match error {
        SourceError::Unreachable { .. }
        | SourceError::Refused { .. }
        | SourceError::Unreadable { .. }
        | SourceError::WrongChain { .. }
        // Its blocks are not those we know: it may have been set up anew, or follow a fork that lost.
        | SourceError::TooDeep { .. } => Blame::Node,
        // What says so of itself is catching up.
        SourceError::Moved { .. } | SourceError::Behind { .. } => Blame::Chain,
        SourceError::Disagreement { .. } | SourceError::Configuration { .. } | SourceError::Lookup(_) => {
            Blame::Gateway
        }
    }
}
