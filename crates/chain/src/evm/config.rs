//! Which nodes are asked, and which money is looked for.

use std::collections::HashMap;
use std::fmt;

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;

use super::dialect::Dialect;
use crate::node::Patience;
use crate::source::SourceError;

/// A network and the nodes that are asked about it.
#[derive(Clone)]
pub struct EvmConfig {
    /// The network.
    pub network: NetworkId,
    /// What its nodes do in their own way.
    pub dialect: Dialect,
    /// The nodes, the preferred one first; at least one.
    pub rpc: Vec<NodeAddress>,
    /// The chain id of EIP-155 that the nodes have to be of.
    pub chain_id: u64,
    /// The tokens looked for, each with its contract's address.
    pub tokens: Vec<(MethodCode, String)>,
    /// The chain's own coin, if it is looked for.
    pub native: Option<MethodCode>,
    /// The fewest confirmations that anybody takes for final on this network: up to there several nodes have to agree.
    pub depth: u32,
    /// What the network calls final.
    pub finality: FinalTag,
    /// Whether nodes are asked for traces, which tell of ether that a contract pays.
    pub trace: Trace,
    /// How long nodes are waited for, and left alone.
    pub patience: Patience,
}

/// Where a node is asked. All of it may be a secret, so none of it reaches a log.
#[derive(Clone, PartialEq, Eq)]
pub struct NodeAddress {
    /// Its JSON-RPC over HTTP.
    pub rpc: String,
    /// What is before `/wallet` in the addresses of its other interface, where its dialect has one; by default the address of its
    /// JSON-RPC without `/jsonrpc`.
    pub wallet: Option<String>,
    /// What its seller knows us by, sent as `TRON-PRO-API-KEY`.
    pub api_key: Option<String>,
}

/// Which of a chain's own words for settled blocks is believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FinalTag {
    /// `finalized`: undoing it would cost the network's validators their stake.
    #[default]
    Finalized,
    /// `safe`: on a rollup, what has reached the chain below it.
    Safe,
}

/// Whether nodes are asked for traces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trace {
    /// Of each node that knows `trace_block`.
    #[default]
    IfOffered,
    /// Never: some nodes charge dearly for it.
    Never,
}

impl EvmConfig {
    /// The tokens by their contracts, in canonical form.
    ///
    /// # Errors
    ///
    /// A contract is not an address, or is named twice.
    pub(super) fn contracts(&self) -> Result<HashMap<String, MethodCode>, SourceError> {
        let wrong = |reason| SourceError::Configuration { network: self.network.clone(), reason };
        let mut contracts = HashMap::new();
        for (code, contract) in &self.tokens {
            let contract = self.dialect.format().canonical(contract);
            let contract = contract.map_err(|error| wrong(format!("contract of {code}: {error}")))?;
            if let Some(other) = contracts.insert(contract, code.clone()) {
                return Err(wrong(format!("{other} and {code} have the same contract")));
            }
        }
        Ok(contracts)
    }
}

impl From<String> for NodeAddress {
    fn from(rpc: String) -> Self {
        Self { rpc, wallet: None, api_key: None }
    }
}

impl From<&str> for NodeAddress {
    fn from(rpc: &str) -> Self {
        rpc.to_owned().into()
    }
}

impl fmt::Debug for NodeAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NodeAddress")
    }
}

impl fmt::Debug for EvmConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = (&self.network, self.chain_id, &self.tokens, &self.native);
        f.debug_tuple("EvmConfig").field(&shown).finish()
    }
}
