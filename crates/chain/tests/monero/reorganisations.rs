//! Blocks that are taken back on a real network.

use quittance_chain::SourceError;
use quittance_testkit::proxy::Fault;
use quittance_testkit::wait;
use serde_json::json;

use crate::network::{MICRO, Network, address};
use crate::story::in_short;

#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn a_payment_leaves_with_its_block_and_comes_back_or_is_spent_elsewhere() {
    let mut network = Network::start(2).await;
    network.watcher.story().await;
    comes_back(&mut network).await;
    is_spent_elsewhere(&mut network).await;
    vanishes_from_the_pool(&mut network).await;
    deeper_than_the_confirmations(&mut network).await;
    deeper_than_is_remembered(&mut network).await;
}

/// The block goes, the transaction is in the mempool again, and in another block.
async fn comes_back(network: &mut Network) {
    let paid = network.monero.pay(&[(&address(0), MICRO)]).await.unwrap();
    assert_eq!(network.mine(3).await, ["in 1000000 XMR"]);
    let before = network.watcher.height();
    network.monero.pop(3).await.unwrap();
    assert!(network.watcher.story().await.is_empty(), "a node that is behind has taken nothing back");
    network.monero.mine(4).await.unwrap();
    let facts = network.watcher.facts().await;
    let told: Vec<_> = facts.iter().map(in_short).collect();
    assert_eq!(told, ["left 1000000 XMR", "in 1000000 XMR"]);
    assert!(facts.iter().all(|fact| fact.transfer.key.transaction == paid.transaction));
    assert_eq!(network.watcher.height(), before + 1);
}

/// The block goes, and the payer spends the same coin on somebody else.
async fn is_spent_elsewhere(network: &mut Network) {
    let paid = network.monero.pay(&[(&address(0), 2 * MICRO)]).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 2000000 XMR"]);
    assert_eq!(network.mine(1).await, ["in 2000000 XMR"]);
    network.monero.pop(1).await.unwrap();
    network.monero.forget(&paid.transaction).await.unwrap();
    let again = network.monero.spend_again(&paid.spends[0], &address(1)).await.unwrap();
    network.monero.mine(2).await.unwrap();
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 2, "{facts:?}");
    assert_eq!(in_short(&facts[0]), "left 2000000 XMR");
    assert_eq!(facts[1].transfer.key.transaction, again.transaction);
    assert_eq!(*facts[1].transfer.spends, facts[0].transfer.spends[..1], "they share a coin");
}

/// What was only seen leaves when the node forgets it.
async fn vanishes_from_the_pool(network: &mut Network) {
    let paid = network.monero.pay(&[(&address(1), 3 * MICRO)]).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 3000000 XMR"]);
    network.monero.forget(&paid.transaction).await.unwrap();
    let watcher = &mut network.watcher;
    let told = wait::until("the payment to leave", async || {
        let told = watcher.story().await;
        (!told.is_empty()).then_some(told)
    });
    assert_eq!(told.await.unwrap(), ["left 3000000 XMR"]);
}

/// Ten confirmations were final, and are undone all the same.
async fn deeper_than_the_confirmations(network: &mut Network) {
    network.monero.pay(&[(&address(0), 4 * MICRO)]).await.unwrap();
    assert_eq!(network.mine(11).await, ["in 4000000 XMR"]);
    network.monero.pop(11).await.unwrap();
    network.monero.mine(12).await.unwrap();
    assert_eq!(network.watcher.story().await, ["left 4000000 XMR", "in 4000000 XMR"]);
}

/// Nothing of what is remembered is in the node's chain: a person has to look at it, and no payment is taken back meanwhile.
async fn deeper_than_is_remembered(network: &mut Network) {
    let another = Fault::rewrite(|_, mut answer| {
        let hash = json!("77".repeat(32));
        for place in ["/result/top_block_hash", "/result/block_header/hash"] {
            if let Some(known) = answer.pointer_mut(place) {
                *known = hash.clone();
            }
        }
        answer
    });
    network.daemon.play(another);
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::TooDeep { .. }), "{error}");
    network.daemon.heal();
    assert!(network.watcher.story().await.is_empty());
}
