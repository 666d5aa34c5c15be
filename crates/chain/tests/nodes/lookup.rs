//! Looking a transaction up while nodes fail, are behind, or disagree.

use std::collections::HashSet;

use quittance_chain::{ChainSource, Sighting, SourceError, Whereabouts};
use quittance_testkit::proxy::Fault;
use quittance_testkit::wait;
use serde_json::{Value, json};

use crate::network::{Network, OURS};
use crate::trouble::faults;

impl Network {
    async fn look_up(&self, transaction: &str) -> Result<Option<Sighting>, SourceError> {
        self.watcher.source.look_up(transaction, &HashSet::from([OURS.to_owned()])).await
    }

    fn heal(&self) {
        self.lines.iter().for_each(quittance_testkit::proxy::Proxy::heal);
    }
}

fn is_in_a_block(sighting: Option<Sighting>) -> bool {
    sighting.is_some_and(|sighting| {
        matches!(sighting.whereabouts, Whereabouts::Included(_)) && sighting.transfers.len() == 1
    })
}

#[tokio::test]
async fn while_one_of_two_nodes_fails_the_other_one_answers() {
    let network = Network::start(2).await;
    let sent = network.anvil.send_token(&network.token, OURS, 7).await.unwrap();
    for (fault, _) in faults() {
        for line in &network.lines {
            line.play(fault.clone());
            // The node that failed before this one may rest for some milliseconds.
            let found = async || network.look_up(&sent).await.ok().map(is_in_a_block);
            assert!(wait::until("an answer", found).await.unwrap(), "{fault:?}");
            network.heal();
        }
    }
}

#[tokio::test]
async fn a_node_that_does_not_know_it_or_has_it_in_no_block_is_not_the_last_to_be_asked() {
    let network = Network::start(2).await;
    let sent = network.anvil.send_ether(OURS, 7).await.unwrap();
    let unknown = Fault::rewrite(|_, mut answer| {
        answer["result"] = Value::Null;
        answer
    });
    let waiting = Fault::rewrite(|_, mut answer| {
        answer["result"]["blockHash"] = json!(null);
        answer["result"]["blockNumber"] = json!(null);
        answer
    });
    for fault in [unknown, waiting] {
        network.lines[0].play_when(|method| method == "eth_getTransactionByHash", fault);
        assert!(is_in_a_block(network.look_up(&sent).await.unwrap()));
        network.heal();
    }
}

#[tokio::test]
async fn a_node_on_a_fork_is_not_believed_about_a_payment() {
    let network = Network::start(2).await;
    let sent = network.anvil.send_ether(OURS, 7).await.unwrap();
    let other = Fault::rewrite(|_, mut answer| {
        answer["result"]["hash"] = json!(format!("0x{:064x}", 7));
        answer
    });
    network.lines[1].play_when(|method| method == "eth_getBlockByNumber", other);
    let told = network.look_up(&sent).await;
    assert!(told.is_err(), "{told:?}");
    network.heal();
    assert!(is_in_a_block(network.look_up(&sent).await.unwrap()));
}

#[tokio::test]
async fn without_any_node_that_is_what_is_said() {
    let network = Network::start(2).await;
    let sent = network.anvil.send_ether(OURS, 7).await.unwrap();
    network.lines.iter().for_each(|line| line.play(Fault::HangUp));
    assert!(matches!(network.look_up(&sent).await, Err(SourceError::Unreachable { .. })));
}
