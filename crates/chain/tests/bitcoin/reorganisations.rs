//! Blocks that leave the chain again, with what was paid in them.

use quittance_chain::SourceError;
use quittance_chain::bitcoin::{BitcoinConfig, BitcoinSource};
use quittance_testkit::bitcoind::{FEE, Kind};

use crate::network::{Network, config};
use crate::on_both;
use crate::story::Watcher;

on_both! {
    a_payment_goes_back_to_the_mempool_with_its_block
    a_payment_moves_to_another_block
    a_reorganisation_of_three_blocks_is_told_payment_by_payment
    a_reorganisation_that_is_deeper_than_the_confirmations_takes_everything_back
    a_node_that_is_behind_has_removed_nothing
    a_watcher_that_waits_for_no_block_outlasts_a_reorganisation
    a_chain_of_which_nothing_is_remembered_is_for_a_person_to_look_at
}

async fn a_payment_goes_back_to_the_mempool_with_its_block(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(1).await.unwrap();
    assert_eq!(words(&network.story().await), ["in 100000"]);
    network.node.reorganise(1).await.unwrap();
    assert_eq!(words(&network.story().await), ["left 100000", "seen 100000"]);
    network.node.mine(1).await.unwrap();
    assert_eq!(words(&network.story().await), ["in 100000"]);
}

async fn a_payment_moves_to_another_block(kind: Kind) {
    let mut network = Network::start(kind).await;
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 100_000)], FEE).await.unwrap();
    network.node.send(&signed).await.unwrap();
    network.node.mine(1).await.unwrap();
    assert_eq!(words(&network.story().await), ["in 100000"]);
    network.node.take_back(1).await.unwrap();
    network.node.mine_only(&[]).await.unwrap();
    network.node.mine_only(&[&signed]).await.unwrap();
    assert_eq!(words(&network.story().await), ["left 100000", "in 100000"]);
}

async fn a_reorganisation_of_three_blocks_is_told_payment_by_payment(kind: Kind) {
    let mut network = Network::start(kind).await;
    for units in [100_000, 200_000, 300_000] {
        network.node.pay(&network.ours[0], units).await.unwrap();
        network.node.mine(1).await.unwrap();
    }
    assert_eq!(words(&network.story().await), ["in 100000", "in 200000", "in 300000"]);
    network.node.reorganise(3).await.unwrap();
    let story = network.story().await;
    let story = words(&story);
    assert_eq!(story[..3], ["left 300000", "left 200000", "left 100000"]);
    let mut back = story[3..].to_vec();
    back.sort_unstable();
    assert_eq!(back, ["seen 100000", "seen 200000", "seen 300000"]);
}

async fn a_reorganisation_that_is_deeper_than_the_confirmations_takes_everything_back(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(9).await.unwrap();
    assert_eq!(words(&network.story().await), ["in 100000"]);
    network.node.reorganise(9).await.unwrap();
    assert_eq!(words(&network.story().await), ["left 100000", "seen 100000"]);
}

async fn a_node_that_is_behind_has_removed_nothing(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(3).await.unwrap();
    assert_eq!(words(&network.story().await), ["in 100000"]);
    let height = network.watcher.height();
    // It has the payment in its mempool now, and a shorter chain.
    network.node.take_back(3).await.unwrap();
    assert!(network.story().await.is_empty());
    assert_eq!(network.watcher.height(), height);
}

/// A shop hands out what is in no block, and the newest block goes.
async fn a_watcher_that_waits_for_no_block_outlasts_a_reorganisation(kind: Kind) {
    let network = Network::start(kind).await;
    let config = BitcoinConfig { depth: 0, ..config(kind, &network.lines) };
    let mut watcher = Watcher::new(BitcoinSource::new(config).unwrap(), network.ours.clone());
    assert!(watcher.story().await.is_empty());
    network.node.reorganise(3).await.unwrap();
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    assert_eq!(words(&watcher.story().await), ["seen 100000"]);
}

async fn a_chain_of_which_nothing_is_remembered_is_for_a_person_to_look_at(kind: Kind) {
    let mut network = Network::start(kind).await;
    // Six blocks and the one they follow are remembered by a watcher that has just begun.
    network.node.reorganise(20).await.unwrap();
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::TooDeep { .. }), "{error}");
}

/// A story without the code of the coin.
fn words(story: &[String]) -> Vec<&str> {
    story.iter().map(|line| line.rsplit_once(' ').unwrap().0).collect()
}
