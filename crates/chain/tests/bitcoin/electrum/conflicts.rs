//! Transactions that exclude each other, as a server tells of them.

use quittance_ledger::transfer::Place;
use quittance_testkit::bitcoind::{FEE, Kind, STRANGER};

use super::network::Network;
use crate::on_both;

on_both! {
    a_payment_whose_coins_are_spent_otherwise_leaves_for_good
}

#[tokio::test]
async fn a_payment_that_is_replaced_by_one_with_a_higher_fee_leaves_before_that_one_is_seen() {
    let mut network = Network::start(Kind::Bitcoin).await;
    let coin = network.node.coin().unwrap();
    let to = network.ours[0].clone();
    let old = network.node.sign(&coin, &[(&to, 100_000)], FEE).await.unwrap();
    let old = network.node.send(&old).await.unwrap();
    let seen = network.facts(1).await;
    let new = network.node.sign(&coin, &[(&to, 100_000)], 3 * FEE).await.unwrap();
    let new = network.node.send(&new).await.unwrap();
    let facts = network.facts(2).await;
    let told: Vec<_> = facts.iter().map(|fact| (&fact.transfer.key.transaction, &fact.place)).collect();
    assert_eq!(told, [(&old, &Place::Left), (&new, &Place::Seen)]);
    assert_eq!(seen[0].transfer.spends, facts[1].transfer.spends, "of these two only the newest counts");
    network.node.mine(1).await.unwrap();
    network.tells(&["in 100000"]).await;
}

#[tokio::test]
async fn a_payment_that_is_replaced_by_one_to_somebody_else_leaves() {
    let mut network = Network::start(Kind::Bitcoin).await;
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 100_000)], FEE).await.unwrap();
    network.node.send(&signed).await.unwrap();
    network.tells(&["seen 100000"]).await;
    let back = network.node.sign(&coin, &[(STRANGER, 100_000)], 3 * FEE).await.unwrap();
    network.node.send(&back).await.unwrap();
    network.tells(&["left 100000"]).await;
    network.node.mine(4).await.unwrap();
    network.tells(&[]).await;
}

#[tokio::test]
async fn a_replacement_that_nobody_saw_before_its_block_takes_the_payment_with_it() {
    let mut network = Network::start(Kind::Bitcoin).await;
    let coin = network.node.coin().unwrap();
    for (units, fee) in [(100_000, FEE), (200_000, 3 * FEE)] {
        let signed = network.node.sign(&coin, &[(&network.ours[0], units)], fee).await.unwrap();
        network.node.send(&signed).await.unwrap();
        if fee == FEE {
            network.tells(&["seen 100000"]).await;
        }
    }
    network.node.mine(1).await.unwrap();
    network.tells(&["in 200000", "left 100000"]).await;
}

/// After a reorganisation a miner prefers another transaction with the same coins.
async fn a_payment_whose_coins_are_spent_otherwise_leaves_for_good(kind: Kind) {
    let mut network = Network::start(kind).await;
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 100_000)], FEE).await.unwrap();
    let theft = network.node.sign(&coin, &[(STRANGER, 500_000)], 3 * FEE).await.unwrap();
    network.node.send(&signed).await.unwrap();
    network.node.mine(1).await.unwrap();
    network.tells(&["in 100000"]).await;
    network.node.take_back(1).await.unwrap();
    network.node.mine_only(&[&theft]).await.unwrap();
    network.node.mine_only(&[]).await.unwrap();
    network.tells(&["left 100000"]).await;
    network.node.mine(3).await.unwrap();
    network.tells(&[]).await;
}
