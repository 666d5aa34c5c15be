//! Where a node's two interfaces are, and what a look at it finds.

use quittance_chain::SourceError;
use quittance_chain::evm::{EvmConfig, EvmSource, NodeAddress, Traces};
use quittance_testkit::proxy::{Fault, Proxy};

use crate::network::{Network, OURS, config, ours};
use crate::story::Watcher;

/// A full node has its JSON-RPC at one port and its own interface at another.
#[tokio::test]
async fn the_two_interfaces_of_a_node_may_be_at_two_places() {
    let network = Network::start().await;
    let wallet = Proxy::before(network.tron.url()).await.unwrap();
    let node = NodeAddress {
        wallet: Some(format!("{}/", wallet.url())),
        ..config(&network.line, &network.token).rpc[0].clone()
    };
    let source = EvmSource::new(EvmConfig { rpc: vec![node], ..config(&network.line, &network.token) });
    let mut watcher = Watcher::new(source.unwrap(), [ours()]);
    drop(network.line.asked());
    watcher.story().await;
    network.tron.send_trx(OURS, 1).await.unwrap();
    assert_eq!(watcher.story().await, ["in 1 TRX"]);
    assert!(network.line.asked().iter().all(|method| method.starts_with("eth_")));
    assert!(wallet.asked().iter().all(|method| method == "getblockbynum"));
}

#[tokio::test]
async fn what_cannot_work_is_refused_at_the_start() {
    let network = Network::start().await;
    let good = || config(&network.line, &network.token);
    let mistyped = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T".to_owned();
    let ethereums = OURS.to_owned();
    for contract in [mistyped, ethereums] {
        let tokens = vec![(good().tokens[0].0.clone(), contract)];
        let refused = EvmSource::new(EvmConfig { tokens, ..good() });
        assert!(matches!(refused, Err(SourceError::Configuration { .. })));
    }
    let wallet = NodeAddress { wallet: Some("ftp://127.0.0.1".to_owned()), ..good().rpc[0].clone() };
    let refused = EvmSource::new(EvmConfig { rpc: vec![wallet], ..good() });
    assert!(matches!(refused, Err(SourceError::Configuration { .. })));
}

#[tokio::test]
async fn a_look_at_a_node_says_whether_its_blocks_can_be_had() {
    let network = Network::start().await;
    let look = async || network.watcher.source.check().await.remove(0).found.unwrap();
    let found = look().await;
    assert!(found.is_expected && found.logs_by_hash && found.whole_blocks, "{found:?}");
    assert_eq!((found.safe, found.traces), (None, Traces::NotAsked));
    assert_eq!(found.finalized, Some(found.height - quittance_testkit::tron::SOLID_AFTER));
    network.line.play_when(|method| method == "getblockbynum", Fault::Status(404, None));
    assert!(!look().await.whole_blocks);
}
