//! Which node is asked, and which money is looked for.

use std::collections::HashMap;
use std::fmt;

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;

use crate::address::Format;
use crate::source::SourceError;

/// A network and the node that is asked about it.
#[derive(Clone)]
pub struct EvmConfig {
    /// The network.
    pub network: NetworkId,
    /// The node's JSON-RPC over HTTP. It may hold a token, so it never reaches a log.
    pub rpc: String,
    /// The chain id of EIP-155 that the node has to be of.
    pub chain_id: u64,
    /// The tokens looked for, each with its contract's address.
    pub tokens: Vec<(MethodCode, String)>,
    /// The chain's own coin, if it is looked for.
    pub native: Option<MethodCode>,
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
