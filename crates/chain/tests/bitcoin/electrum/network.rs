//! A node with an Electrum server, and a watcher that has read it through a wire.

use std::time::Duration;

use quittance_chain::bitcoin::{BitcoinConfig, BitcoinSource};
use quittance_chain::evm::Patience;
use quittance_chain::{ChainSource, SourceError};
use quittance_ledger::transfer::ChainFact;
use quittance_testkit::bitcoind::{Bitcoind, Kind};
use quittance_testkit::electrumx::{ElectrumX, Wire};
use quittance_testkit::wait;

use crate::network::{addresses, config};
use crate::story::{Watcher, in_short};

/// A node with a server, and a watcher that has read it up to its tip.
pub(crate) struct Network {
    pub(crate) node: Bitcoind,
    pub(crate) server: ElectrumX,
    pub(crate) wire: Wire,
    pub(crate) watcher: Watcher<BitcoinSource>,
    /// Addresses of ours, as wallets usually make them.
    pub(crate) ours: Vec<String>,
}

impl Network {
    /// A node of this kind.
    pub(crate) async fn start(kind: Kind) -> Self {
        let node = Bitcoind::start(kind).await.unwrap();
        let server = ElectrumX::on(&node, kind).await.unwrap();
        let wire = Wire::before(server.address()).await.unwrap();
        let source = BitcoinSource::new(servers(kind, [wire.url()])).unwrap();
        let ours = addresses(kind, "wpkh");
        let watcher = Watcher::new(source, ours.clone());
        let mut network = Self { node, server, wire, watcher, ours };
        network.tells(&[]).await;
        network
    }

    /// Waits until the watcher has told this and all there is to tell, each as "seen|in|left AMOUNT".
    pub(crate) async fn tells(&mut self, expected: &[&str]) {
        let told = self.facts(expected.len()).await;
        let told: Vec<String> = told.iter().map(in_short).collect();
        let told: Vec<&str> = told.iter().map(|line| line.rsplit_once(' ').unwrap().0).collect();
        assert_eq!(told, expected);
    }

    /// At least so many facts, and all there are.
    pub(crate) async fn facts(&mut self, least: usize) -> Vec<ChainFact> {
        self.server.reads(&self.node).await.unwrap();
        let height = self.node.height().await.unwrap();
        let mut facts = Vec::new();
        wait::until("the watcher to have read what the server knows", async || {
            facts.extend(self.read().await.ok()?);
            (facts.len() >= least && self.watcher.height() >= height).then_some(())
        })
        .await
        .unwrap();
        // What is too much comes soon: a transaction has to be gone twice before it is told.
        for _ in 0..4 {
            facts.extend(self.read().await.unwrap());
        }
        facts
    }

    /// What one look tells.
    pub(crate) async fn read(&mut self) -> Result<Vec<ChainFact>, SourceError> {
        let watcher = &mut self.watcher;
        let batch = watcher.source.follow(watcher.position.as_ref(), &watcher.ours).await?;
        watcher.keep(&batch);
        Ok(batch.facts)
    }
}

/// Reads from these. A server that fails rests for milliseconds, so that no test waits.
pub(crate) fn servers(kind: Kind, urls: impl IntoIterator<Item = String>) -> BitcoinConfig {
    let usual = config(kind, &[]);
    let patience = Patience { answer: Duration::from_secs(5), ..usual.patience };
    BitcoinConfig { rpc: urls.into_iter().map(Into::into).collect(), patience, ..usual }
}
