//! What a reorganisation makes of payments.

use quittance_chain::SourceError;
use quittance_ledger::transfer::Place;
use quittance_testkit::tron::SOLID_AFTER;

use crate::network::{Network, OURS};

#[tokio::test]
async fn a_payment_reorganised_away_leaves() {
    for depth in [1, 3, SOLID_AFTER] {
        let mut network = Network::start().await;
        network.pay_token(5).await;
        network.tron.anvil.mine(depth - 1).await.unwrap();
        assert_eq!(network.story().await, ["in 5 USDT_TRC20"]);
        let height = network.watcher.height();
        network.tron.anvil.reorg(depth, &[]).await.unwrap();
        assert_eq!(network.story().await, ["left 5 USDT_TRC20"], "depth {depth}");
        assert_eq!(network.watcher.height(), height);
        network.tron.anvil.mine(2).await.unwrap();
        assert!(network.story().await.is_empty());
    }
}

#[tokio::test]
async fn a_payment_that_a_reorganisation_moves_leaves_and_is_included_again() {
    for depth in [1, 3, SOLID_AFTER] {
        let mut network = Network::start().await;
        let transaction = network.tron.send_trx(OURS, 5).await.unwrap();
        let signed = network.tron.anvil.signed(&format!("0x{transaction}")).await.unwrap();
        network.tron.anvil.mine(depth - 1).await.unwrap();
        let before = network.watcher.facts().await;
        network.tron.anvil.reorg(depth, &[signed]).await.unwrap();
        let after = network.watcher.facts().await;
        assert_eq!(after.len(), 2, "depth {depth}: {after:#?}");
        assert_eq!((&after[0].place, &after[0].transfer), (&Place::Left, &before[0].transfer));
        assert_eq!(after[1].transfer, before[0].transfer, "it is the same transfer, in another block");
        assert_ne!(after[1].place, before[0].place);
    }
}

#[tokio::test]
async fn a_reorganisation_below_what_is_final_is_an_error_and_not_a_story() {
    let mut network = Network::start().await;
    network.tron.anvil.mine(30).await.unwrap();
    network.story().await;
    let followed = network.watcher.last.clone().unwrap().followed;
    assert_eq!(followed.finalized, Some(followed.height - SOLID_AFTER));
    network.tron.anvil.reorg(SOLID_AFTER + 2, &[]).await.unwrap();
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::TooDeep { oldest, .. } if Some(oldest) == followed.finalized));
}
