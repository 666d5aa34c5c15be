//! A Monero network with a watcher of the shop's wallet.

use quittance_chain::address::{Format, Stage};
use quittance_chain::derivation::AccountKey;
use quittance_chain::monero::{MoneroConfig, MoneroSource, Nettype};
use quittance_chain::node::Patience;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_testkit::monero::{Monero, SHOP, SHOP_VIEW};
use quittance_testkit::proxy::Proxy;
use quittance_testkit::wait;

use crate::story::{Watcher, in_short};

/// A millionth of a coin.
pub(crate) const MICRO: u64 = 1_000_000;

/// A running network, read through proxies.
pub(crate) struct Network {
    pub(crate) monero: Monero,
    pub(crate) daemon: Proxy,
    pub(crate) wallet: Proxy,
    pub(crate) watcher: Watcher<MoneroSource>,
}

impl Network {
    /// Starts a network, on which the first `count` addresses were handed out.
    pub(crate) async fn start(count: u32) -> Self {
        let monero = Monero::start().await.unwrap();
        let daemon = Proxy::before(monero.daemon_url()).await.unwrap();
        let wallet = Proxy::before(monero.wallet_url()).await.unwrap();
        let source = MoneroSource::new(&config(daemon.url(), wallet.url())).unwrap();
        let mut watcher = Watcher::new(source, (0..count).map(address));
        watcher.ours.taken = count;
        Self { monero, daemon, wallet, watcher }
    }

    /// What is told once the wallet has read the chain again.
    pub(crate) async fn patiently(&mut self) -> Vec<String> {
        let watcher = &mut self.watcher;
        let told = wait::until("the network to be read", async || watcher.batch().await.ok());
        let mut told: Vec<_> = told.await.unwrap().facts.iter().map(in_short).collect();
        told.extend(self.watcher.story().await);
        told
    }

    /// Mines blocks, and reads them.
    pub(crate) async fn mine(&mut self, count: u64) -> Vec<String> {
        self.monero.mine(count).await.unwrap();
        self.watcher.story().await
    }
}

/// What the gateway would configure.
pub(crate) fn config(daemon: &str, wallet: &str) -> MoneroConfig {
    MoneroConfig {
        network: NetworkId::new("monero"),
        daemon: daemon.to_owned(),
        wallet: wallet.to_owned(),
        nettype: Nettype::Local,
        method: MethodCode::new("XMR"),
        key: key(),
        depth: 10,
        patience: Patience {
            first_rest: std::time::Duration::ZERO,
            longest_rest: std::time::Duration::ZERO,
            ..Patience::default()
        },
    }
}

pub(crate) fn key() -> AccountKey {
    format!("{SHOP} {SHOP_VIEW}").parse().unwrap()
}

/// The shop's address of this number.
pub(crate) fn address(index: u32) -> String {
    key().address(Format::Monero(Stage::Main), index).unwrap()
}
