//! An EVM network, read from its nodes.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use bitcoin::hex::FromHex;
use quittance_protocol::Amount;
use quittance_protocol::network::NetworkId;
use serde_json::json;

use super::check::{self, EndpointReport};
use super::config::{EvmConfig, Trace};
use super::endpoint::{Blame, Endpoint, blame};
use super::reader::Reader;
use super::rpc::is_limit;
use super::wire::{Hash, Units};
use super::witness::Witness;
use crate::lookup::{Sighting, Whereabouts};
use crate::position::Position;
use crate::source::{Batch, ChainSource, SourceError, Targets};

/// An EVM network, read from one of its nodes at a time and confirmed by another.
///
/// The first node of the configuration that does not rest after a fault is asked. If it fails, the next one is asked at once.
/// Where several nodes are healthy, nothing that counts as final is handed over before two of them agree about it; one alone
/// is believed.
pub struct EvmSource {
    network: NetworkId,
    chain_id: u64,
    reader: Reader,
    /// The preferred one first; at least one.
    endpoints: Vec<Endpoint>,
    witness: Witness,
    trace: Trace,
    /// How long a network may bring no news before other nodes are asked whether they have any.
    quiet: Duration,
    /// When there was news, or when all nodes had none.
    current: Mutex<Instant>,
}

impl EvmSource {
    /// Prepares to read a network. No node is asked yet: each has to prove its chain before it is used.
    ///
    /// # Errors
    ///
    /// The configuration cannot work: [`SourceError::Configuration`].
    pub fn new(config: EvmConfig) -> Result<Self, SourceError> {
        Ok(Self {
            reader: Reader::new(&config)?,
            endpoints: Endpoint::all(&config)?,
            witness: Witness::new(config.depth),
            trace: config.trace,
            chain_id: config.chain_id,
            quiet: config.patience.quiet,
            current: Mutex::new(Instant::now()),
            network: config.network,
        })
    }

    /// What the contract at `to` answers when it is called with `data` (hexadecimal, with 0x) at the newest block. One node is
    /// believed.
    ///
    /// # Errors
    ///
    /// No node answers, or the contract fails.
    pub async fn call(&self, to: &str, data: &str) -> Result<Vec<u8>, SourceError> {
        self.first_answer(|endpoint| self.call_on(endpoint, to, data)).await
    }

    /// The chain id that its nodes have to be of.
    #[must_use]
    pub fn chain_id(&self) -> u64 {
        self.chain_id
    }

    /// How many nodes are configured.
    #[must_use]
    pub fn endpoints(&self) -> usize {
        self.endpoints.len()
    }

    /// How many nodes have not failed since they last did well.
    #[must_use]
    pub fn endpoints_up(&self) -> usize {
        self.endpoints.iter().filter(|endpoint| !endpoint.is_doubtful()).count()
    }

    /// What an address holds of the chain's own coin, in the newest block.
    ///
    /// # Errors
    ///
    /// No node answers.
    pub async fn balance(&self, address: &str) -> Result<Amount, SourceError> {
        self.first_answer(|endpoint| self.balance_on(endpoint, address)).await
    }

    /// What a unit of gas costs just now, in the smallest unit of the chain's own coin. One node is believed: it is told to people,
    /// never charged.
    ///
    /// # Errors
    ///
    /// No node answers.
    pub async fn gas_price(&self) -> Result<Amount, SourceError> {
        self.first_answer(|endpoint| self.gas_price_on(endpoint)).await
    }

    /// Looks at every configured node, whatever its health, which stays as it is. That is at most seven questions for each.
    pub async fn check(&self) -> Vec<EndpointReport> {
        let mut reports = Vec::with_capacity(self.endpoints.len());
        for endpoint in &self.endpoints {
            reports.push(check::look(endpoint, &self.network, self.trace).await);
        }
        reports
    }

    /// What one node says of a transaction. A block that counts for somebody has to be another node's as well.
    async fn look_up_on(
        &self,
        endpoint: &Endpoint,
        transaction: &Hash,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let node = endpoint.ready().await?;
        let sighting = endpoint.judge(self.reader.look_up(node, transaction, addresses).await)?;
        if let Some(Sighting { whereabouts: Whereabouts::Included(block), .. }) = &sighting {
            self.witness.hear_of(self.others(endpoint), &self.network, block).await?;
        }
        Ok(sighting)
    }

    fn others(&self, endpoint: &Endpoint) -> impl Iterator<Item = &Endpoint> {
        let number = endpoint.number;
        self.endpoints.iter().filter(move |other| other.number != number)
    }

    /// What the first node says that answers, or why the last one does not.
    async fn first_answer<'a, T, F>(&'a self, ask: impl Fn(&'a Endpoint) -> F) -> Result<T, SourceError>
    where
        F: Future<Output = Result<T, SourceError>>,
    {
        let mut last = None;
        for endpoint in &self.endpoints {
            match ask(endpoint).await {
                Ok(answer) => return Ok(answer),
                Err(error) => last = Some(error),
            }
        }
        Err(last.unwrap_or_else(|| self.no_node()))
    }

    async fn balance_on(&self, endpoint: &Endpoint, address: &str) -> Result<Amount, SourceError> {
        let node = endpoint.ready().await?;
        let balance = node.ask::<Units>("eth_getBalance", json!([address, "latest"])).await;
        endpoint.judge(balance).map(|Units(units)| Amount::new(units))
    }

    async fn gas_price_on(&self, endpoint: &Endpoint) -> Result<Amount, SourceError> {
        let node = endpoint.ready().await?;
        // Not every node says it. That is no fault that would keep payments from being read.
        node.ask::<Units>("eth_gasPrice", json!([])).await.map(|Units(units)| Amount::new(units))
    }

    async fn call_on(&self, endpoint: &Endpoint, to: &str, data: &str) -> Result<Vec<u8>, SourceError> {
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

    async fn read(
        &self,
        endpoint: &Endpoint,
        position: Option<&Position>,
        targets: &dyn Targets,
    ) -> Result<Batch, SourceError> {
        let node = endpoint.ready().await?;
        endpoint.judge(self.reader.follow(node, position, targets).await)
    }

    /// Whether it is time to ask other nodes whether they have the news that `endpoint` has not. It may be frozen, or one of
    /// several machines behind one address of which this one is behind.
    fn doubts(&self, endpoint: &Endpoint) -> bool {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        endpoint.is_doubtful() || current.elapsed() >= self.quiet
    }

    /// Hands over what `endpoint` said, if another node does not object.
    async fn hand_over(
        &self,
        endpoint: &Endpoint,
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

    fn no_node(&self) -> SourceError {
        SourceError::Configuration { network: self.network.clone(), reason: "no node is named".to_owned() }
    }
}

#[async_trait]
impl ChainSource for EvmSource {
    fn network(&self) -> &NetworkId {
        &self.network
    }

    async fn follow(&self, position: Option<&Position>, targets: &dyn Targets) -> Result<Batch, SourceError> {
        let mut last = None;
        let mut without_news: Vec<(&Endpoint, Batch)> = Vec::new();
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
            if brings_news(position, &batch) {
                for (behind, _) in without_news {
                    behind.falls_behind();
                }
                self.is_current();
                return self.hand_over(endpoint, position, batch).await;
            }
            let is_enough = without_news.is_empty() && !self.doubts(endpoint);
            without_news.push((endpoint, batch));
            if is_enough {
                break;
            }
            self.is_current();
        }
        // Nobody knows more, so the first one is as good as any.
        for (endpoint, _) in &without_news {
            endpoint.does_well();
        }
        match without_news.into_iter().next() {
            Some((endpoint, batch)) => self.hand_over(endpoint, position, batch).await,
            None => Err(last.unwrap_or_else(|| self.no_node())),
        }
    }

    /// A node that does not know the transaction, or has it in no block, may be behind: then the next one is asked.
    async fn look_up(
        &self,
        transaction: &str,
        addresses: &HashSet<String>,
    ) -> Result<Option<Sighting>, SourceError> {
        let Some(transaction) = Hash::parse(transaction) else { return Ok(None) };
        let mut last = None;
        let mut best: Option<Option<Sighting>> = None;
        for endpoint in &self.endpoints {
            match self.look_up_on(endpoint, &transaction, addresses).await {
                Ok(Some(sighting)) if sighting.whereabouts != Whereabouts::Waiting => {
                    return Ok(Some(sighting));
                }
                Ok(Some(waiting)) => best = Some(Some(waiting)),
                Ok(None) => best = best.or(Some(None)),
                Err(error) => last = Some(error),
            }
        }
        best.ok_or_else(|| last.unwrap_or_else(|| self.no_node()))
    }
}

/// Whether there is a new block, or a change in those that were known.
fn brings_news(position: Option<&Position>, batch: &Batch) -> bool {
    position.and_then(Position::newest) != batch.position.newest() || !batch.facts.is_empty()
}

impl fmt::Debug for EvmSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EvmSource").field("network", &self.network).finish_non_exhaustive()
    }
}
