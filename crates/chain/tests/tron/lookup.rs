//! One transaction, looked up by its id: the same rules as for following, without a position.

use std::collections::HashSet;

use quittance_chain::{ChainSource, Sighting, Whereabouts};
use quittance_testkit::contract::{Contract, address_word, number_word};

use crate::network::{Network, OURS, THEIRS, ours};

impl Network {
    /// What is said of a transaction to somebody who asks about our addresses, of which one is Ethereum's.
    async fn look_up(&self, transaction: &str) -> Option<Sighting> {
        let ours = HashSet::from([ours(), OURS.to_owned()]);
        self.watcher.source.look_up(transaction, &ours).await.unwrap()
    }
}

#[tokio::test]
async fn what_is_looked_up_is_what_following_tells() {
    let mut network = Network::start().await;
    let sent = [network.tron.send_trx(OURS, 10).await.unwrap(), network.pay_token(20).await];
    network.tron.anvil.mine(3).await.unwrap();
    let mut found = Vec::new();
    for transaction in &sent {
        let sighting = network.look_up(transaction).await.unwrap();
        assert!(matches!(sighting.whereabouts, Whereabouts::Included(_)), "{sighting:?}");
        found.extend(sighting.transfers);
    }
    let facts = network.watcher.facts().await;
    assert_eq!(facts.iter().map(|fact| fact.transfer.clone()).collect::<Vec<_>>(), found);
    assert_eq!(found.len(), 2);
}

#[tokio::test]
async fn what_a_node_keeps_back_is_found_by_its_receipt() {
    let network = Network::start().await;
    network.tron.keep_logs_back();
    let sent = network.pay_token(20).await;
    assert_eq!(network.look_up(&sent).await.unwrap().transfers.len(), 1);
}

#[tokio::test]
async fn of_other_peoples_money_nothing_is_told_and_what_failed_moved_nothing() {
    let network = Network::start().await;
    let theirs = network.tron.send_token(&network.token, THEIRS, 1).await.unwrap();
    let sighting = network.look_up(&theirs).await.unwrap();
    assert!(matches!(sighting.whereabouts, Whereabouts::Included(_)) && sighting.transfers.is_empty());
    let words = [address_word(OURS), number_word(u128::MAX)];
    let call = Contract::Token.call("transfer(address,uint256)", &words).unwrap();
    let failed = network.tron.call(&network.token, &call, 200_000).await.unwrap();
    assert_eq!(network.look_up(&failed).await.unwrap().whereabouts, Whereabouts::Failed);
}

/// A node tells transactions of blocks only.
#[tokio::test]
async fn what_is_in_no_block_is_not_known() {
    let network = Network::start().await;
    network.tron.anvil.mine_by_hand().await.unwrap();
    let waiting = network.tron.send_trx(OURS, 7).await.unwrap();
    assert_eq!(network.look_up(&waiting).await, None);
    network.tron.anvil.mine(1).await.unwrap();
    assert!(network.look_up(&waiting).await.is_some());
    for other in [format!("0x{waiting}"), "00".repeat(32), "sent".to_owned()] {
        assert_eq!(network.look_up(&other).await, None, "{other}");
    }
}
