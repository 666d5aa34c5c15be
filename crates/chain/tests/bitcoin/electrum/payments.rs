//! Payments as a server tells of them.

use quittance_chain::bitcoin::BitcoinSource;
use quittance_ledger::transfer::{Place, Transfer};
use quittance_testkit::bitcoind::{FEE, Kind, STRANGER};
use quittance_testkit::proxy::Proxy;
use serde_json::json;

use super::network::Network;
use crate::network::{addresses, config, without_password};
use crate::on_both;
use crate::story::Watcher;

on_both! {
    a_payment_is_seen_at_once_and_then_confirmed
    a_part_and_then_the_rest_and_too_much_are_told_one_by_one
    every_kind_of_address_can_be_paid
    what_arrived_while_nobody_read_is_told_once_and_in_its_order
    an_address_that_is_subscribed_to_late_is_told_of_all_the_same
    a_quiet_network_costs_one_small_question
    the_facts_are_those_that_a_node_tells
}

async fn a_payment_is_seen_at_once_and_then_confirmed(kind: Kind) {
    let mut network = Network::start(kind).await;
    let coin = network.node.coin().unwrap();
    let signed = network.node.sign(&coin, &[(&network.ours[0], 150_000)], FEE).await.unwrap();
    let sent = network.node.send(&signed).await.unwrap();
    let facts = network.facts(1).await;
    assert_eq!(facts.len(), 1, "{facts:?}");
    let seen = facts[0].transfer.clone();
    assert_eq!((&seen.key.transaction, seen.key.position), (&sent, 0));
    assert_eq!((&seen.to.address, seen.amount.units()), (&network.ours[0], 150_000));
    assert_eq!(*seen.spends, [format!("{}:{}", coin.transaction, coin.output)]);
    assert_eq!(facts[0].place, Place::Seen);
    network.node.mine(1).await.unwrap();
    let facts = network.facts(1).await;
    assert_eq!(facts.len(), 1, "it went from the mempool into a block: {facts:?}");
    assert_eq!(facts[0].transfer, seen);
    let Place::Included(block) = &facts[0].place else { panic!("{:?}", facts[0].place) };
    let height = network.node.height().await.unwrap();
    let hash = network.node.ask("getblockhash", json!([height])).await.unwrap();
    assert_eq!((block.height, json!(block.hash)), (height, hash));
    network.node.mine(5).await.unwrap();
    network.tells(&[]).await;
    assert_eq!(network.watcher.height() - block.height, 5);
}

async fn a_part_and_then_the_rest_and_too_much_are_told_one_by_one(kind: Kind) {
    let mut network = Network::start(kind).await;
    let to = network.ours[0].clone();
    network.node.pay(&to, 60_000).await.unwrap();
    network.tells(&["seen 60000"]).await;
    network.node.pay(&to, 40_000).await.unwrap();
    network.tells(&["seen 40000"]).await;
    network.node.mine(1).await.unwrap();
    let mut told: Vec<u128> =
        network.facts(2).await.iter().map(|fact| fact.transfer.amount.units()).collect();
    told.sort_unstable();
    assert_eq!(told, [40_000, 60_000]);
    // Somebody else's output between ours keeps the numbers honest.
    let coin = network.node.coin().unwrap();
    let outputs = [(to.as_str(), 1_000_000), (STRANGER, 500_000), (network.ours[1].as_str(), 20_000)];
    let signed = network.node.sign(&coin, &outputs, FEE).await.unwrap();
    network.node.send(&signed).await.unwrap();
    let facts = network.facts(2).await;
    let told: Vec<_> =
        facts.iter().map(|fact| (fact.transfer.key.position, fact.transfer.amount.units())).collect();
    assert_eq!(told, [(0, 1_000_000), (2, 20_000)]);
}

async fn every_kind_of_address_can_be_paid(kind: Kind) {
    let mut network = Network::start(kind).await;
    let taproot = (kind == Kind::Bitcoin).then_some("tr");
    for (units, script) in (100_000..).zip(["pkh", "sh(wpkh", "wpkh"].into_iter().chain(taproot)) {
        let address = addresses(kind, script).remove(0);
        network.watcher.ours.addresses.insert(address.clone());
        network.node.pay(&address, units).await.unwrap();
        let facts = network.facts(1).await;
        let told: Vec<_> =
            facts.iter().map(|fact| (&fact.transfer.to.address, fact.transfer.amount.units())).collect();
        assert_eq!(told, [(&address, u128::from(units))]);
    }
}

async fn what_arrived_while_nobody_read_is_told_once_and_in_its_order(kind: Kind) {
    let mut network = Network::start(kind).await;
    for units in [100_000, 200_000] {
        network.node.pay(&network.ours[0], units).await.unwrap();
        network.node.mine(110).await.unwrap();
    }
    network.node.pay(&network.ours[1], 300_000).await.unwrap();
    network.tells(&["in 100000", "in 200000", "seen 300000"]).await;
}

/// A server can be asked about an address only when it is known, and by then the payer may have paid.
async fn an_address_that_is_subscribed_to_late_is_told_of_all_the_same(kind: Kind) {
    let mut network = Network::start(kind).await;
    let late = addresses(kind, "pkh").remove(0);
    network.node.pay(&late, 100_000).await.unwrap();
    network.node.mine(2).await.unwrap();
    network.tells(&[]).await;
    network.watcher.ours.addresses.insert(late.clone());
    network.tells(&["in 100000"]).await;
    network.node.pay(&late, 200_000).await.unwrap();
    network.tells(&["seen 200000"]).await;
    // And what nobody expects any more is not asked about, but for what is on its way.
    network.watcher.ours.addresses.remove(&late);
    network.node.mine(1).await.unwrap();
    network.watcher.ours.addresses.insert(late);
    network.tells(&["in 200000"]).await;
}

async fn a_quiet_network_costs_one_small_question(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(STRANGER, 100_000).await.unwrap();
    network.tells(&[]).await;
    drop(network.wire.asked());
    assert!(network.read().await.unwrap().is_empty());
    assert_eq!(network.wire.asked(), ["blockchain.headers.subscribe"]);
}

async fn the_facts_are_those_that_a_node_tells(kind: Kind) {
    let mut network = Network::start(kind).await;
    let lines = [Proxy::before(&without_password(&network.node)).await.unwrap()];
    let node = BitcoinSource::new(config(kind, &lines)).unwrap();
    let mut other = Watcher::new(node, network.ours.clone());
    assert!(other.story().await.is_empty());
    let mut told = [Vec::new(), Vec::new()];
    for step in 0..5 {
        match step {
            0 | 1 => drop(network.node.pay(&network.ours[step], 100_000).await.unwrap()),
            2 => network.node.mine(2).await.unwrap(),
            3 => network.node.reorganise(2).await.unwrap(),
            _ => network.node.mine(1).await.unwrap(),
        }
        let facts = other.facts().await;
        told[0].extend(network.facts(facts.len()).await);
        told[1].extend(facts);
    }
    let [mut server, mut node] =
        told.map(|facts| facts.into_iter().map(|fact| (fact.transfer, fact.place)).collect::<Vec<_>>());
    // What appears in the mempool at once is in no order.
    let order = |facts: &mut Vec<(Transfer, Place)>| {
        facts.sort_by_key(|(transfer, place)| (transfer.key.clone(), format!("{place:?}")));
    };
    order(&mut server);
    order(&mut node);
    assert_eq!(server, node);
}
