//! Nodes that cannot be read, and configurations that cannot work.

use quittance_chain::evm::{Dialect, EvmConfig, EvmSource, FinalTag, Patience, Trace};
use quittance_chain::{ChainSource, SourceError};
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_testkit::anvil::{Anvil, CHAIN_ID, RICH};

use crate::network::{Network, OURS, config};
use crate::story::Watcher;

#[tokio::test]
async fn a_node_of_another_chain_is_refused() {
    let anvil = Anvil::start_with(&["--chain-id", "56"]).await.unwrap();
    let source = EvmSource::new(config(anvil.url(), RICH, OURS)).unwrap();
    let error = Watcher::new(source, []).batch().await.unwrap_err();
    let SourceError::WrongChain { expected, found, .. } = &error else { panic!("{error}") };
    assert_eq!((expected, found.as_str()), (&CHAIN_ID.to_string(), "56"));
}

#[test]
fn a_configuration_that_cannot_work_is_refused_before_the_node_is_asked() {
    let good = EvmConfig {
        network: NetworkId::new("ethereum"),
        dialect: Dialect::Ethereum,
        rpc: vec!["http://token@127.0.0.1:1".into()],
        chain_id: 1,
        tokens: Vec::new(),
        native: None,
        depth: 1,
        finality: FinalTag::Finalized,
        trace: Trace::IfOffered,
        patience: Patience::default(),
    };
    let refused = |config: EvmConfig| {
        let error = EvmSource::new(config).err().unwrap();
        assert!(!error.to_string().contains("token@"), "{error}");
        error
    };
    let twice = vec![(MethodCode::new("A"), OURS.to_owned()), (MethodCode::new("B"), OURS.to_lowercase())];
    let mistyped = vec![(MethodCode::new("A"), OURS.replace('A', "a"))];
    for config in [
        EvmConfig { tokens: twice, ..good.clone() },
        EvmConfig { tokens: mistyped, ..good.clone() },
        EvmConfig { rpc: vec!["ftp://token@127.0.0.1".into()], ..good.clone() },
        EvmConfig { rpc: Vec::new(), ..good.clone() },
    ] {
        assert!(matches!(refused(config), SourceError::Configuration { .. }));
    }
    assert!(EvmSource::new(good).is_ok(), "the node is not asked yet");
}

#[tokio::test]
async fn a_node_that_is_gone_is_an_error_and_the_position_stays_good() {
    let mut network = Network::start().await;
    let position = network.watcher.position.clone();
    let node = network.node.url().to_owned();
    drop(network.node);
    drop(network.anvil);
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
    assert!(!error.to_string().contains(&node));
    assert_eq!(network.watcher.position, position);
    assert_eq!(network.watcher.source.network(), &NetworkId::new("ethereum"));
}
