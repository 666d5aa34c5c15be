//! Payments as they arrive: in the mempool, in blocks, and in every kind of address.

use quittance_ledger::transfer::Place;
use quittance_testkit::bitcoind::{FEE, Kind, STRANGER};
use quittance_testkit::proxy::Fault;
use serde_json::json;

use crate::network::{Network, addresses};
use crate::on_both;

on_both! {
    a_payment_is_seen_at_once_and_then_confirmed
    every_kind_of_address_can_be_paid
    several_outputs_and_transactions_to_one_address_are_told_apart
    what_arrived_while_nobody_read_is_told_once
    what_is_not_our_money_is_ignored
    a_quiet_network_costs_three_small_questions
    new_coins_are_money_too
}

async fn a_payment_is_seen_at_once_and_then_confirmed(kind: Kind) {
    let mut network = Network::start(kind).await;
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 150_000)], FEE).await.unwrap();
    let sent = network.node.send(&signed).await.unwrap();
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 1);
    let seen = facts[0].transfer.clone();
    assert_eq!((&seen.key.transaction, seen.key.position), (&sent, 0));
    assert_eq!((&seen.to.address, seen.amount.units()), (&network.ours[0], 150_000));
    assert_eq!(*seen.spends, [format!("{}:{}", coin.transaction, coin.output)]);
    assert_eq!(facts[0].place, Place::Seen);
    network.node.mine(1).await.unwrap();
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 1, "it went from the mempool into a block: {facts:?}");
    assert_eq!(facts[0].transfer, seen);
    let Place::Included(block) = &facts[0].place else { panic!("{:?}", facts[0].place) };
    assert_eq!(block.height, network.node.height().await.unwrap());
    network.node.mine(5).await.unwrap();
    assert!(network.story().await.is_empty());
    assert_eq!(network.watcher.height() - block.height, 5);
}

async fn every_kind_of_address_can_be_paid(kind: Kind) {
    let mut network = Network::start(kind).await;
    let taproot = (kind == Kind::Bitcoin).then_some("tr");
    for (units, script) in (100_000..).zip(["pkh", "sh(wpkh", "wpkh"].into_iter().chain(taproot)) {
        let address = addresses(kind, script).remove(0);
        let known = network.node.ask("validateaddress", json!([address])).await.unwrap();
        assert_eq!(known["isvalid"], true, "{address}");
        network.watcher.ours.addresses.insert(address.clone());
        network.node.pay(&address, units).await.unwrap();
        let facts = network.watcher.facts().await;
        let told: Vec<_> =
            facts.iter().map(|fact| (&fact.transfer.to.address, fact.transfer.amount.units())).collect();
        assert_eq!(told, [(&address, u128::from(units))]);
    }
}

async fn several_outputs_and_transactions_to_one_address_are_told_apart(kind: Kind) {
    let mut network = Network::start(kind).await;
    let ours = network.ours.clone();
    let coin = network.node.coin().unwrap();
    // Somebody else's output between ours keeps the numbers honest.
    let outputs = [(ours[0].as_str(), 100_000), (STRANGER, 500_000), (ours[1].as_str(), 300_000)];
    let signed = network.node.sign(&coin, &outputs, FEE).await.unwrap();
    let first = network.node.send(&signed).await.unwrap();
    let second = network.node.pay(&ours[0], 200_000).await.unwrap();
    let facts = network.watcher.facts().await;
    let mut told: Vec<_> = facts
        .iter()
        .map(|fact| {
            let key = &fact.transfer.key;
            (key.transaction.clone(), key.position, fact.transfer.amount.units())
        })
        .collect();
    told.sort();
    let mut expected = [(first.clone(), 0, 100_000), (first, 2, 300_000), (second, 0, 200_000)];
    expected.sort();
    assert_eq!(told, expected);
}

async fn what_arrived_while_nobody_read_is_told_once(kind: Kind) {
    let mut network = Network::start(kind).await;
    for units in [100_000, 200_000] {
        network.node.pay(&network.ours[0], units).await.unwrap();
        network.node.mine(150).await.unwrap();
    }
    network.node.pay(&network.ours[1], 300_000).await.unwrap();
    let story = network.story().await;
    assert_eq!(story.len(), 3, "{story:?}");
    assert!(story[0].starts_with("in 100000 ") && story[1].starts_with("in 200000 "), "{story:?}");
    assert!(story[2].starts_with("seen 300000 "), "{story:?}");
    assert_eq!(network.watcher.height(), network.node.height().await.unwrap());
}

async fn what_is_not_our_money_is_ignored(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(STRANGER, 100_000).await.unwrap();
    assert!(network.story().await.is_empty());
    network.node.mine(1).await.unwrap();
    assert!(network.story().await.is_empty());
}

async fn a_quiet_network_costs_three_small_questions(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(STRANGER, 100_000).await.unwrap();
    assert!(network.story().await.is_empty());
    drop(network.lines[0].asked());
    assert!(network.story().await.is_empty());
    // Each batch is read twice here.
    let once = ["getblockchaininfo", "getrawmempool", "getbestblockhash"];
    assert_eq!(network.lines[0].asked(), [once, once].concat());
}

async fn new_coins_are_money_too(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.ask("generatetoaddress", json!([1, network.ours[0]])).await.unwrap();
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 1);
    assert!(facts[0].transfer.spends.is_empty());
}

/// What a proxy that writes JSON anew makes of small numbers, among them this one, is read exactly.
#[tokio::test]
async fn amounts_are_exact_even_if_somebody_on_the_way_writes_them_anew() {
    let mut network = Network::start(Kind::Bitcoin).await;
    network.lines[0].play(Fault::rewrite(|_, answer| answer));
    network.node.pay(&network.ours[0], 700).await.unwrap();
    network.node.pay(&network.ours[0], 4_123_456_789).await.unwrap();
    let mut story = network.story().await;
    story.sort();
    assert_eq!(story, ["seen 4123456789 BTC", "seen 700 BTC"]);
}
