//! Nodes: what a live project's networks are read from.

mod source;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use quittance_chain::address::{Format, Stage};
use quittance_chain::evm::EvmSource;
use quittance_protocol::{Method, Network};

pub use self::source::LiveSource;
use crate::app::Projects;
use crate::config::{Config, ConfigError, Mode, NetworkConfig};

/// The configured networks.
#[derive(Debug, Default)]
pub struct Networks(BTreeMap<&'static str, Node>);

#[derive(Debug)]
struct Node {
    config: NetworkConfig,
    /// Everybody who asks the network's nodes does it here, so that what one learns of their health is known to all.
    source: LiveSource,
}

impl Networks {
    /// Checks the configured networks.
    ///
    /// # Errors
    ///
    /// Names the network that is unknown or cannot be read yet, the contract that is none of its tokens', or what is wrong with
    /// its nodes' addresses.
    pub fn check(configuration: &Config) -> Result<Self, ConfigError> {
        let mut nodes = BTreeMap::new();
        for (id, config) in &configuration.network {
            let wrong = |problem: &str| ConfigError::Value {
                place: format!("network.{id}"),
                problem: problem.to_owned(),
            };
            let network = Network::find(id).ok_or_else(|| wrong("unknown network"))?;
            if config.poll_ms == Some(0) {
                return Err(wrong("poll_ms must be 1 or more"));
            }
            if config.confirmations == Some(0) {
                return Err(wrong(
                    "confirmations must be 1 or more: what is in no block can be taken back. A shop that sells for it all \
                     the same says so itself, in the confirmations of its [[project]]",
                ));
            }
            for (code, contract) in &config.contracts {
                let token = Method::find(code).filter(|method| method.network.id == network.id);
                if token.and_then(|token| token.contract).is_none() {
                    return Err(wrong(&format!("contracts: {code} is no token of this network")));
                }
                let canonical = Format::of(network, Stage::Main).canonical(contract);
                canonical.map_err(|error| wrong(&format!("contracts.{code}: {error}")))?;
            }
            let depth = depth(configuration, network, config);
            let keys = keys(configuration, network);
            let source = LiveSource::of(network, config, depth, &keys).map_err(|problem| wrong(&problem))?;
            nodes.insert(network.id, Node { config: config.clone(), source });
        }
        Ok(Self(nodes))
    }

    /// Checks that every key of `projects` gives addresses on the networks it is for.
    ///
    /// # Errors
    ///
    /// Names the project and the key: it may be of a test network, of another coin, or say that it is for other addresses.
    pub fn check_keys(&self, projects: &Projects) -> Result<(), ConfigError> {
        for project in projects.all().filter(|project| !project.is_test()) {
            for (account, (_, key)) in &project.keys {
                for network in self.all().filter(|network| network.account() == *account) {
                    key.address(self.format(network), 0).map_err(|error| ConfigError::Value {
                        place: format!("project {}", project.id),
                        problem: format!("keys.{account}: {error}"),
                    })?;
                }
            }
        }
        Ok(())
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

    /// The networks, in the order of their names.
    pub fn all(&self) -> impl Iterator<Item = &'static Network> {
        self.0.keys().filter_map(|id| Network::find(id))
    }

    /// Whether it is the network that everybody means, and not a chain of the operator's own or one for tests.
    #[must_use]
    pub fn is_real(&self, network: &Network) -> bool {
        self.chain_id(network) == network.chain_id && self.format(network) == Format::of(network, Stage::Main)
    }

    /// How a network's addresses are written on the chain that is really used.
    #[must_use]
    pub fn format(&self, network: &Network) -> Format {
        match self.source(network.id) {
            Some(LiveSource::Bitcoin(source)) => source.format(),
            Some(LiveSource::Monero(source)) => source.format(),
            Some(LiveSource::Evm(_)) | None => Format::of(network, Stage::Main),
        }
    }

    /// What each network is read from, with the time between two looks.
    pub fn sources(&self) -> impl Iterator<Item = (&LiveSource, Duration)> {
        self.0.values().map(|node| {
            let configured = node.config.poll_ms.map(Duration::from_millis);
            (&node.source, configured.unwrap_or_else(|| node.source.pause()))
        })
    }

    /// What a network is read from.
    #[must_use]
    pub fn source(&self, network: &str) -> Option<&LiveSource> {
        self.0.get(network).map(|node| &node.source)
    }

    /// What an EVM network is read from.
    #[must_use]
    pub fn evm(&self, network: &str) -> Option<&Arc<EvmSource>> {
        self.source(network).and_then(LiveSource::evm)
    }

    /// What every EVM network is read from.
    pub fn all_evm(&self) -> impl Iterator<Item = &Arc<EvmSource>> {
        self.0.values().filter_map(|node| node.source.evm())
    }
}

/// The fewest confirmations that anybody takes for final: up to there several nodes have to agree. Money that was accepted from
/// elsewhere takes the table's.
fn depth(configuration: &Config, network: &Network, config: &NetworkConfig) -> u32 {
    let live = configuration.project.iter().filter(|project| project.mode == Mode::Live);
    let projects = live.filter_map(|project| project.confirmations.get(network.id).copied());
    projects.chain(config.confirmations).fold(network.confirmations, u32::min)
}

/// The keys that live projects have for a network's addresses.
fn keys<'a>(configuration: &'a Config, network: &Network) -> Vec<&'a str> {
    let live = configuration.project.iter().filter(|project| project.mode == Mode::Live);
    live.filter_map(|project| project.keys.get(network.account())).map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        let network = toml::from_str(text).unwrap();
        let configured = Config { network, ..Config::default() };
        Networks::check(&configured).map_or_else(|error| error.to_string(), |_| "nothing is wrong".to_owned())
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
                polygon("").replace("contracts", "poll_ms = 0\ncontracts"),
                "network.polygon: poll_ms must be 1 or more",
            ),
            (
                "[bitcoin]\nrpc = \"http://127.0.0.1:1\"\nconfirmations = 0".to_owned(),
                "network.bitcoin: confirmations must be 1 or more: what is in no block can be taken back. A shop that sells \
                 for it all the same says so itself, in the confirmations of its [[project]]",
            ),
            (
                "[solana]\nrpc = \"http://127.0.0.1:1\"".to_owned(),
                "network.solana: this network cannot be read yet",
            ),
            ("[tron]\nrpc = \"http://127.0.0.1:1/jsonrpc\"".to_owned(), "nothing is wrong"),
            (
                "[tron]\nrpc = { url = \"http://127.0.0.1:1\", wallet = \"http://127.0.0.1:2\", api_key = \"k\" }".to_owned(),
                "nothing is wrong",
            ),
            (
                "[tron]\nrpc = \"http://127.0.0.1:1\"\nfinality = \"safe\"".to_owned(),
                "network.tron: finality: Tron calls no block safe, only finalized",
            ),
            (
                "[tron]\nrpc = \"http://127.0.0.1:1\"\ncontracts = { USDT_TRC20 = \"0xa614f803b6fd780986a42c78ec9c7f77e6ded13c\" }".to_owned(),
                "network.tron: contracts.USDT_TRC20: not an address of this network",
            ),
            (
                "[polygon]\nrpc = { url = \"http://127.0.0.1:1\", api_key = \"k\" }".to_owned(),
                "network.polygon: rpc: wallet is a word of Tron's and Monero's nodes, api_key of Tron's",
            ),
            ("[gnosis]\nrpc = \"http://127.0.0.1:1\"".to_owned(), "network.gnosis: unknown network"),
        ] {
            assert_eq!(refusal(&text), told);
        }
    }

    #[test]
    fn looks_are_as_far_apart_as_a_free_key_to_a_node_allows() {
        let pause = |text: &str| {
            let network = toml::from_str(text).unwrap();
            let networks = Networks::check(&Config { network, ..Config::default() }).unwrap();
            networks.sources().next().map(|(_, pause)| pause.as_millis()).unwrap()
        };
        assert_eq!(pause("[ethereum]\nrpc = \"http://127.0.0.1:1\""), 2000);
        assert_eq!(pause("[bitcoin]\nrpc = \"http://127.0.0.1:1\""), 2000);
        assert_eq!(pause("[tron]\nrpc = \"http://127.0.0.1:1/jsonrpc\""), 10_000);
        assert_eq!(pause("[tron]\nrpc = \"http://127.0.0.1:1/jsonrpc\"\npoll_ms = 3000"), 3000);
    }

    /// What is said of a live shop's keys, with nodes of Ethereum and of a chain of Bitcoin.
    fn said_of_keys(keys: &str, chain: &str) -> String {
        let config = format!(
            r#"
[network.ethereum]
rpc = "http://127.0.0.1:1"
[network.bitcoin]
rpc = "http://127.0.0.1:1"
chain = "{chain}"
[[project]]
id = "LIVESHOP00000001"
name = "Harbour Bikes"
mode = "live"
api_key_sha256 = "{}"
secret_key = "a_secret_key_of_more_than_32_bytes_"
webhook_secret = "whsec_YSB3ZWJob29rIHNlY3JldCBvZiAzMiBieXRlcyEh"
keys = {{ {keys} }}
"#,
            "0".repeat(64)
        );
        let config: Config = toml::from_str(&config).unwrap();
        let networks = Networks::check(&config).unwrap();
        let projects = match Projects::check(&config, false) {
            Ok(projects) => projects,
            Err(error) => return error.to_string(),
        };
        networks
            .check_keys(&projects)
            .map_or_else(|error| error.to_string(), |()| "nothing is wrong".to_owned())
    }

    #[test]
    fn a_key_stands_under_one_account_however_it_is_written() {
        let xpub = "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V";
        let said = said_of_keys(&format!("evm = \"{xpub}\", bitcoin = \"wpkh({xpub}/0/*)\""), "main");
        assert!(
            said.contains("keys.evm is the key of keys.bitcoin: each has an account of its own"),
            "{said}"
        );
    }

    #[test]
    fn a_key_that_gives_no_addresses_where_it_is_meant_to_is_named() {
        // The account of BIP-84's example.
        let zpub = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs";
        let said = |account: &str, chain: &str| said_of_keys(&format!("{account} = \"{zpub}\""), chain);
        assert_eq!(said("bitcoin", "main"), "nothing is wrong");
        assert!(
            said("bitcoin", "regtest")
                .contains("LIVESHOP00000001: keys.bitcoin: the key is of the test network")
        );
        assert!(said("evm", "main").contains("keys.evm: this is a key for Bitcoin and its kin"));
    }
}
