//! Payments on a real network.

use std::collections::HashSet;

use quittance_chain::monero::MoneroSource;
use quittance_chain::{ChainSource, Whereabouts};
use quittance_ledger::transfer::{Block, ChainFact, Place};
use quittance_testkit::monero::SHOP;
use serde_json::json;

use crate::network::{MICRO, Network, address, config};
use crate::story::in_short;

#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn payments_are_seen_included_and_summed_as_they_come() {
    let mut network = Network::start(3).await;
    assert!(network.watcher.story().await.is_empty());
    assert_eq!(network.watcher.height(), network.monero.height().await.unwrap());
    exact(&mut network).await;
    split(&mut network).await;
    locked(&mut network).await;
    looked_up(&mut network).await;
    far_ahead(&mut network).await;
    used_before(&mut network).await;
}

fn block_of(fact: &ChainFact) -> &Block {
    let Place::Included(block) = &fact.place else { panic!("{fact:?}") };
    block
}

/// A payment is seen before it is in a block, once in each place.
async fn exact(network: &mut Network) {
    let paid = network.monero.pay(&[(&address(0), 5 * MICRO)]).await.unwrap();
    let seen = network.watcher.facts().await;
    assert_eq!(seen.iter().map(in_short).collect::<Vec<_>>(), ["seen 5000000 XMR"]);
    assert_eq!(seen[0].transfer.key.transaction, paid.transaction);
    assert_eq!(seen[0].transfer.to.address, address(0));
    assert_eq!(*seen[0].transfer.spends, *paid.spends);
    assert!(network.watcher.story().await.is_empty(), "it is told once");

    network.monero.mine(1).await.unwrap();
    let included = network.watcher.facts().await;
    assert_eq!(included.iter().map(in_short).collect::<Vec<_>>(), ["in 5000000 XMR"]);
    assert_eq!(included[0].transfer, seen[0].transfer);
    let block = block_of(&included[0]);
    assert_eq!(block.height, network.monero.height().await.unwrap());
    assert!(network.mine(2).await.is_empty(), "what follows are confirmations");
    assert_eq!(network.watcher.height(), block.height + 2);
}

/// A part, then the rest in another transaction, of which two outputs go to one address and one to another; and money that
/// belongs to nobody's invoice.
async fn split(network: &mut Network) {
    network.monero.pay(&[(&address(1), 2 * MICRO), (SHOP, MICRO)]).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 2000000 XMR"]);
    assert_eq!(network.mine(1).await, ["in 2000000 XMR"]);
    let several = [(&*address(1), 3 * MICRO), (&*address(1), 4 * MICRO), (&*address(2), 9 * MICRO)];
    network.monero.pay(&several).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 7000000 XMR", "seen 9000000 XMR"]);
    network.monero.mine(1).await.unwrap();
    let facts = network.watcher.facts().await;
    let told: Vec<_> = facts.iter().map(|fact| (fact.transfer.to.address.clone(), in_short(fact))).collect();
    let expected = [(address(1), "in 7000000 XMR".to_owned()), (address(2), "in 9000000 XMR".to_owned())];
    assert_eq!(told, expected);
}

/// Money that its sender has locked is no payment until the lock opens.
async fn locked(network: &mut Network) {
    let height = network.monero.height().await.unwrap();
    network.monero.pay_locked(&[(&address(0), MICRO)], height + 4).await.unwrap();
    assert!(network.watcher.story().await.is_empty());
    assert!(network.mine(3).await.is_empty());
    network.monero.mine(1).await.unwrap();
    let opened = network.watcher.facts().await;
    assert_eq!(opened.iter().map(in_short).collect::<Vec<_>>(), ["in 1000000 XMR"]);
    let block = block_of(&opened[0]);
    assert_eq!(block.height, height + 1, "it is in the block that it always was in");
}

/// A payer who names a transaction is answered from node and wallet.
async fn looked_up(network: &mut Network) {
    let source = &network.watcher.source;
    let ours: HashSet<String> = [address(0)].into();
    let unknown = "00".repeat(32);
    assert_eq!(source.look_up(&unknown, &ours).await.unwrap(), None);

    let paid = network.monero.pay(&[(&address(0), 6 * MICRO), (&address(1), MICRO)]).await.unwrap();
    let waiting = source.look_up(&paid.transaction, &ours).await.unwrap().unwrap();
    assert_eq!((waiting.whereabouts, waiting.transfers.len()), (Whereabouts::Waiting, 1));
    network.monero.mine(1).await.unwrap();
    network.monero.wallet("refresh", serde_json::json!({})).await.unwrap();
    let included = source.look_up(&paid.transaction, &ours).await.unwrap().unwrap();
    assert!(matches!(included.whereabouts, Whereabouts::Included(_)), "{included:?}");
    assert_eq!(included.transfers[0].amount.units(), u128::from(6 * MICRO));
    let nobodys: HashSet<String> = [address(7)].into();
    let others = source.look_up(&paid.transaction, &nobodys).await.unwrap().unwrap();
    assert!(others.transfers.is_empty());
    assert_eq!(network.watcher.story().await.len(), 2);
}

/// What the wallet has made by hand, or for a gateway whose data were lost, may have been given to somebody.
async fn used_before(network: &mut Network) {
    assert_eq!(network.watcher.source.given_by_others(), None);
    network.monero.wallet("create_address", json!({ "account_index": 0, "count": 37 })).await.unwrap();
    let again = MoneroSource::new(&config(network.daemon.url(), network.wallet.url())).unwrap();
    network.watcher.source = again;
    assert!(network.watcher.story().await.is_empty());
    let next = 305 + 37;
    assert_eq!(network.watcher.source.given_by_others(), Some(next - 1));
    let address = address(next);
    network.watcher.ours.addresses.insert(address.clone());
    network.watcher.ours.taken = next + 1;
    assert!(network.watcher.story().await.is_empty());
    network.monero.pay(&[(&address, 2 * MICRO)]).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 2000000 XMR"]);
    assert_eq!(network.mine(1).await, ["in 2000000 XMR"]);
}

/// The wallet looks for every address that was taken, however far ahead of those it knows, whether those between were handed
/// out or not, and for those that were paid before it was told of them.
async fn far_ahead(network: &mut Network) {
    let far = address(303);
    network.monero.pay(&[(&far, 8 * MICRO)]).await.unwrap();
    assert!(network.mine(2).await.is_empty(), "nobody looks for it yet");
    network.watcher.ours.addresses.insert(far);
    network.watcher.ours.taken = 304;
    assert_eq!(network.patiently().await, ["in 8000000 XMR"], "behind 300 that nobody was given");
    let next = address(304);
    network.watcher.ours.addresses.insert(next.clone());
    network.watcher.ours.taken = 305;
    assert!(network.watcher.story().await.is_empty());
    network.monero.pay(&[(&next, 9 * MICRO)]).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 9000000 XMR"]);
    assert_eq!(network.mine(1).await, ["in 9000000 XMR"]);
}
