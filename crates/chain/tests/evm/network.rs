//! A node with a token of each kind, and somebody who watches it.

use std::time::Duration;

use quittance_chain::evm::{Dialect, EvmConfig, EvmSource, FinalTag, Patience, Trace};
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use quittance_testkit::contract::Contract;
use serde_json::json;

use crate::node::Node;
use crate::story::Watcher;

/// An address of ours; nobody needs its key.
pub(crate) const OURS: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
/// Somebody else's.
pub(crate) const THEIRS: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

/// A node with a token of each kind, and a watcher that has read it up to its tip.
pub(crate) struct Network {
    pub(crate) anvil: Anvil,
    /// What the watcher takes for the node.
    pub(crate) node: Node,
    pub(crate) token: String,
    pub(crate) silent: String,
    pub(crate) watcher: Watcher<EvmSource>,
}

impl Network {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// With arguments of anvil.
    pub(crate) async fn start_with(arguments: &[&str]) -> Self {
        Self::of(Anvil::start_with(arguments).await.unwrap(), |_| {}).await
    }

    /// With another configuration.
    pub(crate) async fn configured(change: impl FnOnce(&mut EvmConfig)) -> Self {
        Self::of(Anvil::start().await.unwrap(), change).await
    }

    /// With a configuration changed by `change`.
    pub(crate) async fn of(anvil: Anvil, change: impl FnOnce(&mut EvmConfig)) -> Self {
        let token = anvil.deploy(Contract::Token).await.unwrap();
        let silent = anvil.deploy(Contract::SilentToken).await.unwrap();
        // A reorganisation of the node makes a block of the same time, and so of the same hash, where nothing else differs.
        anvil.mine(5).await.unwrap();
        let node = Node::before(anvil.url()).await;
        let mut config = config(node.url(), &token, &silent);
        change(&mut config);
        let source = EvmSource::new(config).unwrap();
        let mut watcher = Watcher::new(source, [OURS.to_owned()]);
        assert!(watcher.story().await.is_empty());
        Self { anvil, node, token, silent, watcher }
    }

    pub(crate) async fn story(&mut self) -> Vec<String> {
        self.watcher.story().await
    }

    /// A second watcher, which has read as far as the first one.
    pub(crate) async fn another_watcher(&self) -> Watcher<EvmSource> {
        let source = EvmSource::new(config(self.node.url(), &self.token, &self.silent)).unwrap();
        let mut watcher = Watcher::new(source, [OURS.to_owned()]);
        watcher.keep(self.watcher.last.as_ref().unwrap());
        watcher
    }

    /// The time of the newest block.
    pub(crate) async fn time(&self) -> Time {
        let block = self.anvil.ask("eth_getBlockByNumber", json!(["latest", false])).await.unwrap();
        let digits = block["timestamp"].as_str().unwrap().trim_start_matches("0x");
        Time::from_seconds(i64::from_str_radix(digits, 16).unwrap())
    }
}

pub(crate) fn config(url: &str, token: &str, silent: &str) -> EvmConfig {
    let tokens = vec![
        (MethodCode::new("USDC_ERC20"), token.to_owned()),
        (MethodCode::new("USDT_ERC20"), silent.to_owned()),
    ];
    EvmConfig {
        network: NetworkId::new("ethereum"),
        dialect: Dialect::Ethereum,
        rpc: vec![url.into()],
        chain_id: CHAIN_ID,
        tokens,
        native: Some(MethodCode::new("ETH")),
        depth: 1,
        finality: FinalTag::Finalized,
        trace: Trace::IfOffered,
        // A node that failed is asked again at once.
        patience: Patience {
            first_rest: Duration::ZERO,
            longest_rest: Duration::ZERO,
            ..Patience::default()
        },
    }
}

pub(crate) fn canonical(address: &str) -> String {
    quittance_chain::address::Format::Evm.canonical(address).unwrap()
}
