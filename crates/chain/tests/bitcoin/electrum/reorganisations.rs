//! Blocks that leave the chain again, as a server tells of them.

use quittance_chain::SourceError;
use quittance_testkit::bitcoind::{FEE, Kind};

use super::network::Network;
use crate::on_both;

on_both! {
    a_payment_goes_back_to_the_mempool_with_its_block
    a_payment_moves_to_another_block
    a_reorganisation_of_three_blocks_is_told_payment_by_payment
    a_reorganisation_that_is_deeper_than_the_confirmations_takes_everything_back
    a_chain_of_which_nothing_is_remembered_is_for_a_person_to_look_at
}

async fn a_payment_goes_back_to_the_mempool_with_its_block(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(1).await.unwrap();
    network.tells(&["in 100000"]).await;
    network.node.reorganise(1).await.unwrap();
    network.tells(&["left 100000", "seen 100000"]).await;
    network.node.mine(1).await.unwrap();
    network.tells(&["in 100000"]).await;
}

async fn a_payment_moves_to_another_block(kind: Kind) {
    let mut network = Network::start(kind).await;
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 100_000)], FEE).await.unwrap();
    network.node.send(&signed).await.unwrap();
    network.node.mine(1).await.unwrap();
    network.tells(&["in 100000"]).await;
    network.node.take_back(1).await.unwrap();
    network.node.mine_only(&[]).await.unwrap();
    network.node.mine_only(&[&signed]).await.unwrap();
    network.tells(&["left 100000", "in 100000"]).await;
}

async fn a_reorganisation_of_three_blocks_is_told_payment_by_payment(kind: Kind) {
    let mut network = Network::start(kind).await;
    for units in [100_000, 200_000, 300_000] {
        network.node.pay(&network.ours[0], units).await.unwrap();
        network.node.mine(1).await.unwrap();
    }
    network.tells(&["in 100000", "in 200000", "in 300000"]).await;
    network.node.reorganise(3).await.unwrap();
    let facts = network.facts(6).await;
    let story: Vec<String> = facts.iter().map(crate::story::in_short).collect();
    let story: Vec<&str> = story.iter().map(|line| line.rsplit_once(' ').unwrap().0).collect();
    assert_eq!(story[..3], ["left 300000", "left 200000", "left 100000"]);
    let mut back = story[3..].to_vec();
    back.sort_unstable();
    assert_eq!(back, ["seen 100000", "seen 200000", "seen 300000"]);
}

async fn a_reorganisation_that_is_deeper_than_the_confirmations_takes_everything_back(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(9).await.unwrap();
    network.tells(&["in 100000"]).await;
    network.node.reorganise(9).await.unwrap();
    network.tells(&["left 100000", "seen 100000"]).await;
}

async fn a_chain_of_which_nothing_is_remembered_is_for_a_person_to_look_at(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.reorganise(20).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    let error = network.read().await.unwrap_err();
    assert!(matches!(error, SourceError::TooDeep { .. }), "{error}");
}
