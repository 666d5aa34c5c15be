//! A double of a node with a token, and somebody who watches it through a line that can fail.

use std::time::Duration;

use quittance_chain::evm::{Dialect, EvmConfig, EvmSource, FinalTag, NodeAddress, Patience, Trace};
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_testkit::contract::Contract;
use quittance_testkit::proxy::Proxy;
use quittance_testkit::tron::{self, CHAIN_ID, Tron};

use crate::story::Watcher;

/// An address of ours; nobody needs its key.
pub(crate) const OURS: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
/// Somebody else's.
pub(crate) const THEIRS: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

/// A double with a token, and a watcher that has read it up to its tip.
pub(crate) struct Network {
    pub(crate) tron: Tron,
    /// What the watcher takes for the node.
    pub(crate) line: Proxy,
    pub(crate) token: String,
    pub(crate) watcher: Watcher<EvmSource>,
}

impl Network {
    pub(crate) async fn start() -> Self {
        let tron = Tron::start().await.unwrap();
        let token = tron.deploy(Contract::Token).await.unwrap();
        // A reorganisation of the node makes a block of the same time, and so of the same hash, where nothing else differs.
        tron.anvil.mine(25).await.unwrap();
        let line = Proxy::before(tron.url()).await.unwrap();
        let source = EvmSource::new(config(&line, &token)).unwrap();
        let mut watcher = Watcher::new(source, [ours()]);
        assert!(watcher.story().await.is_empty());
        Self { tron, line, token, watcher }
    }

    pub(crate) async fn story(&mut self) -> Vec<String> {
        self.watcher.story().await
    }

    /// Pays us in tokens. Answers with the transaction's id.
    pub(crate) async fn pay_token(&self, units: u128) -> String {
        self.tron.send_token(&self.token, OURS, units).await.unwrap()
    }
}

/// Our address as Tron writes it.
pub(crate) fn ours() -> String {
    tron::base58(&OURS.to_lowercase()).unwrap()
}

/// Looks for coins and one token.
pub(crate) fn config(line: &Proxy, token: &str) -> EvmConfig {
    EvmConfig {
        network: NetworkId::new("tron"),
        dialect: Dialect::Tron,
        rpc: vec![NodeAddress::from(format!("{}/jsonrpc", line.url()))],
        chain_id: CHAIN_ID,
        tokens: vec![(MethodCode::new("USDT_TRC20"), token.to_owned())],
        native: Some(MethodCode::new("TRX")),
        depth: 1,
        finality: FinalTag::Finalized,
        trace: Trace::Never,
        // A node that failed is asked again at once.
        patience: Patience {
            first_rest: Duration::ZERO,
            longest_rest: Duration::ZERO,
            ..Patience::default()
        },
    }
}
