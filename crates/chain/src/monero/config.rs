//! Which node is asked, which wallet, and whose payments are looked for.

use std::fmt;

use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;

use crate::address::Stage;
use crate::derivation::{AccountKey, ViewAccount};
use crate::node::Patience;
use crate::source::SourceError;

/// A network of Monero's kind, the node that is asked about it, and the wallet that sees what is ours.
#[derive(Clone)]
pub struct MoneroConfig {
    /// The network.
    pub network: NetworkId,
    /// Where monerod's RPC is, without a path. It may hold a token, so it never reaches a log.
    pub daemon: String,
    /// Where monero-wallet-rpc is, without a path. The wallet has to follow the same node.
    pub wallet: String,
    /// Which of Monero's networks the node has to be of.
    pub nettype: Nettype,
    /// The coin.
    pub method: MethodCode,
    /// The wallet's primary address and view key.
    pub key: AccountKey,
    /// The fewest confirmations that anybody takes for final on this network.
    pub depth: u32,
    /// How long they are waited for, and left alone.
    pub patience: Patience,
}

/// One of Monero's networks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nettype {
    /// The money is real.
    Main,
    /// The test network for those who take payments.
    Stage,
    /// The test network for those who change Monero.
    Test,
    /// A chain of one's own (`--regtest`). Its addresses look like real ones.
    Local,
}

impl Nettype {
    /// How nodes call it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Main => "mainnet",
            Self::Stage => "stagenet",
            Self::Test => "testnet",
            Self::Local => "fakechain",
        }
    }

    /// Whether its money is worth anything.
    #[must_use]
    pub(super) const fn stage(self) -> Stage {
        match self {
            Self::Main => Stage::Main,
            Self::Stage | Self::Test => Stage::Test,
            Self::Local => Stage::Local,
        }
    }
}

impl MoneroConfig {
    /// The wallet that is looked for.
    ///
    /// # Errors
    ///
    /// The key is none of Monero's.
    pub(super) fn account(&self) -> Result<ViewAccount, SourceError> {
        let wrong = || SourceError::Configuration {
            network: self.network.clone(),
            reason: "the key is no primary address with a view key".to_owned(),
        };
        self.key.monero().copied().ok_or_else(wrong)
    }
}

impl fmt::Debug for MoneroConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MoneroConfig").field(&(&self.network, &self.nettype, &self.key)).finish()
    }
}
