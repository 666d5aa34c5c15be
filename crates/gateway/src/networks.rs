//! Nodes: what a live project's networks are read from.

use std::collections::BTreeMap;

use quittance_chain::address::{Format, Stage};
use quittance_chain::evm::{EvmConfig, FinalTag, Patience, Trace};
use quittance_protocol::network::Source;
use quittance_protocol::{Method, Network};

use crate::config::{ConfigError, Finality, NetworkConfig};

/// The configured networks.
#[derive(Clone, Debug, Default)]
pub struct Networks(BTreeMap<&'static str, Node>);

#[derive(Clone, Debug)]
struct Node {
    network: &'static Network,
    config: NetworkConfig,
}

impl Networks {
    /// Checks the configured networks.
    ///
    /// # Errors
    ///
    /// Names the network that is unknown or cannot be read yet, or the contract that is none of its tokens'.
    pub fn check(configured: BTreeMap<String, NetworkConfig>) -> Result<Self, ConfigError> {
        let mut nodes = BTreeMap::new();
        for (id, config) in configured {
            let wrong = |problem: &str| ConfigError::Value {
                place: format!("network.{id}"),
                problem: problem.to_owned(),
            };
            let network = Network::find(&id).ok_or_else(|| wrong("unknown network"))?;
            match network.source {
                Source::Evm => {}
                Source::None => return Err(wrong("this network cannot be read yet")),
            }
            for (code, contract) in &config.contracts {
                let token = Method::find(code).filter(|method| method.network.id == network.id);
                if token.and_then(|token| token.contract).is_none() {
                    return Err(wrong(&format!("contracts: {code} is no token of this network")));
                }
                let canonical = Format::of(network, Stage::Main).canonical(contract);
                canonical.map_err(|error| wrong(&format!("contracts.{code}: {error}")))?;
            }
            nodes.insert(network.id, Node { network, config });
        }
        Ok(Self(nodes))
    }

    /// Whether a node is configured.
    #[must_use]
    pub fn is_read(&self, network: &str) -> bool {
        self.0.contains_key(network)
    }

    /// The token's contract on the chain that is really used.
    #[must_use]
    pub fn contract(&self, method: &Method) -> Option<&str> {
        let configured =
            self.0.get(method.network.id).and_then(|node| node.config.contracts.get(method.code));
        configured.map(String::as_str).or(method.contract)
    }

    /// The chain id that is really used.
    #[must_use]
    pub fn chain_id(&self, network: &Network) -> Option<u64> {
        self.0.get(network.id).and_then(|node| node.config.chain_id).or(network.chain_id)
    }

    /// Confirmations the operator wants on a network.
    #[must_use]
    pub fn confirmations(&self, network: &str) -> Option<u32> {
        self.0.get(network)?.config.confirmations
    }

    /// How to read each network, with the time between two looks.
    #[must_use]
    pub fn sources(&self) -> Vec<(EvmConfig, std::time::Duration)> {
        let every = |node: &Node| std::time::Duration::from_millis(node.config.poll_ms);
        self.0.values().map(|node| (self.source(node), every(node))).collect()
    }

    fn source(&self, node: &Node) -> EvmConfig {
        let methods = || Method::all().filter(|method| method.network.id == node.network.id);
        let tokens = methods().filter(|method| method.contract.is_some());
        EvmConfig {
            network: node.network.id(),
            rpc: node.config.rpc.clone(),
            chain_id: self.chain_id(node.network).unwrap_or_default(),
            tokens: tokens
                .filter_map(|method| Some((method.code(), self.contract(method)?.to_owned())))
                .collect(),
            native: methods().find(|method| method.contract.is_none()).map(Method::code),
            depth: node.config.confirmations.unwrap_or(node.network.confirmations),
            finality: match node.config.finality {
                Finality::Finalized => FinalTag::Finalized,
                Finality::Safe => FinalTag::Safe,
            },
            trace: if node.config.trace { Trace::IfOffered } else { Trace::Never },
            patience: Patience::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let configured = toml::from_str(text).unwrap();
        Networks::check(configured).map_or_else(|error| error.to_string(), |_| "nothing is wrong".to_owned())
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let polygon = |contracts: &str| {
            format!("[polygon]\nrpc = \"http://127.0.0.1:1\"\ncontracts = {{ {contracts} }}")
        };
        for (text, told) in [
            (polygon("USDT_POLYGON = \"0xc2132d05d31c914a87c6611c10748aeb04b58e8f\""), "nothing is wrong"),
            (
                polygon("USDT_BSC = \"0x1\""),
                "network.polygon: contracts: USDT_BSC is no token of this network",
            ),
            (polygon("POL = \"0x1\""), "network.polygon: contracts: POL is no token of this network"),
            (
                polygon("USDT_POLYGON = \"0x1\""),
                "network.polygon: contracts.USDT_POLYGON: not an address of this network",
            ),
            (
                "[tron]\nrpc = \"http://127.0.0.1:1\"".to_owned(),
                "network.tron: this network cannot be read yet",
            ),
            ("[gnosis]\nrpc = \"http://127.0.0.1:1\"".to_owned(), "network.gnosis: unknown network"),
        ] {
            assert_eq!(refusal(&text), told);
        }
    }
}
