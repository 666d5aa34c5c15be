//! Two nodes: what one of them does wrong, nobody notices but the operator.

use std::time::Duration;

use quittance_chain::evm::{EvmConfig, EvmSource, Patience};
use quittance_testkit::anvil::Anvil;
use quittance_testkit::proxy::{Fault, Proxy};
use quittance_testkit::wait;

use crate::network::{Network, OURS, config, impatient};
use crate::story::Watcher;
use crate::trouble::{Kind, faults, kind};

#[tokio::test]
async fn while_the_first_node_fails_the_second_one_tells_every_payment_once() {
    let mut network = Network::start(2).await;
    for (amount, (fault, _)) in (1..).zip(faults()) {
        network.lines[0].play(fault.clone());
        network.anvil.send_ether(OURS, amount).await.unwrap();
        assert_eq!(network.watcher.story().await, [format!("in {amount} ETH")], "{fault:?}");
        network.anvil.send_token(&network.token, OURS, amount).await.unwrap();
        assert_eq!(network.watcher.story().await, [format!("in {amount} USDC_ERC20")], "{fault:?}");
        network.lines[0].heal();
        assert!(network.watcher.story().await.is_empty(), "{fault:?}");
    }
}

#[tokio::test]
async fn while_the_second_node_fails_nothing_changes() {
    let mut network = Network::start(2).await;
    for (amount, (fault, _)) in (1..).zip(faults()) {
        network.lines[1].play(fault.clone());
        network.anvil.send_ether(OURS, amount).await.unwrap();
        assert_eq!(network.watcher.story().await, [format!("in {amount} ETH")], "{fault:?}");
    }
}

#[tokio::test]
async fn a_slow_node_is_left_for_a_quick_one() {
    let answer = Duration::from_secs(1);
    let change = |config| EvmConfig { patience: Patience { answer, ..impatient() }, ..config };
    let mut network = Network::start_with(2, change).await;
    network.lines[0].play(Fault::Slow(60 * answer));
    network.anvil.send_ether(OURS, 1).await.unwrap();
    assert_eq!(network.watcher.story().await, ["in 1 ETH"]);
}

#[tokio::test]
async fn the_preferred_node_is_used_again_once_it_is_healthy() {
    let mut network = Network::start(2).await;
    network.lines[0].play(Fault::HangUp);
    network.anvil.send_ether(OURS, 1).await.unwrap();
    assert_eq!(network.watcher.story().await, ["in 1 ETH"]);
    network.lines[0].heal();
    let reads = |line: &Proxy| line.asked().iter().any(|method| method == "eth_getLogs");
    let (watcher, anvil, lines) = (&mut network.watcher, &network.anvil, &network.lines);
    wait::until("the first node to be read again", async || {
        anvil.send_ether(OURS, 2).await.unwrap();
        lines.iter().for_each(|line| drop(line.asked()));
        assert_eq!(watcher.story().await, ["in 2 ETH"]);
        (reads(&lines[0]) && !reads(&lines[1])).then_some(())
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_node_of_another_chain_is_asked_for_its_chain_and_nothing_else() {
    let anvil = Anvil::start().await.unwrap();
    let stranger = Anvil::start_with(&["--chain-id", "56"]).await.unwrap();
    // Addresses are the same on all chains, and so the money of a cheap one would pay on a dear one.
    stranger.send_ether(OURS, 666).await.unwrap();
    let lines = [Proxy::before(stranger.url()).await.unwrap(), Proxy::before(anvil.url()).await.unwrap()];
    for wrong_first in [true, false] {
        let mut config = config(&lines, OURS);
        if !wrong_first {
            config.rpc.reverse();
        }
        let mut watcher = Watcher::new(EvmSource::new(config).unwrap(), [OURS.to_owned()]);
        watcher.story().await;
        anvil.send_ether(OURS, 1).await.unwrap();
        stranger.send_ether(OURS, 666).await.unwrap();
        assert_eq!(watcher.story().await, ["in 1 ETH"]);
        let asked = lines[0].asked();
        assert!(!asked.is_empty() && asked.iter().all(|method| method == "eth_chainId"), "{asked:?}");
    }
}

#[tokio::test]
async fn without_a_node_of_the_right_chain_that_is_what_is_said() {
    let mut network = Network::start(2).await;
    network.lines[0].play(Fault::HangUp);
    network.lines[1].play(Fault::HangUp);
    assert_eq!(kind(&network.watcher.batch().await.unwrap_err()), Kind::Unreachable);
    network.lines[0].play(Fault::Chain(56));
    network.lines[1].play(Fault::Chain(137));
    let watcher = &mut network.watcher;
    let told = wait::until("both to be noticed", async || {
        let error = watcher.batch().await.unwrap_err();
        (kind(&error) == Kind::WrongChain).then(|| error.to_string())
    });
    assert!(told.await.unwrap().contains("of chain 137, not of 31337"));
}
