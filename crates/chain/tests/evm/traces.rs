//! Ether that a contract pays, found by the traces of a node that keeps them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use quittance_chain::evm::NATIVE_POSITION;
use quittance_testkit::contract::Contract;
use serde_json::json;

use crate::balances::moment;
use crate::network::{Network, OURS, THEIRS};
use crate::node::Answer;

#[tokio::test]
async fn ether_paid_on_from_inside_a_contract_is_found_by_its_trace() {
    let mut network = Network::start().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    let transaction = network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    network.anvil.forward_ether(&forwarder, THEIRS, 6).await.unwrap();
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 1);
    let found = &facts[0].transfer;
    assert_eq!((&found.key.transaction, found.key.position), (&transaction, NATIVE_POSITION - 2));
    assert_eq!((found.method.as_str(), found.amount.units()), ("ETH", 5));
    assert_eq!(found.spends.len(), 1);
    let height = network.anvil.height().await.unwrap();
    network.anvil.reorg(2, &[]).await.unwrap();
    assert_eq!(network.story().await, ["left 5 ETH"]);
    assert_eq!(network.watcher.height(), height);
}

#[tokio::test]
async fn a_payment_that_the_contract_could_not_make_is_not_found() {
    let mut network = Network::start().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    // A token takes no ether: the call inside fails, and the transaction with it.
    network.watcher.ours.addresses.insert(crate::network::canonical(&network.token));
    let words = [quittance_testkit::contract::address_word(&network.token)];
    let data = Contract::Forwarder.call("forward(address)", &words).unwrap();
    let from = quittance_testkit::anvil::RICH;
    let call = json!({ "from": from, "to": forwarder, "data": data, "value": "0x5", "gas": "0x30d40" });
    let failed = network.anvil.send(call).await.unwrap();
    assert_eq!(network.anvil.receipt(&failed).await.unwrap()["status"], "0x0");
    assert!(network.story().await.is_empty());
}

#[tokio::test]
async fn a_node_without_traces_is_asked_for_them_once_and_still_read() {
    let mut network = Network::start().await;
    network.node.answers(|method, _| {
        (method == "trace_block").then_some(Answer::Error(-32601, "the method trace_block does not exist"))
    });
    network.node.asked();
    for amount in 1..4 {
        network.anvil.send_ether(OURS, amount).await.unwrap();
        assert_eq!(network.story().await, [format!("in {amount} ETH")]);
    }
    assert_eq!(network.node.asked_by("trace_block").len(), 1);
}

#[tokio::test]
async fn a_block_whose_traces_the_node_fails_to_tell_is_read_without_and_a_balance_finds_the_rest() {
    for failure in [
        || Answer::Error(-32603, "State at block #7 is pruned"),
        || Answer::Error(-32000, "historical state is not available"),
        || Answer::Result(json!(" ".repeat(33 * 1024 * 1024))),
        || Answer::Result(json!("no steps")),
        || Answer::Http(504),
        || Answer::Silence,
    ] {
        let mut network = Network::configured(|config| {
            config.patience.answer = Duration::from_secs(1);
        })
        .await;
        network.anvil.ask("anvil_setBlockTimestampInterval", json!([12])).await.unwrap();
        let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
        network.story().await;
        network.node.answers(move |method, _| (method == "trace_block").then(failure));
        network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
        network.anvil.send_ether(OURS, 7).await.unwrap();
        assert_eq!(network.story().await, ["in 7 ETH"]);
        assert_eq!(network.watcher.height(), network.anvil.height().await.unwrap());
        let at = network.time().await;
        network.watcher.ours.moments.push(moment(at));
        network.anvil.mine(1).await.unwrap();
        assert_eq!(network.story().await, ["in 5 ETH"]);
        // It is asked again for the next block.
        network.node.answers(|_, _| None);
        network.anvil.forward_ether(&forwarder, OURS, 6).await.unwrap();
        assert_eq!(network.story().await, ["in 6 ETH"]);
    }
}

#[tokio::test]
async fn traces_that_never_come_are_waited_for_once_in_a_reading() {
    let mut network = Network::configured(|config| {
        config.patience.answer = Duration::from_secs(1);
    })
    .await;
    network.node.answers(|method, _| (method == "trace_block").then_some(Answer::Silence));
    for amount in 1..30 {
        network.anvil.send_ether(OURS, amount).await.unwrap();
    }
    network.node.asked();
    assert_eq!(network.story().await.len(), 29);
    assert!(network.node.asked_by("trace_block").len() <= 2 * 8, "those under way at once, in two readings");
}

#[tokio::test]
async fn a_node_that_is_gone_or_was_asked_too_often_has_not_told_its_block() {
    for (failure, is_of_all) in [
        (Answer::Error(-32005, "rate limit exceeded"), false),
        (Answer::Error(-32000, "Too Many Requests"), false),
        (Answer::Http(429), false),
        (Answer::Http(503), true),
    ] {
        let mut network = Network::start().await;
        network.anvil.send_ether(OURS, 1).await.unwrap();
        let gone = AtomicBool::new(false);
        network.node.answers(move |method, _| {
            gone.fetch_or(method == "trace_block", Ordering::SeqCst);
            let fails = method == "trace_block" || is_of_all && gone.load(Ordering::SeqCst);
            fails.then(|| failure.clone())
        });
        network.watcher.batch().await.unwrap_err();
        network.node.answers(|_, _| None);
        assert_eq!(network.story().await, ["in 1 ETH"]);
    }
}
