//! A node, and a watcher that has read it up to its tip through a proxy.

use std::time::Duration;

use bitcoin::NetworkKind;
use bitcoin::bip32::{DerivationPath, Xpriv, Xpub};
use bitcoin::secp256k1::Secp256k1;
use quittance_chain::bitcoin::{BitcoinConfig, BitcoinSource, Chain, Coin};
use quittance_chain::derivation::AccountKey;
use quittance_chain::evm::Patience;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_testkit::bitcoind::{Bitcoind, Kind};
use quittance_testkit::proxy::Proxy;
use quittance_testkit::wait;

use crate::story::{Watcher, in_short};

/// Confirmations that anybody takes for final in these stories.
pub(crate) const DEPTH: u32 = 3;
/// Addresses of ours, of every kind.
const EACH: u32 = 3;

/// A node, and a watcher that has read it up to its tip.
pub(crate) struct Network {
    pub(crate) node: Bitcoind,
    pub(crate) lines: Vec<Proxy>,
    pub(crate) watcher: Watcher<BitcoinSource>,
    /// Addresses of ours, as wallets usually make them.
    pub(crate) ours: Vec<String>,
}

impl Network {
    /// A node of this kind.
    pub(crate) async fn start(kind: Kind) -> Self {
        Self::start_with(kind, 1).await
    }

    /// With so many lines to it.
    pub(crate) async fn start_with(kind: Kind, lines: usize) -> Self {
        let node = Bitcoind::start(kind).await.unwrap();
        let mut proxies = Vec::new();
        for _ in 0..lines {
            proxies.push(Proxy::before(&without_password(&node)).await.unwrap());
        }
        let source = BitcoinSource::new(config(kind, &proxies)).unwrap();
        let ours = addresses(kind, "wpkh");
        let mut watcher = Watcher::new(source, ours.clone());
        assert!(watcher.story().await.is_empty());
        Self { node, lines: proxies, watcher, ours }
    }

    /// The story as it is told from here on.
    pub(crate) async fn story(&mut self) -> Vec<String> {
        self.watcher.story().await
    }
}

impl Network {
    /// The story from here on, once the node has rested from a fault.
    pub(crate) async fn patient_story(&mut self) -> Vec<String> {
        let (watcher, mut told) = (&mut self.watcher, Vec::new());
        wait::until("the node to have rested", async || {
            let batch = watcher.batch().await.ok()?;
            told.extend(batch.facts.iter().map(in_short));
            (!batch.more).then_some(())
        })
        .await
        .unwrap();
        told
    }
}

pub(crate) fn without_password(node: &Bitcoind) -> String {
    node.url().replace("test:test@", "")
}

/// Reads through `lines`. A node that fails rests for milliseconds, so that no test waits.
pub(crate) fn config(kind: Kind, lines: &[Proxy]) -> BitcoinConfig {
    let (network, coin, method) = match kind {
        Kind::Bitcoin => ("bitcoin", Coin::Bitcoin, "BTC"),
        Kind::Litecoin => ("litecoin", Coin::Litecoin, "LTC"),
    };
    let (first_rest, longest_rest) = (Duration::from_millis(4), Duration::from_millis(40));
    BitcoinConfig {
        network: NetworkId::new(network),
        coin,
        chain: Chain::Regtest,
        method: MethodCode::new(method),
        rpc: lines.iter().map(|line| line.url().replace("http://", "http://test:test@").into()).collect(),
        depth: DEPTH,
        patience: Patience { first_rest, longest_rest, ..BitcoinConfig::patience() },
    }
}

/// The first addresses of ours of a kind, as a descriptor names it.
pub(crate) fn addresses(kind: Kind, script: &str) -> Vec<String> {
    let secp = Secp256k1::new();
    let path: DerivationPath = "m/84'/1'/0'".parse().unwrap();
    let master = Xpriv::new_master(NetworkKind::Test, &[7; 32]).unwrap();
    let account = Xpub::from_priv(&secp, &master.derive_priv(&secp, &path).unwrap());
    let closing = ")".repeat(script.matches('(').count() + 1);
    let key: AccountKey = format!("{script}({account}/0/*{closing}").parse().unwrap();
    let coin = match kind {
        Kind::Bitcoin => Coin::Bitcoin,
        Kind::Litecoin => Coin::Litecoin,
    };
    (0..EACH).map(|index| key.address(coin.format(Chain::Regtest), index).unwrap()).collect()
}
