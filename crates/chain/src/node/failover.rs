//! A network, read from one of its nodes at a time and confirmed by another.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use quittance_protocol::network::NetworkId;

use super::endpoint::{Blame, Endpoint, blame};
use super::witness::Witness;
use super::{Family, Patience};
use crate::lookup::{Sighting, Whereabouts};
use crate::position::Position;
use crate::source::{Batch, SourceError, Targets};

/// A network, read from one of its nodes at a time and confirmed by another.
///
/// The first node of the configuration that does not rest after a fault is asked. If it fails, the next one is asked at once.
/// Where several nodes are healthy, nothing that counts as final is handed over before two of them agree about it; one alone
/// is believed.
pub(crate) struct Failover<F: Family> {
    network: NetworkId,
    family: F,
    /// The preferred one first; at least one.
    endpoints: Vec<Endpoint<F::Node>>,
    witness: Witness,
    /// How long a network may bring no block before other nodes are asked whether they have one.
    quiet: Duration,
    /// When there was a new block, or when all nodes had none.
    current: Mutex<Instant>,
}

/// The nodes of a network, and how they are treated.
pub(crate) struct Nodes<N> {
    /// The preferred one first.
    pub(crate) nodes: Vec<N>,
    /// How long they are waited for.
    pub(crate) patience: Patience,
    /// The fewest confirmations that anybody takes for final: up to there several nodes have to agree.
    pub(crate) depth: u32,
}

impl<F: Family> Failover<F> {
    /// Prepares to read `network`. No node is asked yet: each has to prove its chain before it is used.
    ///
    /// # Errors
    ///
    /// No node is named.
    pub(crate) fn new(network: NetworkId, family: F, nodes: Nodes<F::Node>) -> Result<Self, SourceError> {
        let Nodes { nodes, patience, depth } = nodes;
        if nodes.is_empty() {
            return Err(no_node(&network));
        }
        let endpoints =
            nodes.into_iter().zip(1..).map(|(node, number)| Endpoint::new(number, node, patience));
        Ok(Self {
            family,
            endpoints: endpoints.collect(),
            witness: Witness::new(depth),
            quiet: patience.quiet,
            current: Mutex::new(Instant::now()),
            network,
        })
    }

    /// The network.
    pub(crate) fn network(&self) -> &NetworkId {
        &self.network
    }

    /// Its nodes, the preferred one first.
    pub(crate) fn endpoints(&self) -> &[Endpoint<F::Node>] {
        &self.endpoints
    }

    /// How many nodes have not failed since they last did well.
    pub(crate) fn endpoints_up(&self) -> usize {
        self.endpoints.iter().filter(|endpoint| !endpoint.is_doubtful()).count()
    }

    /// As [`crate::ChainSource::follow`] promises.
    ///
    /// # Errors
    ///
    /// No node could be read, or two of them disagree.
    pub(crate) async fn follow(
        &self,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        let mut last = None;
        let mut same_block: Vec<(&Endpoint<F::Node>, Batch)> = Vec::new();
        for endpoint in &self.endpoints {
            let batch = match self.read(endpoint, position, targets).await {
                Ok(batch) => batch,
                Err(error) => match blame(&error) {
                    Blame::Node | Blame::Chain => {
                        last = Some(error);
                        continue;
                    }
                    Blame::Gateway => return Err(error),
                },
            };
            if has_new_block(position, &batch) {
                for (behind, _) in same_block {
                    behind.falls_behind();
                }
                self.is_current();
                return self.hand_over(endpoint, position, batch).await;
            }
            let is_enough = same_block.is_empty() && !self.doubts(endpoint);
            same_block.push((endpoint, batch));
            if is_enough {
                break;
            }
            self.is_current();
        }
        // Nobody knows more, so the first one is as good as any.
        for (endpoint, _) in &same_block {
            endpoint.does_well();
        }
        match same_block.into_iter().next() {
            Some((endpoint, batch)) => self.hand_over(endpoint, position, batch).await,
            None => Err(last.unwrap_or_else(|| no_node(&self.network))),
        }
    }

    /// As [`crate::ChainSource::look_up`] promises. A node that does not know the transaction, or has it in no block, may be
    /// behind: then the next one is asked.
    ///
    /// # Errors
    ///
    /// No node could be asked.
    pub(crate) async fn look_up(
        &self,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let mut last = None;
        let mut best: Option<Option<Sighting>> = None;
        for endpoint in &self.endpoints {
            match self.look_up_on(endpoint, transaction, addresses).await {
                Ok(Some(sighting)) if sighting.whereabouts != Whereabouts::Waiting => {
                    return Ok(Some(sighting));
                }
                Ok(Some(waiting)) => best = Some(Some(waiting)),
                Ok(None) => best = best.or(Some(None)),
                Err(error) => last = Some(error),
            }
        }
        best.ok_or_else(|| last.unwrap_or_else(|| no_node(&self.network)))
    }

    /// What the first node says that answers, or why the last one does not.
    ///
    /// # Errors
    ///
    /// No node answers.
    pub(crate) async fn first_answer<'a, T, A>(
        &'a self,
        ask: impl Fn(&'a Endpoint<F::Node>) -> A,
    ) -> Result<T, SourceError>
    where
        A: Future<Output = Result<T, SourceError>>,
    {
        let mut last = None;
        for endpoint in &self.endpoints {
            match ask(endpoint).await {
                Ok(answer) => return Ok(answer),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| no_node(&self.network)))
    }

    /// What one node says of a transaction. A block that counts for somebody has to be another node's as well.
    async fn look_up_on(
        &self,
        endpoint: &Endpoint<F::Node>,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let node = endpoint.ready().await?;
        let sighting = endpoint.judge(self.family.look_up(node, transaction, addresses).await)?;
        if let Some(Sighting { whereabouts: Whereabouts::Included(block), .. }) = &sighting {
            self.witness.hear_of(self.others(endpoint), &self.network, block).await?;
        }
        Ok(sighting)
    }

    fn others(&self, endpoint: &Endpoint<F::Node>) -> impl Iterator<Item = &Endpoint<F::Node>> {
        let number = endpoint.number;
        self.endpoints.iter().filter(move |other| other.number != number)
    }

    async fn read(
        &self,
        endpoint: &Endpoint<F::Node>,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        let node = endpoint.ready().await?;
        endpoint.judge(self.family.follow(node, position, targets).await)
    }

    /// Whether it is time to ask other nodes whether they have a block that `endpoint` has not. It may be frozen, or one of
    /// several machines behind one address of which this one is behind.
    fn doubts(&self, endpoint: &Endpoint<F::Node>) -> bool {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        endpoint.is_doubtful() || current.elapsed() >= self.quiet
    }

    /// Hands over what `endpoint` said, if another node does not object.
    async fn hand_over(
        &self,
        endpoint: &Endpoint<F::Node>,
        position: Option<&Position>,
        batch: Batch,
    ) -> Result<Batch, SourceError> {
        endpoint.does_well();
        self.witness.hear(self.others(endpoint), position, &batch).await?;
        Ok(batch)
    }

    fn is_current(&self) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }
}

fn no_node(network: &NetworkId) -> SourceError {
    SourceError::Configuration { network: network.clone(), reason: "no node is named".to_owned() }
}

/// Whether there is a new block, or a change in those that were known. News of a mempool alone is none: it goes on coming where a
/// node has lost touch with the chain.
fn has_new_block(position: Option<&Position>, batch: &Batch) -> bool {
    position.and_then(Position::newest) != batch.position.newest()
}
