//! A payer says which transaction they sent, and a server is asked.

use std::collections::HashSet;

use quittance_chain::{ChainSource, Told, Whereabouts};
use quittance_testkit::bitcoind::{FEE, Kind};

use super::network::Network;
use crate::on_both;

on_both! {
    a_transaction_is_found_wherever_it_is
    a_transaction_that_was_reorganised_away_and_double_spent_is_not_found
}

async fn a_transaction_is_found_wherever_it_is(kind: Kind) {
    let network = Network::start(kind).await;
    let ours: HashSet<String> = network.ours.iter().cloned().collect();
    let sent = network.node.pay(&network.ours[1], 100_000).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    let waiting = network.watcher.source.look_up(&sent, &ours).await.unwrap().unwrap();
    assert_eq!((waiting.whereabouts, waiting.told), (Whereabouts::Waiting, Told::All));
    assert_eq!(waiting.transfers.len(), 1);
    assert_eq!(waiting.transfers[0].to.address, network.ours[1]);
    network.node.mine(2).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    let included = network.watcher.source.look_up(&sent, &ours).await.unwrap().unwrap();
    let Whereabouts::Included(block) = included.whereabouts else { panic!("{included:?}") };
    assert_eq!(block.height, network.node.height().await.unwrap() - 1);
    assert_eq!(included.transfers, waiting.transfers);
    let nobody = network.watcher.source.look_up(&sent, &HashSet::new()).await.unwrap().unwrap();
    assert_eq!((nobody.whereabouts, nobody.transfers.len()), (Whereabouts::Included(block), 0));
    for unknown in ["0".repeat(64), "sent".to_owned(), format!("0x{sent}")] {
        assert_eq!(network.watcher.source.look_up(&unknown, &ours).await.unwrap(), None, "{unknown}");
    }
}

async fn a_transaction_that_was_reorganised_away_and_double_spent_is_not_found(kind: Kind) {
    let network = Network::start(kind).await;
    let ours: HashSet<String> = network.ours.iter().cloned().collect();
    let coin = network.node.coin().unwrap();
    let pay = async |units| {
        let outputs = [(network.ours[0].as_str(), units)];
        network.node.sign(&coin, &outputs, FEE).await.unwrap()
    };
    let (first, second) = (pay(100_000).await, pay(200_000).await);
    let sent = network.node.send(&first).await.unwrap();
    network.node.mine(1).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    network.node.take_back(1).await.unwrap();
    network.node.mine_only(&[&second]).await.unwrap();
    network.node.mine_only(&[]).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    assert_eq!(network.watcher.source.look_up(&sent, &ours).await.unwrap(), None);
}
