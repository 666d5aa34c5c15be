//! A node that failed is left alone for a while.

use std::time::Duration;

use quittance_chain::evm::{EvmConfig, Patience};
use quittance_testkit::proxy::Fault;

use crate::network::{Network, OURS, impatient};
use crate::trouble::kind;

const HOUR: Duration = Duration::from_secs(3_600);

/// Nodes that name a time are left alone for longer than any test takes.
fn obedient(config: EvmConfig) -> EvmConfig {
    EvmConfig { patience: Patience { longest_rest: HOUR, ..impatient() }, ..config }
}

#[tokio::test]
async fn nodes_that_want_to_be_left_alone_are_and_the_same_is_said_meanwhile() {
    let mut network = Network::start_with(2, obedient).await;
    for line in &network.lines {
        line.play(Fault::Status(429, Some(HOUR)));
    }
    let first = network.watcher.batch().await.unwrap_err();
    assert!(first.to_string().contains("HTTP status 429"), "{first}");
    let asked: usize = network.lines.iter().map(|line| line.asked().len()).sum();
    assert!(asked > 0);
    for _ in 0..5 {
        let again = network.watcher.batch().await.unwrap_err();
        assert_eq!((kind(&again), again.to_string()), (kind(&first), first.to_string()));
    }
    for line in &network.lines {
        assert!(line.asked().is_empty(), "a node that rests is not asked");
    }
}

#[tokio::test]
async fn a_node_that_rests_is_not_asked_as_a_witness_either() {
    let mut network = Network::start_with(2, obedient).await;
    network.lines[1].play(Fault::Status(503, Some(HOUR)));
    network.anvil.mine(1).await.unwrap();
    network.watcher.story().await;
    assert!(!network.lines[1].asked().is_empty());
    network.anvil.send_ether(OURS, 1).await.unwrap();
    assert_eq!(network.watcher.story().await, ["in 1 ETH"]);
    assert!(network.lines[1].asked().is_empty());
}

#[tokio::test]
async fn a_contract_that_fails_lets_no_node_rest() {
    // Whoever fails rests for longer than any test takes, but for a chance of one in thousands.
    let patience = Patience { first_rest: HOUR, longest_rest: HOUR, ..impatient() };
    let mut network = Network::start_with(2, |config| EvmConfig { patience, ..config }).await;
    let (source, token) = (&network.watcher.source, network.token.as_str());
    let decimals = source.call(token, "0x313ce567").await.unwrap();
    assert_eq!(decimals.last(), Some(&6));
    assert_eq!(decimals.len(), 32);
    source.call(token, "0xdeadbeef").await.unwrap_err();
    network.anvil.send_ether(OURS, 1).await.unwrap();
    network.lines.iter().for_each(|line| drop(line.asked()));
    assert_eq!(network.watcher.story().await, ["in 1 ETH"]);
    assert!(network.lines[0].asked().iter().any(|method| method == "eth_getLogs"));
}

#[tokio::test]
async fn a_contract_is_called_on_the_next_node_when_the_first_one_fails() {
    let network = Network::start(2).await;
    let source = &network.watcher.source;
    for fault in [Fault::HangUp, Fault::Error(-32_005), Fault::Html] {
        network.lines[0].play(fault);
        assert_eq!(source.call(&network.token, "0x313ce567").await.unwrap().last(), Some(&6));
    }
    network.lines[1].play(Fault::HangUp);
    source.call(&network.token, "0x313ce567").await.unwrap_err();
}
