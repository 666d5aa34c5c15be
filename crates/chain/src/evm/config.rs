//! Which nodes are asked, and which money is looked for.

use std::collections::HashMap;
use std::fmt;

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;

use crate::address::Format;
use crate::node::Patience;
use crate::source::SourceError;

/// A network and the nodes that are asked about it.
#[derive(Clone)]
pub struct EvmConfig {
    /// The network.
    pub network: NetworkId,
    /// The nodes' JSON-RPC over HTTP, the preferred one first; at least one. They may hold tokens, so they never reach a log.
    pub rpc: Vec<String>,
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
            let contract = Format::Evm.canonical(contract);
            let contract = contract.map_err(|error| wrong(format!("contract of {code}: {error}")))?;
            if let Some(other) = contracts.insert(contract, code.clone()) {
                return Err(wrong(format!("{other} and {code} have the same contract")));
            }
        }
        Ok(contracts)
    }
}

impl fmt::Debug for EvmConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = (&self.network, self.chain_id, &self.tokens, &self.native);
        f.debug_tuple("EvmConfig").field(&shown).finish()
    }
}
