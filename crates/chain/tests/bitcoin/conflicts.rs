//! Transactions that exclude each other: replaced with a higher fee, or their coins spent otherwise.

use quittance_testkit::bitcoind::{FEE, Kind, STRANGER};
use quittance_testkit::proxy::Fault;
use serde_json::json;

use crate::network::Network;
use crate::on_both;

on_both! {
    a_payment_whose_coins_are_spent_otherwise_leaves_for_good
    a_payment_that_was_dropped_is_seen_again_when_it_is_sent_again
}

#[tokio::test]
async fn a_payment_that_is_replaced_by_one_with_a_higher_fee_leaves_before_that_one_is_seen() {
    let mut network = Network::start(Kind::Bitcoin).await;
    let coin = network.node.coin().unwrap();
    let pay = async |units, fee| {
        let signed = network.node.sign(&coin, &[(&network.ours[0], units)], fee).await.unwrap();
        network.node.send(&signed).await.unwrap()
    };
    let old = pay(100_000, FEE).await;
    let seen = network.watcher.facts().await;
    let new = pay(100_000, 3 * FEE).await;
    let facts = network.watcher.facts().await;
    let ids: Vec<&String> = facts.iter().map(|fact| &fact.transfer.key.transaction).collect();
    assert_eq!(ids, [&old, &new]);
    assert_eq!(facts[0].transfer.spends, facts[1].transfer.spends, "of these two only the newest counts");
    assert_eq!(seen[0].transfer.spends, facts[1].transfer.spends);
    network.node.mine(1).await.unwrap();
    assert_eq!(network.watcher.story().await, ["in 100000 BTC"]);
}

#[tokio::test]
async fn a_payment_that_is_replaced_by_one_to_somebody_else_leaves() {
    let mut network = Network::start(Kind::Bitcoin).await;
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 100_000)], FEE).await.unwrap();
    network.node.send(&signed).await.unwrap();
    assert_eq!(network.story().await, ["seen 100000 BTC"]);
    let back = network.node.sign(&coin, &[(STRANGER, 100_000)], 3 * FEE).await.unwrap();
    network.node.send(&back).await.unwrap();
    assert_eq!(network.story().await, ["left 100000 BTC"]);
    network.node.mine(4).await.unwrap();
    assert!(network.story().await.is_empty());
}

#[tokio::test]
async fn a_replacement_that_nobody_saw_before_its_block_takes_the_payment_with_it() {
    let mut network = Network::start(Kind::Bitcoin).await;
    let coin = network.node.coin().unwrap();
    let pay = async |units, fee| {
        let signed = network.node.sign(&coin, &[(&network.ours[0], units)], fee).await.unwrap();
        network.node.send(&signed).await.unwrap()
    };
    pay(100_000, FEE).await;
    assert_eq!(network.watcher.story().await, ["seen 100000 BTC"]);
    pay(200_000, 3 * FEE).await;
    network.node.mine(1).await.unwrap();
    assert_eq!(network.watcher.story().await, ["in 200000 BTC", "left 100000 BTC"]);
}

/// After a reorganisation a miner prefers another transaction with the same coins.
async fn a_payment_whose_coins_are_spent_otherwise_leaves_for_good(kind: Kind) {
    let mut network = Network::start(kind).await;
    let code = if kind == Kind::Bitcoin { "BTC" } else { "LTC" };
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 100_000)], FEE).await.unwrap();
    let theft = network.node.sign(&coin, &[(STRANGER, 500_000)], 3 * FEE).await.unwrap();
    let paid = network.node.send(&signed).await.unwrap();
    network.node.mine(1).await.unwrap();
    assert_eq!(network.story().await, [format!("in 100000 {code}")]);
    network.node.take_back(1).await.unwrap();
    network.node.mine_only(&[&theft]).await.unwrap();
    network.node.mine_only(&[]).await.unwrap();
    assert_eq!(network.story().await, [format!("left 100000 {code}")]);
    network.node.mine(3).await.unwrap();
    assert!(network.story().await.is_empty());
    // The index still finds it, in a block that is no more.
    let found = network.node.ask("getrawtransaction", json!([paid, true])).await.unwrap();
    assert_eq!(found["confirmations"].as_i64().unwrap_or(0), 0);
}

async fn a_payment_that_was_dropped_is_seen_again_when_it_is_sent_again(kind: Kind) {
    let mut network = Network::start(kind).await;
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 100_000)], FEE).await.unwrap();
    network.node.send(&signed).await.unwrap();
    assert!(network.story().await[0].starts_with("seen 100000"));
    // Another node's mempool lacks it, or has dropped it for its fee.
    network.lines[0].play_when(
        |method| method == "getrawmempool",
        Fault::rewrite(|question, _| json!({ "id": question["id"], "result": [] })),
    );
    assert!(network.story().await[0].starts_with("left 100000"));
    network.lines[0].heal();
    assert!(network.story().await[0].starts_with("seen 100000"));
}
