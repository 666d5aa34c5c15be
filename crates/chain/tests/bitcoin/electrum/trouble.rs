//! Servers that fail, and servers of other chains.

use std::time::Duration;

use quittance_chain::SourceError;
use quittance_chain::bitcoin::{self as source, BitcoinConfig, BitcoinSource, Chain, NodeAddress};
use quittance_testkit::bitcoind::Kind;
use quittance_testkit::electrumx::{ElectrumX, Trouble, Wire};
use quittance_testkit::wait;
use serde_json::{Value, json};

use super::network::{Network, servers};
use crate::story::{Watcher, in_short};

/// The troubles that end a question.
fn troubles() -> Vec<Trouble> {
    let with = |name: &'static str, value: Value| {
        Trouble::rewrite(move |_, mut answer| {
            answer[name] = value.clone();
            answer
        })
    };
    vec![
        Trouble::HangUp,
        Trouble::CutShort,
        Trouble::Garbage("<!doctype html><title>Welcome</title>"),
        Trouble::Garbage(""),
        Trouble::Garbage("{\"id\":"),
        Trouble::Garbage("[]"),
        Trouble::Garbage(
            "{\"jsonrpc\":\"2.0\",\"method\":\"blockchain.scripthash.subscribe\",\"params\":[]}",
        ),
        Trouble::Endless,
        with("id", json!(1_000_000)),
        with("id", Value::Null),
        with("error", json!({ "code": -101, "message": "excessive resource usage" })),
        with("error", json!("excessive resource usage")),
        with("result", Value::Null),
        with("result", json!({ "height": -1, "hex": "00" })),
        Trouble::rewrite(|_, answer| Value::Array(vec![answer])),
        Trouble::rewrite(|question, _| json!({ "id": question["id"] })),
    ]
}

/// After a trouble, the first facts that come.
async fn after(network: &mut Network) -> Vec<String> {
    network.wire.heal();
    network.server.reads(&network.node).await.unwrap();
    let mut told = Vec::new();
    wait::until("the server to have rested", async || {
        told.extend(network.read().await.ok()?.iter().map(in_short));
        (!told.is_empty()).then_some(())
    })
    .await
    .unwrap();
    told
}

#[tokio::test]
async fn a_trouble_changes_nothing_and_afterwards_every_payment_is_told_once() {
    let mut network = Network::start(Kind::Bitcoin).await;
    for (units, trouble) in (100_000..).zip(troubles()) {
        network.node.pay(&network.ours[0], units).await.unwrap();
        network.wire.play(trouble.clone());
        let position = network.watcher.position.clone();
        network.read().await.unwrap_err();
        assert_eq!(network.watcher.position, position, "{trouble:?}");
        assert_eq!(after(&mut network).await, [format!("seen {units} BTC")], "{trouble:?}");
    }
}

/// Every question of a visit may be the one that fails.
#[tokio::test]
async fn a_question_that_fails_alone_loses_nothing() {
    for method in [
        "server.version",
        "blockchain.block.header",
        "blockchain.block.headers",
        "blockchain.headers.subscribe",
        "blockchain.scripthash.subscribe",
        "blockchain.scripthash.get_history",
        "blockchain.transaction.get",
        "blockchain.transaction.get_merkle",
    ] {
        let mut network = Network::start(Kind::Bitcoin).await;
        // A new connection begins from the beginning.
        network.wire.play(Trouble::HangUp);
        network.read().await.unwrap_err();
        network.node.pay(&network.ours[0], 100_000).await.unwrap();
        network.node.mine(2).await.unwrap();
        network.node.pay(&network.ours[0], 200_000).await.unwrap();
        network.server.reads(&network.node).await.unwrap();
        network.wire.play_when(move |asked| asked == method, Trouble::CutShort);
        wait::until("the server to have rested", async || {
            // Resting is an error as well, and asks nothing.
            drop(network.wire.asked());
            assert!(network.read().await.is_err(), "{method}");
            network.wire.asked().iter().any(|asked| asked == method).then_some(())
        })
        .await
        .unwrap();
        network.wire.heal();
        network.tells(&["in 100000", "seen 200000"]).await;
    }
}

#[tokio::test]
async fn a_server_that_says_nothing_is_not_waited_for_and_another_one_tells() {
    let network = Network::start(Kind::Bitcoin).await;
    let mut config = servers(Kind::Bitcoin, [network.wire.url(), network.server.url()]);
    config.patience.answer = Duration::from_millis(300);
    let mut watcher = Watcher::new(BitcoinSource::new(config).unwrap(), network.ours.clone());
    assert!(watcher.story().await.is_empty());
    network.wire.play(Trouble::Silence);
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    let mut told = Vec::new();
    wait::until("the payment", async || {
        told.extend(watcher.batch().await.ok()?.facts.iter().map(in_short));
        (!told.is_empty()).then_some(())
    })
    .await
    .unwrap();
    assert_eq!(told, ["seen 100000 BTC"]);
    assert_eq!(watcher.source.endpoints_up(), 1);
}

#[tokio::test]
async fn a_server_that_is_gone_is_gone_and_comes_back() {
    let mut network = Network::start(Kind::Bitcoin).await;
    network.server.kill().unwrap();
    let error = network.read().await.unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(1).await.unwrap();
    network.server = ElectrumX::on(&network.node, Kind::Bitcoin).await.unwrap();
    network.wire = Wire::before(network.server.address()).await.unwrap();
    let config = servers(Kind::Bitcoin, [network.wire.url()]);
    network.watcher.source = BitcoinSource::new(config).unwrap();
    network.tells(&["in 100000"]).await;
}

/// It was restored from a backup, or reads its node anew.
#[tokio::test]
async fn a_server_that_has_gone_back_in_time_has_removed_nothing() {
    let mut network = Network::start(Kind::Bitcoin).await;
    let before = network.node.height().await.unwrap();
    let hash = network.node.ask("getblockhash", json!([before])).await.unwrap();
    let hex = network.node.ask("getblockheader", json!([hash, false])).await.unwrap();
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(2).await.unwrap();
    network.tells(&["in 100000"]).await;
    for height in [0, before] {
        let first = network.node.ask("getblockhash", json!([0])).await.unwrap();
        let first = network.node.ask("getblockheader", json!([first, false])).await.unwrap();
        let hex = if height == 0 { first } else { hex.clone() };
        let earlier = Trouble::result(json!({ "height": height, "hex": hex }));
        network.wire.play_when(|method| method == "blockchain.headers.subscribe", earlier);
        assert!(network.read().await.unwrap().is_empty(), "{height}");
        assert_eq!(network.watcher.height(), before + 2);
    }
    network.wire.heal();
    network.node.mine(1).await.unwrap();
    network.tells(&[]).await;
    assert_eq!(network.watcher.height(), before + 3);
}

/// Its connections end when nobody says anything for a while. That is no fault of it.
#[tokio::test]
async fn a_connection_that_was_closed_meanwhile_is_opened_again() {
    let mut network = Network::start(Kind::Bitcoin).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    network.wire.cut();
    assert_eq!(network.read().await.unwrap().len(), 1);
    assert_eq!(network.watcher.source.endpoints_up(), 1);
}

#[tokio::test]
async fn a_server_of_another_chain_is_asked_for_its_first_block_and_nothing_else() {
    let litecoin = Network::start(Kind::Litecoin).await;
    drop(litecoin.wire.asked());
    let wire = Wire::before(litecoin.server.address()).await.unwrap();
    let config = servers(Kind::Bitcoin, [wire.url()]);
    let mut watcher = Watcher::new(BitcoinSource::new(config.clone()).unwrap(), litecoin.ours.clone());
    let error = watcher.batch().await.unwrap_err();
    assert!(error.to_string().contains("of chain Litecoin regtest, not of Bitcoin regtest"), "{error}");
    assert_eq!(wire.asked(), ["server.version", "blockchain.block.header"]);
    let bitcoin = Network::start(Kind::Bitcoin).await;
    // Money of a test network is worth nothing.
    let real = servers(Kind::Bitcoin, [bitcoin.wire.url()]);
    let mut watcher =
        Watcher::new(BitcoinSource::new(BitcoinConfig { chain: Chain::Main, ..real }).unwrap(), []);
    let error = watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::WrongChain { .. }), "{error}");
}

#[tokio::test]
async fn a_look_at_a_server_tells_what_it_is() {
    for kind in [Kind::Bitcoin, Kind::Litecoin] {
        let network = Network::start(kind).await;
        let reports = network.watcher.source.check().await;
        let found = reports[0].found.as_ref().unwrap();
        assert_eq!(found.height, network.node.height().await.unwrap());
        let source::Kind::Electrum { software } = &found.kind else { panic!("{found:?}") };
        assert!(found.is_expected() && software.starts_with("ElectrumX"), "{found:?}");
        assert!(network.wire.url().ends_with(&reports[0].host));
    }
}

#[test]
fn an_address_that_cannot_be_a_servers_is_refused() {
    for url in ["ssl://", "tcp://host/path", "ssl://user:pass@host", "ftp://host"] {
        let error = BitcoinSource::new(servers(Kind::Bitcoin, [url.to_owned()])).unwrap_err();
        assert!(matches!(error, SourceError::Configuration { .. }), "{error}");
        assert!(!error.to_string().contains("pass@"), "{error}");
    }
    let mut config = servers(Kind::Bitcoin, []);
    config.rpc =
        vec![NodeAddress { url: "http://127.0.0.1:1".to_owned(), certificate: Some("ab".repeat(32)) }];
    let error = BitcoinSource::new(config).unwrap_err();
    assert!(error.to_string().contains("ssl://"), "{error}");
}
