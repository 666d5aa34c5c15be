//! One transaction, looked up by its id: the same rules as for following, without a position.

use std::collections::HashSet;

use quittance_chain::evm::Trace;
use quittance_chain::{Addition, ChainSource, Sighting, Told, Whereabouts};
use quittance_testkit::anvil::RICH;
use quittance_testkit::contract::{Contract, address_word};
use serde_json::json;

use crate::network::{Network, OURS, THEIRS};
use crate::node::Answer;

impl Network {
    /// What is said of a transaction to somebody who asks about our address.
    async fn look_up(&self, transaction: &str) -> Option<Sighting> {
        let ours = HashSet::from([OURS.to_owned()]);
        self.watcher.source.look_up(transaction, &ours).await.unwrap()
    }

    /// What is found of a transaction in a block.
    async fn found(&self, transaction: &str) -> Sighting {
        let sighting = self.look_up(transaction).await.unwrap();
        assert!(matches!(sighting.whereabouts, Whereabouts::Included(_)), "{sighting:?}");
        sighting
    }
}

#[tokio::test]
async fn what_is_looked_up_is_what_following_tells() {
    let mut network = Network::start().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    let anvil = &network.anvil;
    let sent = [
        anvil.send_ether(OURS, 10).await.unwrap(),
        anvil.send_token(&network.token, OURS, 20).await.unwrap(),
        anvil.send_token_often(&network.token, OURS, &[1, 0, 3]).await.unwrap(),
        anvil.forward_ether(&forwarder, OURS, 5).await.unwrap(),
    ];
    anvil.mine(3).await.unwrap();
    let mut found = Vec::new();
    for transaction in &sent {
        let sighting = network.found(transaction).await;
        assert_eq!(sighting.told, Told::All);
        found.extend(sighting.transfers);
    }
    let facts = network.watcher.facts().await;
    assert_eq!(facts.iter().map(|fact| fact.transfer.clone()).collect::<Vec<_>>(), found);
    assert_eq!(found.len(), 5);
}

#[tokio::test]
async fn of_other_peoples_money_only_that_there_is_a_transaction_is_told() {
    let network = Network::start().await;
    let anvil = &network.anvil;
    let theirs = anvil.send_token(&network.token, THEIRS, 1).await.unwrap();
    // Both in one block: what one brings us is not told of the other.
    anvil.mine_by_hand().await.unwrap();
    let ours = anvil.send_ether(OURS, 7).await.unwrap();
    let also_theirs = anvil.send_ether(THEIRS, 8).await.unwrap();
    anvil.mine(1).await.unwrap();
    for transaction in [theirs, also_theirs] {
        let sighting = network.found(&transaction).await;
        assert_eq!((sighting.transfers, sighting.told), (Vec::new(), Told::All));
    }
    assert_eq!(network.found(&ours).await.transfers.len(), 1);
    assert_eq!(network.look_up(&format!("0x{:064x}", 7)).await, None);
    assert_eq!(network.look_up("balance:0x1@2").await, None);
}

#[tokio::test]
async fn a_transaction_in_no_block_waits_and_one_that_failed_moved_nothing() {
    let network = Network::start().await;
    let words = [address_word(&network.token)];
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    let data = Contract::Forwarder.call("forward(address)", &words).unwrap();
    let call = json!({ "from": RICH, "to": forwarder, "data": data, "value": "0x5", "gas": "0x30d40" });
    let failed = network.anvil.send(call).await.unwrap();
    assert_eq!(network.look_up(&failed).await.unwrap().whereabouts, Whereabouts::Failed);
    network.anvil.mine_by_hand().await.unwrap();
    let waiting = network.anvil.send_ether(OURS, 7).await.unwrap();
    let sighting = network.look_up(&waiting).await.unwrap();
    assert_eq!((sighting.whereabouts, sighting.told), (Whereabouts::Waiting, Told::NotYet));
}

#[tokio::test]
async fn what_waits_may_pay_whom_it_names_and_nobody_else() {
    let network = Network::start().await;
    let anvil = &network.anvil;
    let forwarder = anvil.deploy(Contract::Forwarder).await.unwrap();
    anvil.mine_by_hand().await.unwrap();
    for (to, told) in [(OURS, Told::NotYet), (THEIRS, Told::All)] {
        for sent in [
            anvil.send_ether(to, 7).await.unwrap(),
            anvil.send_token(&network.token, to, 7).await.unwrap(),
            anvil.forward_ether(&forwarder, to, 7).await.unwrap(),
        ] {
            let sighting = network.look_up(&sent).await.unwrap();
            assert_eq!((sighting.whereabouts, sighting.told), (Whereabouts::Waiting, told));
        }
    }
}

#[tokio::test]
async fn without_traces_it_is_said_that_a_call_may_have_paid() {
    let network = Network::configured(|config| config.trace = Trace::Never).await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    let call = network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    let sighting = network.found(&call).await;
    assert_eq!((sighting.transfers, sighting.told), (Vec::new(), Told::NoTraces));
    let plain = network.anvil.send_ether(THEIRS, 5).await.unwrap();
    assert_eq!(network.found(&plain).await.told, Told::All);
}

#[tokio::test]
async fn what_a_node_kept_back_is_made_up_for_and_leaves_with_its_block() {
    let mut network = Network::start().await;
    network.node.answers(|method, params| match method {
        "eth_getLogs" => Some(Answer::Result(json!([]))),
        // The filter of the block would give it away.
        "eth_getBlockByNumber" if params[1] == true => None,
        _ => None,
    });
    let sent = network.anvil.send_token(&network.token, OURS, 20).await.unwrap();
    network.anvil.mine(1).await.unwrap();
    assert!(network.story().await.is_empty());
    network.node.answers(|_, _| None);
    let Sighting { whereabouts, transfers, .. } = network.found(&sent).await;
    let Whereabouts::Included(block) = whereabouts else { panic!("{whereabouts:?}") };
    let position = network.watcher.position.clone().unwrap();
    let followed = position.followed().unwrap();
    let Addition::Facts(batch) = position.add(&followed.network, &block, transfers) else {
        panic!("nothing was added")
    };
    assert_eq!(batch.facts.iter().map(crate::story::in_short).collect::<Vec<_>>(), ["in 20 USDC_ERC20"]);
    network.watcher.keep(&batch);
    assert!(network.story().await.is_empty(), "following does not tell it again");
    network.anvil.reorg(2, &[]).await.unwrap();
    assert_eq!(network.story().await, ["left 20 USDC_ERC20"]);
}
