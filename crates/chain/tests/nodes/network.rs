//! A node, several ways to it that can fail one by one, and a watcher that knows all of them.

use std::time::Duration;

use quittance_chain::evm::{Dialect, EvmConfig, EvmSource, FinalTag, Patience, Trace};
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use quittance_testkit::contract::Contract;
use quittance_testkit::proxy::Proxy;
use quittance_testkit::wait;

use crate::story::{Watcher, in_short};

/// An address of ours; nobody needs its key.
pub(crate) const OURS: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
/// Somebody else's.
pub(crate) const THEIRS: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
/// What in a node's address nobody may read in a log. The node does not look at it.
pub(crate) const SECRETS: [&str; 3] = ["s3cr3tuser", "passw0rd", "qu3ryt0ken"];

/// A node with a token, and a watcher that has read it up to its tip through its lines.
pub(crate) struct Network {
    pub(crate) anvil: Anvil,
    pub(crate) token: String,
    pub(crate) lines: Vec<Proxy>,
    pub(crate) watcher: Watcher<EvmSource>,
}

/// Rests of milliseconds, so that no test waits, and news from other nodes at once.
pub(crate) fn impatient() -> Patience {
    let patience = Patience { quiet: Duration::ZERO, ..Patience::default() };
    Patience { first_rest: Duration::from_millis(4), longest_rest: Duration::from_millis(40), ..patience }
}

/// Where a gateway finds the node behind `line`.
pub(crate) fn address(line: &Proxy) -> String {
    let [user, password, query] = SECRETS;
    let place = line.url().strip_prefix("http://").unwrap();
    format!("http://{user}:{password}@{place}/?key={query}")
}

/// Looks for ether and one token through `lines`.
pub(crate) fn config(lines: &[Proxy], token: &str) -> EvmConfig {
    EvmConfig {
        network: NetworkId::new("ethereum"),
        dialect: Dialect::Ethereum,
        rpc: lines.iter().map(|line| address(line).into()).collect(),
        chain_id: CHAIN_ID,
        tokens: vec![(MethodCode::new("USDC_ERC20"), token.to_owned())],
        native: Some(MethodCode::new("ETH")),
        depth: 1,
        finality: FinalTag::Finalized,
        trace: Trace::IfOffered,
        patience: impatient(),
    }
}

impl Network {
    /// With so many lines to one node.
    pub(crate) async fn start(lines: usize) -> Self {
        Self::start_with(lines, |config| config).await
    }

    /// With a configuration of the test's own.
    pub(crate) async fn start_with(lines: usize, change: impl FnOnce(EvmConfig) -> EvmConfig) -> Self {
        let anvil = Anvil::start().await.unwrap();
        let token = anvil.deploy(Contract::Token).await.unwrap();
        anvil.mine(5).await.unwrap();
        let mut proxies = Vec::new();
        for _ in 0..lines {
            proxies.push(Proxy::before(anvil.url()).await.unwrap());
        }
        let source = EvmSource::new(change(config(&proxies, &token))).unwrap();
        let mut watcher = Watcher::new(source, [OURS.to_owned()]);
        assert!(watcher.story().await.is_empty());
        Self { anvil, token, lines: proxies, watcher }
    }

    /// Reads until something is told. A node that rests is waited for.
    pub(crate) async fn news(&mut self) -> Vec<String> {
        let (watcher, mut told) = (&mut self.watcher, Vec::new());
        wait::until("news of a payment", async || {
            let batch = watcher.batch().await.ok()?;
            told.extend(batch.facts.iter().map(in_short));
            (!told.is_empty() && !batch.more).then_some(())
        })
        .await
        .unwrap();
        told
    }
}
