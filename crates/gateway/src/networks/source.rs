//! What one network is read from, whatever its family.

use std::sync::Arc;
use std::time::Duration;

use quittance_chain::ChainSource;
use quittance_chain::bitcoin::{BitcoinConfig, BitcoinSource, Chain, Coin, NodeAddress as BitcoinAddress};
use quittance_chain::derivation::AccountKey;
use quittance_chain::evm::{Dialect, EvmConfig, EvmSource, FinalTag, NodeAddress, Patience, Trace};
use quittance_chain::monero::{MoneroConfig, MoneroSource, Nettype};
use quittance_protocol::network::Source;
use quittance_protocol::{Method, Network};

use crate::config::{ChainName, Finality, NetworkConfig, NodeConfig};

/// What a network is read from. Clones share it.
#[derive(Clone, Debug)]
pub enum LiveSource {
    /// Nodes of Ethereum's kind, and Tron's.
    Evm(Arc<EvmSource>),
    /// Nodes of Bitcoin's kind.
    Bitcoin(Arc<BitcoinSource>),
    /// Monero's node with a wallet.
    Monero(Arc<MoneroSource>),
}

impl LiveSource {
    /// Prepares to read a network. No node is asked yet.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the configuration.
    pub(super) fn of(
        network: &'static Network,
        config: &NetworkConfig,
        depth: u32,
        keys: &[&str],
    ) -> Result<Self, String> {
        let has_more = config.rpc.iter().any(|node| node.wallet.is_some() || node.api_key.is_some());
        let has_certificate = config.rpc.iter().any(|node| node.certificate.is_some());
        match network.source {
            Source::Evm | Source::Tron | Source::Monero if has_certificate => {
                Err("rpc: certificate is for Electrum servers of Bitcoin and Litecoin".to_owned())
            }
            Source::Evm | Source::Bitcoin if has_more => {
                Err("rpc: wallet is a word of Tron's and Monero's nodes, api_key of Tron's".to_owned())
            }
            Source::Tron if config.finality == Finality::Safe => {
                Err("finality: Tron calls no block safe, only finalized".to_owned())
            }
            Source::Evm | Source::Tron if config.chain.is_some() => {
                Err("chain is a word of Bitcoin's kind; say chain_id".to_owned())
            }
            Source::Evm | Source::Tron => {
                let source =
                    EvmSource::new(evm(network, config, depth)).map_err(|error| error.to_string())?;
                Ok(Self::Evm(Arc::new(source)))
            }
            Source::Bitcoin if config.chain_id.is_some() => {
                Err("chain_id is a word of Ethereum's kind; say chain".to_owned())
            }
            Source::Bitcoin => {
                let source = BitcoinSource::new(bitcoin(network, config, depth)?);
                Ok(Self::Bitcoin(Arc::new(source.map_err(|error| error.to_string())?)))
            }
            Source::Monero => {
                let source = MoneroSource::new(&monero(network, config, depth, keys)?);
                Ok(Self::Monero(Arc::new(source.map_err(|error| error.to_string())?)))
            }
            Source::None => Err("this network cannot be read yet".to_owned()),
        }
    }

    /// It, as every network looks.
    #[must_use]
    pub fn chain(&self) -> Arc<dyn ChainSource> {
        match self {
            Self::Evm(source) => Arc::<EvmSource>::clone(source),
            Self::Bitcoin(source) => Arc::<BitcoinSource>::clone(source),
            Self::Monero(source) => Arc::<MoneroSource>::clone(source),
        }
    }

    /// How long is waited between two looks where the operator does not say.
    #[must_use]
    pub fn pause(&self) -> Duration {
        match self {
            Self::Evm(source) => source.pause(),
            Self::Bitcoin(_) | Self::Monero(_) => Duration::from_secs(2),
        }
    }

    /// The last address of its key that somebody else may have given out, where that can be known.
    #[must_use]
    pub fn given_by_others(&self) -> Option<u32> {
        match self {
            Self::Monero(source) => source.given_by_others(),
            Self::Evm(_) | Self::Bitcoin(_) => None,
        }
    }

    /// How many nodes are configured.
    #[must_use]
    pub fn endpoints(&self) -> usize {
        match self {
            Self::Evm(source) => source.endpoints(),
            Self::Bitcoin(source) => source.endpoints(),
            Self::Monero(source) => source.endpoints(),
        }
    }

    /// How many nodes have not failed since they last did well.
    #[must_use]
    pub fn endpoints_up(&self) -> usize {
        match self {
            Self::Evm(source) => source.endpoints_up(),
            Self::Bitcoin(source) => source.endpoints_up(),
            Self::Monero(source) => source.endpoints_up(),
        }
    }

    /// It, if it is of Ethereum's kind.
    pub(super) fn evm(&self) -> Option<&Arc<EvmSource>> {
        match self {
            Self::Evm(source) => Some(source),
            Self::Bitcoin(_) | Self::Monero(_) => None,
        }
    }
}

fn evm(network: &'static Network, config: &NetworkConfig, depth: u32) -> EvmConfig {
    let methods = || Method::all().filter(|method| method.network.id == network.id);
    let contract = |method: &Method| {
        config.contracts.get(method.code).cloned().or_else(|| method.contract.map(str::to_owned))
    };
    EvmConfig {
        network: network.id(),
        dialect: match network.source {
            Source::Tron => Dialect::Tron,
            Source::Evm | Source::Bitcoin | Source::Monero | Source::None => Dialect::Ethereum,
        },
        rpc: config.rpc.iter().cloned().map(address).collect(),
        chain_id: config.chain_id.or(network.chain_id).unwrap_or_default(),
        tokens: methods().filter_map(|method| Some((method.code(), contract(method)?))).collect(),
        native: methods().find(|method| method.contract.is_none()).map(Method::code),
        depth,
        finality: match config.finality {
            Finality::Finalized => FinalTag::Finalized,
            Finality::Safe => FinalTag::Safe,
        },
        trace: match network.source {
            Source::Evm if config.trace => Trace::IfOffered,
            Source::Evm | Source::Tron | Source::Bitcoin | Source::Monero | Source::None => Trace::Never,
        },
        patience: Patience::default(),
    }
}

fn address(node: NodeConfig) -> NodeAddress {
    let NodeConfig { url, wallet, api_key, certificate: _ } = node;
    NodeAddress { rpc: url, wallet, api_key }
}

fn bitcoin(network: &'static Network, config: &NetworkConfig, depth: u32) -> Result<BitcoinConfig, String> {
    let method = Method::all().find(|method| method.network.id == network.id);
    Ok(BitcoinConfig {
        network: network.id(),
        coin: match network.id {
            "bitcoin" => Coin::Bitcoin,
            "litecoin" => Coin::Litecoin,
            other => return Err(format!("nobody knows the chains of {other}")),
        },
        chain: match config.chain.unwrap_or_default() {
            ChainName::Main => Chain::Main,
            ChainName::Test => Chain::Test,
            ChainName::Testnet4 => Chain::Testnet4,
            ChainName::Signet => Chain::Signet,
            ChainName::Regtest => Chain::Regtest,
            ChainName::Stagenet => return Err("chain: only Monero has a stagenet".to_owned()),
        },
        method: method.map(Method::code).ok_or("it has no coin")?,
        rpc: config.rpc.iter().cloned().map(bitcoin_address).collect(),
        depth,
        patience: BitcoinConfig::patience(),
    })
}

fn bitcoin_address(node: NodeConfig) -> BitcoinAddress {
    BitcoinAddress { url: node.url, certificate: node.certificate }
}

/// A wallet is read for one key alone: what arrives elsewhere nobody could see.
fn monero(
    network: &'static Network,
    config: &NetworkConfig,
    depth: u32,
    keys: &[&str],
) -> Result<MoneroConfig, String> {
    if config.chain_id.is_some() {
        return Err("chain_id is a word of Ethereum's kind; say chain".to_owned());
    }
    let [node] = config.rpc.as_slice() else {
        return Err("rpc: one node with its wallet is read".to_owned());
    };
    let wallet = node.wallet.clone();
    let wallet = wallet.ok_or(
        r#"rpc: say { url = "…", wallet = "…" }: the addresses of monerod and of monero-wallet-rpc"#,
    )?;
    if node.api_key.is_some() {
        return Err("rpc: api_key is for nodes of Tron".to_owned());
    }
    let [key] = keys else {
        let reason = match keys {
            [] => "no live project has keys.monero, so nobody knows whose payments to look for",
            _ => "several live projects have keys.monero, and one wallet is read for one of them",
        };
        return Err(reason.to_owned());
    };
    let key: AccountKey = key.parse().map_err(|error| format!("keys.monero: {error}"))?;
    let nettype = match config.chain.unwrap_or_default() {
        ChainName::Main => Nettype::Main,
        ChainName::Stagenet => Nettype::Stage,
        ChainName::Test => Nettype::Test,
        ChainName::Regtest => Nettype::Local,
        ChainName::Testnet4 | ChainName::Signet => {
            return Err("chain: Monero has main, stagenet, test and regtest".to_owned());
        }
    };
    let method = Method::all().find(|method| method.network.id == network.id);
    Ok(MoneroConfig {
        network: network.id(),
        daemon: node.url.clone(),
        wallet,
        nettype,
        method: method.map(Method::code).ok_or("it has no coin")?,
        key,
        depth,
        patience: Patience::default(),
    })
}
