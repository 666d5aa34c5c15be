//! Nodes that fail, and nodes of other chains.

use std::time::Duration;

use quittance_chain::bitcoin::{self as node, BitcoinConfig, BitcoinSource, Chain};
use quittance_chain::{ChainSource, SourceError};
use quittance_testkit::bitcoind::Kind;
use quittance_testkit::proxy::{Fault, Proxy};
use quittance_testkit::wait;
use serde_json::{Value, json};

use crate::network::{Network, config};
use crate::story::{Watcher, in_short};

/// The faults that end a question.
fn faults() -> Vec<Fault> {
    vec![
        Fault::HangUp,
        Fault::CutShort,
        Fault::Status(429, Some(Duration::from_secs(3_600))),
        Fault::Status(500, None),
        Fault::Html,
        Fault::Bare,
        Fault::WrongId,
        Fault::NoId,
        Fault::Error(-28),
        Fault::rewrite(|question, _| json!({ "id": question["id"], "result": { "blocks": 7 } })),
        Fault::rewrite(|_, answer| Value::Array(vec![answer])),
    ]
}

#[tokio::test]
async fn a_fault_changes_nothing_and_afterwards_every_payment_is_told_once() {
    let mut network = Network::start(Kind::Bitcoin).await;
    for (units, fault) in (100_000..).zip(faults()) {
        network.node.pay(&network.ours[0], units).await.unwrap();
        network.lines[0].play(fault.clone());
        let position = network.watcher.position.clone();
        network.watcher.batch().await.unwrap_err();
        assert_eq!(network.watcher.position, position, "{fault:?}");
        network.lines[0].heal();
        let (watcher, mut told) = (&mut network.watcher, Vec::new());
        wait::until("the node to have rested", async || {
            told.extend(watcher.batch().await.ok()?.facts.iter().map(in_short));
            Some(())
        })
        .await
        .unwrap();
        assert_eq!(told, [format!("seen {units} BTC")], "{fault:?}");
    }
}

/// What a block or the mempool is made of may fail alone.
#[tokio::test]
async fn a_question_that_fails_alone_loses_nothing() {
    for method in ["getblock", "getblockhash", "getrawmempool", "getrawtransaction", "getbestblockhash"] {
        let mut network = Network::start(Kind::Bitcoin).await;
        network.node.pay(&network.ours[0], 100_000).await.unwrap();
        network.node.mine(2).await.unwrap();
        network.node.pay(&network.ours[0], 200_000).await.unwrap();
        network.lines[0].play_when(move |asked| asked == method, Fault::CutShort);
        // What was read before the fault is told, if there is something.
        let told = network.watcher.batch().await.map(|batch| batch.facts).unwrap_or_default();
        let mut told: Vec<String> = told.iter().map(in_short).collect();
        network.lines[0].heal();
        let watcher = &mut network.watcher;
        wait::until("both payments", async || {
            told.extend(watcher.batch().await.ok()?.facts.iter().map(in_short));
            (told.len() >= 2).then_some(())
        })
        .await
        .unwrap();
        assert_eq!(told, ["in 100000 BTC", "seen 200000 BTC"], "{method}");
    }
}

#[tokio::test]
async fn while_the_first_node_fails_the_second_one_tells() {
    let mut network = Network::start_with(Kind::Bitcoin, 2).await;
    network.lines[0].play(Fault::HangUp);
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    assert_eq!(network.story().await, ["seen 100000 BTC"]);
    network.node.mine(1).await.unwrap();
    assert_eq!(network.story().await, ["in 100000 BTC"]);
}

#[tokio::test]
async fn a_node_that_has_not_read_its_mempool_again_has_dropped_nothing() {
    let mut network = Network::start(Kind::Bitcoin).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    assert_eq!(network.story().await, ["seen 100000 BTC"]);
    let empty = Fault::rewrite(|question, _| json!({ "id": question["id"], "result": [] }));
    let loading =
        Fault::rewrite(|question, _| json!({ "id": question["id"], "result": { "loaded": false } }));
    network.lines[0].play_when(|method| method == "getrawmempool", empty);
    network.lines[0].play_when(|method| method == "getmempoolinfo", loading);
    assert!(network.story().await.is_empty());
}

/// What it has is years old, and the newest block that it can name is no place to begin.
#[tokio::test]
async fn a_network_is_not_begun_on_a_node_that_still_loads_the_chain() {
    let network = Network::start(Kind::Bitcoin).await;
    let loading = Fault::rewrite(|_, mut answer| {
        answer["result"]["initialblockdownload"] = true.into();
        answer
    });
    network.lines[0].play_when(|method| method == "getblockchaininfo", loading.clone());
    let source = || BitcoinSource::new(config(Kind::Bitcoin, &network.lines)).unwrap();
    let mut watcher = Watcher::new(source(), network.ours.clone());
    let error = watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::Behind { .. }), "{error}");
    let report = watcher.source.check().await.remove(0);
    assert!(matches!(report.found.unwrap().kind, node::Kind::Core { is_loading: true, .. }));
    network.lines[0].heal();
    let mut watcher = Watcher::new(source(), network.ours.clone());
    assert!(watcher.story().await.is_empty());
    // One that was begun is read on: a node that was away for a day loads what it missed.
    network.lines[0].play_when(|method| method == "getblockchaininfo", loading);
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    assert_eq!(watcher.story().await, ["seen 100000 BTC"]);
}

/// A block comes between two questions: what has left the mempool is in a block that was not read.
#[tokio::test]
async fn a_payment_that_goes_into_a_block_just_now_never_leaves() {
    let mut network = Network::start(Kind::Bitcoin).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    assert_eq!(network.story().await, ["seen 100000 BTC"]);
    network.lines[0].hold(|exchange| exchange.question.windows(17).any(|part| part == b"getblockchaininfo"));
    let (watcher, node, line) = (&mut network.watcher, &network.node, &network.lines[0]);
    let (batch, ()) = tokio::join!(watcher.source.follow(watcher.position.as_ref(), &watcher.ours), async {
        line.held().await.unwrap();
        node.mine(1).await.unwrap();
        line.release();
    });
    let batch = batch.unwrap();
    assert!(batch.facts.is_empty(), "{:?}", batch.facts);
    watcher.keep(&batch);
    assert_eq!(watcher.story().await, ["in 100000 BTC"]);
}

#[tokio::test]
async fn a_node_of_another_chain_is_asked_for_its_first_block_and_nothing_else() {
    let bitcoin = Network::start(Kind::Bitcoin).await;
    let litecoin = Network::start(Kind::Litecoin).await;
    drop(litecoin.lines[0].asked());
    let lines = [Proxy::before(litecoin.lines[0].url()).await.unwrap()];
    let mut watcher = Watcher::new(BitcoinSource::new(config(Kind::Bitcoin, &lines)).unwrap(), []);
    let error = watcher.batch().await.unwrap_err();
    assert!(error.to_string().contains("of chain Litecoin regtest, not of Bitcoin regtest"), "{error}");
    assert!(litecoin.lines[0].asked().iter().all(|method| method == "getblockhash"));
    // Money of a test network is worth nothing.
    let real = BitcoinConfig { chain: Chain::Main, ..config(Kind::Bitcoin, &bitcoin.lines) };
    let mut watcher = Watcher::new(BitcoinSource::new(real).unwrap(), []);
    let error = watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::WrongChain { .. }), "{error}");
}

/// Coins that were split off from Bitcoin have its first block, and addresses that look the same.
#[tokio::test]
async fn a_fork_that_began_as_the_chain_is_another_chain() {
    const FIRST: &str = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
    const LATER: &str = "000000000000000000026811d149d4d261995ec5b3f64f439a0a10e1a464af9a";
    let network = Network::start(Kind::Bitcoin).await;
    let says = |later: Option<String>| {
        network.lines[0].heal();
        let told = Fault::rewrite(move |question, answer| match (question["params"][0].as_u64(), &later) {
            (Some(0), _) => json!({ "id": question["id"], "result": FIRST }),
            (Some(824_000), Some(later)) => json!({ "id": question["id"], "result": later }),
            _ => answer,
        });
        network.lines[0].play_when(|method| method == "getblockhash", told);
        let real = BitcoinConfig { chain: Chain::Main, ..config(Kind::Bitcoin, &network.lines) };
        Watcher::new(BitcoinSource::new(real).unwrap(), [])
    };
    let mut cash = says(Some("0".repeat(64)));
    let error = cash.batch().await.unwrap_err();
    assert!(error.to_string().contains("of chain a fork of Bitcoin main, not of Bitcoin main"), "{error}");
    assert!(!cash.source.check().await[0].found.as_ref().unwrap().is_expected());
    says(Some(LATER.to_owned())).batch().await.unwrap();
    says(None).batch().await.unwrap();
}

#[tokio::test]
async fn a_wrong_password_is_said_without_telling_it() {
    let network = Network::start(Kind::Bitcoin).await;
    let mut config = config(Kind::Bitcoin, &network.lines);
    config.rpc = vec![network.lines[0].url().replace("http://", "http://somebody:n0tth3p4ssword@").into()];
    let mut watcher = Watcher::new(BitcoinSource::new(config).unwrap(), []);
    let error = watcher.batch().await.unwrap_err().to_string();
    assert!(error.contains("401") && !error.contains("n0tth3p4ssword"), "{error}");
}

#[tokio::test]
async fn a_look_at_a_node_tells_what_it_is() {
    for kind in [Kind::Bitcoin, Kind::Litecoin] {
        let network = Network::start(kind).await;
        let reports = network.watcher.source.check().await;
        let found = reports[0].found.as_ref().unwrap();
        let node::Kind::Core { has_index, is_pruned, .. } = found.kind else { panic!("{found:?}") };
        assert!(found.is_expected() && has_index && !is_pruned, "{found:?}");
        assert_eq!(found.height, network.node.height().await.unwrap());
    }
}

#[test]
fn a_chain_that_a_coin_does_not_have_is_refused() {
    let mut config = config(Kind::Litecoin, &[]);
    config.chain = Chain::Signet;
    config.rpc = vec!["http://127.0.0.1:1".to_owned().into()];
    let error = BitcoinSource::new(config).unwrap_err();
    assert!(error.to_string().contains("no chain signet"), "{error}");
}
