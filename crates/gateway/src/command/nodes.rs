//! Asks the configured nodes.

use quittance_chain::SourceError;
use quittance_chain::{bitcoin, evm, monero};
use quittance_gateway::networks::{LiveSource, Networks};
use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;
use tokio::task::JoinSet;

/// Blocks that a wallet of Monero may be behind its node: it looks for new ones every few seconds.
const MAY_LAG: u64 = 3;

/// What the nodes of one network said.
pub(crate) struct Asked {
    pub(crate) network: NetworkId,
    /// The chain that was configured.
    pub(crate) expected: String,
    /// Each node.
    pub(crate) nodes: Vec<Node>,
}

/// What one node said.
pub(crate) struct Node {
    /// Its place in the configuration, counted from 1.
    pub(crate) number: usize,
    /// Its host. The rest of its address may be a secret.
    pub(crate) host: String,
    /// What it is and can do, or why that is not known.
    pub(crate) found: Result<Found, SourceError>,
}

/// What a node is and can do.
#[derive(Clone, Debug)]
pub(crate) enum Found {
    Evm(evm::Found),
    Bitcoin(bitcoin::Found),
    Monero(monero::Found),
}

/// Asks all networks at once, since one that does not answer takes its time.
pub(crate) async fn ask(networks: &Networks) -> Vec<Asked> {
    let mut asking = JoinSet::new();
    for (source, _) in networks.sources() {
        asking.spawn(look(source.clone()));
    }
    let mut asked = asking.join_all().await;
    asked.sort_by(|one, other| one.network.cmp(&other.network));
    asked
}

async fn look(source: LiveSource) -> Asked {
    let network = source.chain().network().clone();
    let (expected, nodes) = match &source {
        LiveSource::Evm(source) => {
            let reports = source.check().await.into_iter().map(|report| Node {
                number: report.number,
                host: report.host,
                found: report.found.map(Found::Evm),
            });
            (source.chain_id().to_string(), reports.collect())
        }
        LiveSource::Bitcoin(source) => {
            let reports = source.check().await.into_iter().map(|report| Node {
                number: report.number,
                host: report.host,
                found: report.found.map(Found::Bitcoin),
            });
            (source.expected(), reports.collect())
        }
        LiveSource::Monero(source) => {
            let reports = source.check().await.into_iter().map(|report| Node {
                number: report.number,
                host: report.host,
                found: report.found.map(Found::Monero),
            });
            (source.nettype().as_str().to_owned(), reports.collect())
        }
    };
    Asked { network, expected, nodes }
}

impl Asked {
    /// What the nodes that can be read from found.
    pub(crate) fn readable(&self) -> impl Iterator<Item = &Found> {
        self.nodes.iter().filter_map(|node| node.found.as_ref().ok()).filter(|found| found.is_readable())
    }
}

impl Found {
    /// The chain it is of.
    pub(crate) fn chain(&self) -> String {
        match self {
            Self::Evm(found) => found.chain_id.to_string(),
            Self::Bitcoin(found) => found.chain.clone(),
            Self::Monero(found) => found.nettype.clone(),
        }
    }

    /// Whether that is the one that was configured.
    pub(crate) fn is_expected(&self) -> bool {
        match self {
            Self::Evm(found) => found.is_expected,
            Self::Bitcoin(found) => found.is_expected(),
            Self::Monero(found) => found.is_expected,
        }
    }

    /// Whether the gateway can read payments from it.
    pub(crate) fn is_readable(&self) -> bool {
        self.fault().is_none()
    }

    /// Why the gateway can read no payments from it, and what to do.
    pub(crate) fn fault(&self) -> Option<(String, &'static str)> {
        let told = match self {
            found if !found.is_expected() => {
                let what = format!("is of chain {}", found.chain());
                return Some((what, "correct its address, or what [network] says of its chain"));
            }
            Self::Evm(found) if !found.whole_blocks => (
                "does not answer /wallet/getblockbynum",
                "name the address of its other interface as `wallet`: docs/NETWORKS.md",
            ),
            Self::Evm(found) if !found.logs_by_hash => {
                ("finds no events by a block's hash", "tokens cannot be followed there: use another node")
            }
            Self::Monero(found) if !found.is_ours => (
                "has another wallet open than that of keys.monero",
                "open the wallet there that was made from this primary address and view key, or correct the key",
            ),
            Self::Monero(found) if !found.is_watch_only => (
                "has a wallet open that can spend, or does not tell",
                "make one from the view key alone, as docs/NETWORKS.md says: it is all that is needed to look",
            ),
            Self::Bitcoin(bitcoin::Found { kind: bitcoin::Kind::Core { is_loading: true, .. }, .. }) => (
                "is still loading the chain",
                "wait: what was never read is begun when it has loaded all, and payers are offered it then",
            ),
            Self::Evm(_) | Self::Bitcoin(_) | Self::Monero(_) => return None,
        };
        Some((told.0.to_owned(), told.1))
    }

    /// What of it keeps payments waiting for now.
    pub(crate) fn lag(&self) -> Option<String> {
        match self {
            Self::Monero(found) => match found.height.saturating_sub(found.read.unwrap_or_default()) {
                behind if behind > MAY_LAG => Some(format!("has a wallet that is {behind} blocks behind it")),
                _ => None,
            },
            Self::Evm(_) | Self::Bitcoin(_) => None,
        }
    }

    /// The height of its newest block.
    pub(crate) fn height(&self) -> u64 {
        match self {
            Self::Evm(found) => found.height,
            Self::Bitcoin(found) => found.height,
            Self::Monero(found) => found.height,
        }
    }

    /// That block's time.
    pub(crate) fn block_time(&self) -> Time {
        match self {
            Self::Evm(found) => found.block_time,
            Self::Bitcoin(found) => found.block_time,
            Self::Monero(found) => found.block_time,
        }
    }
}
