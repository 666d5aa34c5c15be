//! What a reorganisation makes of payments.

use quittance_chain::SourceError;
use quittance_chain::evm::FinalTag;
use quittance_ledger::transfer::Place;
use serde_json::json;

use crate::network::{Network, OURS, THEIRS};
use crate::node::Answer;

#[tokio::test]
async fn a_payment_reorganised_away_leaves() {
    for depth in [1, 3, 20] {
        let mut network = Network::start().await;
        network.anvil.send_token(&network.token, OURS, 5).await.unwrap();
        network.anvil.mine(depth - 1).await.unwrap();
        assert_eq!(network.story().await, ["in 5 USDC_ERC20"]);
        let height = network.watcher.height();
        network.anvil.reorg(depth, &[]).await.unwrap();
        assert_eq!(network.story().await, ["left 5 USDC_ERC20"], "depth {depth}");
        assert_eq!(network.watcher.height(), height);
        network.anvil.mine(2).await.unwrap();
        assert!(network.story().await.is_empty());
    }
}

#[tokio::test]
async fn a_payment_that_a_reorganisation_moves_leaves_and_is_included_again() {
    for depth in [1, 3, 20] {
        let mut network = Network::start().await;
        let transaction = network.anvil.send_ether(OURS, 5).await.unwrap();
        let signed = network.anvil.signed(&transaction).await.unwrap();
        network.anvil.mine(depth - 1).await.unwrap();
        let before = network.watcher.facts().await;
        network.anvil.reorg(depth, &[signed]).await.unwrap();
        let after = network.watcher.facts().await;
        assert_eq!(after.len(), 2, "depth {depth}: {after:#?}");
        assert_eq!((&after[0].place, &after[0].transfer), (&Place::Left, &before[0].transfer));
        assert_eq!(after[1].transfer, before[0].transfer, "it is the same transfer, in another block");
        assert_ne!(after[1].place, before[0].place);
    }
}

#[tokio::test]
async fn a_chain_that_really_falls_back_is_followed_down() {
    let mut network = Network::start().await;
    network.anvil.send_ether(OURS, 5).await.unwrap();
    network.anvil.mine(3).await.unwrap();
    assert_eq!(network.story().await, ["in 5 ETH"]);
    let height = network.watcher.height();
    network.anvil.ask("anvil_rollback", json!([4])).await.unwrap();
    assert!(network.story().await.is_empty(), "a node that is only behind has removed nothing");
    assert_eq!(network.watcher.height(), height);
    network.anvil.send_ether(THEIRS, 1).await.unwrap();
    assert_eq!(network.story().await, ["left 5 ETH"]);
    assert_eq!(network.watcher.height(), height - 3);
}

/// A gateway that remembered only the block it began with could never read on once that block was reorganised away.
#[tokio::test]
async fn a_reorganisation_of_the_block_that_was_read_first_is_followed() {
    let mut network = Network::start().await;
    let transaction = network.anvil.send_ether(OURS, 5).await.unwrap();
    let signed = network.anvil.signed(&transaction).await.unwrap();
    // It moves to the height of the block that the watcher began with.
    network.anvil.ask("anvil_reorg", json!([2, [[signed, 0]]])).await.unwrap();
    assert_eq!(network.story().await, ["in 5 ETH"]);
}

#[tokio::test]
async fn a_reorganisation_below_what_is_final_is_an_error_and_not_a_story() {
    let mut network = Network::start_with(&["--slots-in-an-epoch", "1"]).await;
    network.anvil.mine(5).await.unwrap();
    network.story().await;
    let followed = network.watcher.last.clone().unwrap().followed;
    assert_eq!(followed.finalized, Some(followed.height - 2));
    network.anvil.reorg(4, &[]).await.unwrap();
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::TooDeep { oldest, .. } if Some(oldest) == followed.finalized));
}

#[tokio::test]
async fn what_is_safe_is_told_as_final_and_can_still_be_undone() {
    let mut network = Network::configured(|config| config.finality = FinalTag::Safe).await;
    network.anvil.send_ether(OURS, 5).await.unwrap();
    network.anvil.mine(40).await.unwrap();
    assert_eq!(network.story().await, ["in 5 ETH"]);
    let followed = network.watcher.last.clone().unwrap().followed;
    assert_eq!(followed.finalized, Some(followed.height - 32));
    network.anvil.reorg(41, &[]).await.unwrap();
    assert_eq!(network.story().await, ["left 5 ETH"]);
}

#[tokio::test]
async fn a_network_that_calls_nothing_safe_is_believed_in_what_it_calls_final() {
    let mut network = Network::configured(|config| config.finality = FinalTag::Safe).await;
    network.node.answers(|_, params| (params[0] == "safe").then_some(Answer::Error(-32602, "no such tag")));
    network.anvil.mine(100).await.unwrap();
    network.story().await;
    let followed = network.watcher.last.clone().unwrap().followed;
    assert_eq!(followed.finalized, Some(followed.height - 64));
}
