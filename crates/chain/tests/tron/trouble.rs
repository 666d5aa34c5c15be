//! What goes wrong between us and a node.

use std::time::Duration;

use quittance_chain::evm::{EvmConfig, EvmSource, NodeAddress, Patience};
use quittance_chain::{ChainSource, SourceError};
use quittance_testkit::proxy::{Fault, Proxy};
use quittance_testkit::tron::CHAIN_ID;
use serde_json::json;

use crate::network::{Network, OURS, THEIRS, config, ours};
use crate::story::Watcher;

/// What ends a question, whichever of a node's two interfaces it was asked of.
fn faults() -> Vec<Fault> {
    vec![
        Fault::HangUp,
        Fault::CutShort,
        Fault::Status(429, None),
        Fault::Status(500, None),
        Fault::Html,
        Fault::Bare,
        Fault::Huge,
        Fault::rewrite(|_, _| json!([])),
        Fault::rewrite(|_, _| json!({ "Success": false, "Error": "not now", "StatusCode": 403 })),
    ]
}

/// Those of JSON-RPC alone.
fn faults_of_the_envelope() -> Vec<Fault> {
    vec![Fault::WrongId, Fault::NoId, Fault::Error(-32_000)]
}

/// No fault loses a payment or makes one up.
#[tokio::test]
async fn a_payment_is_found_once_the_fault_is_over() {
    let mut network = Network::start().await;
    let (mut paid, mut told) = (Vec::new(), Vec::new());
    let both = faults().into_iter().flat_map(|fault| [(true, fault.clone()), (false, fault)]);
    let envelope = faults_of_the_envelope().into_iter().map(|fault| (false, fault));
    for (number, (of_blocks, fault)) in (1_u128..).zip(both.chain(envelope)) {
        network.line.play_when(move |method| (method == "getblockbynum") == of_blocks, fault.clone());
        network.tron.send_trx(OURS, number).await.unwrap();
        let error = network.watcher.batch().await.unwrap_err();
        assert!(!matches!(error, SourceError::TooDeep { .. }), "{fault:?}: {error}");
        network.line.heal();
        paid.push(format!("in {number} TRX"));
        told.extend(network.story().await);
    }
    assert_eq!(told, paid);
}

#[tokio::test]
async fn a_limiter_that_answers_outside_of_the_protocol_is_obeyed() {
    let hour = Duration::from_secs(3_600);
    let network = Network::start().await;
    let patience = Patience { first_rest: Duration::ZERO, longest_rest: hour, ..Patience::default() };
    for of_blocks in [true, false] {
        let line = Proxy::before(network.tron.url()).await.unwrap();
        let source = EvmSource::new(EvmConfig { patience, ..config(&line, &network.token) }).unwrap();
        let mut watcher = Watcher::new(source, [ours()]);
        watcher.story().await;
        network.tron.send_trx(OURS, 1).await.unwrap();
        let said = "The key exceeds the frequency limit(15), and the query server is suspended for 30s";
        let limiter = Fault::rewrite(move |_, _| json!({ "Error": said }));
        line.play_when(move |method| (method == "getblockbynum") == of_blocks, limiter);
        let error = watcher.batch().await.unwrap_err();
        assert!(error.to_string().contains("frequency limit"), "{error}");
        line.heal();
        drop(line.asked());
        let again = watcher.batch().await.unwrap_err();
        assert_eq!(
            (again.to_string(), line.asked().len()),
            (error.to_string(), 0),
            "it is left alone for 30 s"
        );
    }
}

#[tokio::test]
async fn a_node_that_is_limited_while_events_are_asked_is_not_asked_for_fewer_of_them() {
    let mut network = Network::start().await;
    network.tron.anvil.mine(30).await.unwrap();
    network.pay_token(1).await;
    network.tron.anvil.mine(10).await.unwrap();
    network.line.play_when(|method| method == "eth_getLogs", Fault::Bare);
    drop(network.line.asked());
    network.watcher.batch().await.unwrap_err();
    let asked = network.line.asked();
    assert_eq!(asked.iter().filter(|method| *method == "eth_getLogs").count(), 1, "{asked:?}");
    network.line.heal();
    assert_eq!(network.story().await, ["in 1 USDT_TRC20"]);
}

#[tokio::test]
async fn a_range_of_events_that_is_too_long_is_asked_in_parts() {
    let mut network = Network::start().await;
    network.pay_token(1).await;
    network.tron.anvil.mine(60).await.unwrap();
    network.line.play_when(|method| method == "eth_getLogs", Fault::RangeLimit(5));
    assert_eq!(network.story().await, ["in 1 USDT_TRC20"]);
}

#[tokio::test]
async fn a_node_of_another_chain_is_never_believed() {
    for other in [0xcd86_90dc, 0x94a9_059e, 1] {
        let mut network = Network::start().await;
        network.line.play_when(|method| method == "eth_chainId", Fault::Chain(other));
        let source = EvmSource::new(config(&network.line, &network.token)).unwrap();
        network.watcher = Watcher::new(source, [ours()]);
        let error = network.watcher.batch().await.unwrap_err();
        let SourceError::WrongChain { expected, found, .. } = error else { panic!("{error}") };
        assert_eq!((expected, found), (CHAIN_ID.to_string(), other.to_string()));
    }
}

/// A block that another node made up, or that is told under another height, is not read.
#[tokio::test]
async fn a_block_that_does_not_follow_the_one_before_it_is_not_read() {
    let mut network = Network::start().await;
    network.tron.send_trx(OURS, 1).await.unwrap();
    for (name, value) in [("parentHash", json!("77".repeat(32))), ("number", json!(7))] {
        let lie = Fault::rewrite(move |_, mut answer| {
            answer["block_header"]["raw_data"][name] = value.clone();
            answer
        });
        network.line.play_when(|method| method == "getblockbynum", lie);
        let error = network.watcher.batch().await.unwrap_err();
        assert!(matches!(error, SourceError::Moved { .. }), "{error}");
        network.line.heal();
    }
    assert_eq!(network.story().await, ["in 1 TRX"]);
}

#[tokio::test]
async fn a_seller_is_told_the_key_and_nobody_reads_it_in_a_log() {
    const KEY: &str = "5f1e9c4a-key";
    let mut network = Network::start().await;
    network.tron.require(KEY);
    let refused = network.watcher.batch().await.unwrap_err();
    assert!(refused.to_string().contains("ApiKey not exists"), "{refused}");
    let node =
        NodeAddress { api_key: Some(KEY.to_owned()), ..config(&network.line, &network.token).rpc[0].clone() };
    let with_key = EvmConfig { rpc: vec![node], ..config(&network.line, &network.token) };
    let shown = format!("{with_key:?} {:?}", with_key.rpc);
    network.watcher.source = EvmSource::new(with_key).unwrap();
    network.tron.send_trx(OURS, 1).await.unwrap();
    assert_eq!(network.story().await, ["in 1 TRX"]);
    let tactless = Fault::rewrite(|_, _| json!({ "Error": format!("the key {KEY} has no access") }));
    network.line.play(tactless);
    let error = network.watcher.batch().await.unwrap_err();
    let shown = format!("{shown} {error} {error:?} {:?}", network.watcher.source.check().await);
    assert!(!shown.contains(KEY), "{shown}");
    let gibberish =
        NodeAddress { api_key: Some("a\nb".to_owned()), ..NodeAddress::from("http://127.0.0.1:1") };
    let error = EvmSource::new(EvmConfig { rpc: vec![gibberish], ..config(&network.line, &network.token) });
    assert!(matches!(error, Err(SourceError::Configuration { .. })));
}

/// A key that costs nothing is for 100,000 questions a day, and a block comes every three seconds.
#[tokio::test]
async fn a_day_of_looking_costs_less_than_a_free_key_allows() {
    const BLOCK: u64 = 3;
    const WATCHED: u64 = 120;
    let mut network = Network::start().await;
    drop(network.line.asked());
    let pause = network.watcher.source.pause().as_secs();
    let mut made = 0;
    for look in 1..=WATCHED / pause {
        let blocks = look * pause / BLOCK - made;
        for _ in 0..blocks {
            // No block of Tron is empty.
            network.tron.send_trx(THEIRS, 1).await.unwrap();
        }
        made += blocks;
        let watcher = &network.watcher;
        let batch = watcher.source.follow(watcher.position.as_ref(), &watcher.ours).await.unwrap();
        network.watcher.keep(&batch);
    }
    assert_eq!(made, WATCHED / BLOCK);
    let questions = u64::try_from(network.line.asked().len()).unwrap();
    let a_day = questions * 86_400 / WATCHED;
    assert!((75_000..90_000).contains(&a_day), "{a_day} questions a day");
}

#[tokio::test]
async fn the_next_node_is_asked_where_the_first_one_fails() {
    let network = Network::start().await;
    let second = Proxy::before(network.tron.url()).await.unwrap();
    let mut both = config(&network.line, &network.token);
    both.rpc.extend(config(&second, &network.token).rpc);
    let mut watcher = Watcher::new(EvmSource::new(both).unwrap(), [ours()]);
    watcher.story().await;
    network.line.play(Fault::Bare);
    network.tron.send_trx(OURS, 3).await.unwrap();
    assert_eq!(watcher.story().await, ["in 3 TRX"]);
    assert_eq!(watcher.source.network().as_str(), "tron");
}
