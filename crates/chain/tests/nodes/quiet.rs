//! Nodes that go back in time, or stand still.

use std::time::Duration;

use quittance_chain::evm::{EvmConfig, Patience};
use quittance_testkit::proxy::Fault;

use crate::network::{Network, OURS, impatient};

#[tokio::test]
async fn while_a_node_is_back_in_time_nothing_leaves_and_nothing_advances() {
    let mut network = Network::start(1).await;
    network.anvil.send_ether(OURS, 1).await.unwrap();
    network.anvil.mine(70).await.unwrap();
    assert_eq!(network.watcher.story().await, ["in 1 ETH"]);
    let (position, height) = (network.watcher.position.clone(), network.watcher.height());
    let finalized = network.watcher.last.clone().unwrap().followed.finalized;
    assert!(finalized.is_some_and(|finalized| finalized > 0));
    // Behind one address there may be several machines, some of them late: even what is final is news to them.
    network.lines[0].play(Fault::FrozenAt(2));
    network.anvil.send_ether(OURS, 2).await.unwrap();
    assert!(network.watcher.story().await.is_empty());
    assert_eq!((&network.watcher.position, network.watcher.height()), (&position, height));
    network.lines[0].heal();
    assert_eq!(network.watcher.story().await, ["in 2 ETH"]);
}

#[tokio::test]
async fn a_node_that_is_further_on_is_used_instead_of_one_that_is_back_in_time() {
    let mut network = Network::start(2).await;
    network.anvil.mine(3).await.unwrap();
    network.watcher.story().await;
    network.lines[0].play(Fault::FrozenAt(2));
    for amount in 1..=5 {
        network.anvil.send_ether(OURS, amount).await.unwrap();
        assert_eq!(network.watcher.story().await, [format!("in {amount} ETH")]);
    }
    network.lines[0].heal();
    network.anvil.send_ether(OURS, 6).await.unwrap();
    assert_eq!(network.watcher.story().await, ["in 6 ETH"]);
}

#[tokio::test]
async fn a_network_that_is_only_quiet_for_a_moment_costs_one_node_two_questions() {
    let patience = Patience { quiet: Duration::from_secs(3_600), ..impatient() };
    let mut network = Network::start_with(2, |config| EvmConfig { patience, ..config }).await;
    network.anvil.mine(1).await.unwrap();
    network.watcher.story().await;
    network.lines.iter().for_each(|line| drop(line.asked()));
    // A watcher of these tests reads everything twice.
    assert!(network.watcher.story().await.is_empty());
    assert_eq!(network.lines[0].asked(), ["eth_getBlockByNumber"; 4]);
    assert!(network.lines[1].asked().is_empty(), "what was witnessed is not asked again");
}
