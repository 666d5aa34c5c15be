//! One node: its faults stop the reading, lose nothing, and are over when they are over.

use std::time::Duration;

use quittance_chain::evm::{EvmConfig, Patience};
use quittance_testkit::proxy::{ENDLESS, Fault};
use serde_json::json;

use crate::network::{Network, OURS, impatient};
use crate::trouble::{Kind, faults, kind};

#[tokio::test]
async fn a_fault_loses_no_payment_and_tells_none_twice() {
    let mut network = Network::start(1).await;
    for (amount, (fault, expected)) in (1..).zip(faults()) {
        network.lines[0].play(fault.clone());
        network.anvil.send_ether(OURS, amount).await.unwrap();
        let position = network.watcher.position.clone();
        for _ in 0..3 {
            let error = network.watcher.batch().await.unwrap_err();
            assert_eq!(kind(&error), expected, "{fault:?}: {error}");
        }
        assert_eq!(network.watcher.position, position, "{fault:?}");
        network.lines[0].heal();
        assert_eq!(network.news().await, [format!("in {amount} ETH")], "{fault:?}");
    }
}

/// A cache before a node may answer with an older block than it was asked for. That is no word about the one that was asked for.
#[tokio::test]
async fn a_block_of_another_height_takes_no_payment_back() {
    let mut network = Network::start(1).await;
    network.anvil.send_ether(OURS, 1).await.unwrap();
    assert_eq!(network.news().await, ["in 1 ETH"]);
    let read = format!("{:#x}", network.watcher.height());
    network.anvil.mine(1).await.unwrap();
    let one_too_low = Fault::rewrite(move |question, mut answer| {
        if question["params"] == json!([read, false]) {
            let block = &mut answer["result"];
            block["hash"] = block["parentHash"].clone();
            block["number"] = json!("0x1");
        }
        answer
    });
    network.lines[0].play_when(|method| method == "eth_getBlockByNumber", one_too_low);
    let error = network.watcher.batch().await.unwrap_err();
    assert_eq!(kind(&error), Kind::Unreadable, "{error}");
    network.lines[0].heal();
    network.anvil.send_ether(OURS, 2).await.unwrap();
    assert_eq!(network.news().await, ["in 2 ETH"]);
}

#[tokio::test]
async fn a_node_that_is_too_slow_is_waited_for_no_longer_than_configured() {
    let answer = Duration::from_secs(1);
    let change = |config| EvmConfig { patience: Patience { answer, ..impatient() }, ..config };
    let mut network = Network::start_with(1, change).await;
    network.lines[0].play(Fault::Slow(60 * answer));
    let error = network.watcher.batch().await.unwrap_err();
    assert_eq!(kind(&error), Kind::Unreachable);
    assert!(error.to_string().contains("no answer in time"), "{error}");
    network.lines[0].heal();
    network.anvil.send_ether(OURS, 1).await.unwrap();
    assert_eq!(network.news().await, ["in 1 ETH"]);
}

#[tokio::test]
async fn an_answer_without_end_is_cut_off_where_no_honest_answer_reaches() {
    for (fault, most) in [(Fault::Endless, ENDLESS / 2), (Fault::Huge, ENDLESS / 8)] {
        let mut network = Network::start(1).await;
        network.lines[0].play_when(|method| method == "eth_getBlockByNumber", fault.clone());
        let error = network.watcher.batch().await.unwrap_err();
        assert!(error.to_string().contains("too large"), "{fault:?}: {error}");
        let streamed = network.lines[0].streamed();
        assert!(streamed > 0 && streamed < most, "{fault:?}: {streamed} bytes were taken");
    }
}

#[tokio::test]
async fn a_fault_in_the_middle_of_a_block_loses_nothing_of_it() {
    let mut network = Network::start(1).await;
    for method in ["eth_getLogs", "eth_getTransactionReceipt"] {
        network.lines[0].play_when(move |asked| asked == method, Fault::HangUp);
        network.anvil.send_token(&network.token, OURS, 7).await.unwrap();
        let error = network.watcher.batch().await.unwrap_err();
        assert_eq!(kind(&error), Kind::Unreachable, "{method}");
        network.lines[0].heal();
        assert_eq!(network.news().await, ["in 7 USDC_ERC20"], "{method}");
    }
}

#[tokio::test]
async fn a_node_that_becomes_another_chain_while_it_is_away_is_not_used() {
    let mut network = Network::start(1).await;
    network.lines[0].play(Fault::HangUp);
    assert_eq!(kind(&network.watcher.batch().await.unwrap_err()), Kind::Unreachable);
    network.lines[0].play(Fault::Chain(56));
    network.anvil.send_ether(OURS, 1).await.unwrap();
    let watcher = &mut network.watcher;
    quittance_testkit::wait::until("the other chain to be noticed", async || {
        (kind(&watcher.batch().await.unwrap_err()) == Kind::WrongChain).then_some(())
    })
    .await
    .unwrap();
    network.lines[0].heal();
    assert_eq!(network.news().await, ["in 1 ETH"]);
}
