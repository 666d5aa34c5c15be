//! Two nodes, and a longer chain that reaches one of them from the other.

use std::time::Duration;

use quittance_chain::SourceError;
use quittance_chain::bitcoin::{BitcoinConfig, BitcoinSource};
use quittance_chain::evm::Patience;
use quittance_testkit::bitcoind::{Bitcoind, Kind};
use quittance_testkit::proxy::{Fault, Proxy};
use quittance_testkit::wait;

use crate::network::{DEPTH, addresses, config, without_password};
use crate::on_both;
use crate::story::{Watcher, in_short};

on_both! {
    what_counts_as_final_has_to_be_known_to_both_nodes
    the_longer_chain_wins_by_itself
    a_node_on_a_shorter_fork_takes_nothing_back
    a_node_that_hears_of_payments_and_of_no_block_is_doubted
}

/// Two nodes with one chain, and a watcher that reads the first and asks the second.
struct Twins {
    read: Bitcoind,
    witness: Bitcoind,
    ours: String,
    watcher: Watcher<BitcoinSource>,
    lines: [Proxy; 2],
}

impl Twins {
    async fn start(kind: Kind) -> Self {
        let read = Bitcoind::start(kind).await.unwrap();
        let witness = Bitcoind::start(kind).await.unwrap();
        read.mine(1).await.unwrap();
        witness.hear_of_all(&read).await.unwrap();
        let line = async |node: &Bitcoind| Proxy::before(&without_password(node)).await.unwrap();
        let lines = [line(&read).await, line(&witness).await];
        let ours = addresses(kind, "wpkh").remove(0);
        // Where no block comes, the other node is asked at once.
        let patience = Patience { quiet: Duration::ZERO, ..config(kind, &lines).patience };
        let source = BitcoinSource::new(BitcoinConfig { patience, ..config(kind, &lines) }).unwrap();
        let mut watcher = Watcher::new(source, [ours.clone()]);
        assert!(watcher.story().await.is_empty());
        Self { read, witness, ours, watcher, lines }
    }
}

async fn what_counts_as_final_has_to_be_known_to_both_nodes(kind: Kind) {
    let mut twins = Twins::start(kind).await;
    let fork = twins.read.height().await.unwrap();
    // The first node is on a fork of its own, with a payment in it.
    twins.read.pay(&twins.ours, 100_000).await.unwrap();
    twins.read.mine(u64::from(DEPTH) - 1).await.unwrap();
    for _ in 0..=DEPTH {
        twins.witness.mine_only(&[]).await.unwrap();
    }
    // Above the depth nodes may differ for a moment: the payer sees the payment and its first confirmations.
    assert!(twins.watcher.story().await[0].starts_with("in 100000"));
    twins.read.mine(1).await.unwrap();
    let error = twins.watcher.batch().await.unwrap_err();
    let SourceError::Disagreement { height, .. } = error else { panic!("{error}") };
    assert_eq!(height, fork + 1);
    // The first node hears of the other chain, which is longer, and the payment is not in it.
    twins.read.hear_of_all(&twins.witness).await.unwrap();
    let story = twins.watcher.story().await;
    assert!(story[0].starts_with("left 100000") && story[1].starts_with("seen 100000"), "{story:?}");
}

async fn the_longer_chain_wins_by_itself(kind: Kind) {
    let mut twins = Twins::start(kind).await;
    twins.read.pay(&twins.ours, 100_000).await.unwrap();
    twins.read.mine(1).await.unwrap();
    assert!(twins.watcher.story().await[0].starts_with("in 100000"));
    for _ in 0..3 {
        twins.witness.mine_only(&[]).await.unwrap();
    }
    twins.read.hear_of_all(&twins.witness).await.unwrap();
    let story = twins.watcher.story().await;
    assert!(story[0].starts_with("left 100000") && story[1].starts_with("seen 100000"), "{story:?}");
    twins.read.mine(1).await.unwrap();
    assert!(twins.watcher.story().await[0].starts_with("in 100000"));
}

/// The first node fails, and the one that stands in for it has been alone for a while.
async fn a_node_on_a_shorter_fork_takes_nothing_back(kind: Kind) {
    let mut twins = Twins::start(kind).await;
    twins.read.pay(&twins.ours, 100_000).await.unwrap();
    twins.read.mine(2).await.unwrap();
    twins.witness.mine_only(&[]).await.unwrap();
    assert!(twins.watcher.story().await[0].starts_with("in 100000"));
    twins.lines[0].play(Fault::HangUp);
    let position = twins.watcher.position.clone();
    let error = twins.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::Behind { .. }), "{error}");
    assert_eq!(twins.watcher.position, position);
    // Of two chains of the same length the other one may be the one that lasts.
    twins.witness.mine_only(&[]).await.unwrap();
    let (watcher, mut story) = (&mut twins.watcher, Vec::new());
    wait::until("the node to have rested", async || {
        story = watcher.batch().await.ok()?.facts.iter().map(in_short).collect();
        Some(())
    })
    .await
    .unwrap();
    assert!(story[0].starts_with("left 100000"), "{story:?}");
}

/// The first node has lost touch with the others, and payers reach it all the same.
async fn a_node_that_hears_of_payments_and_of_no_block_is_doubted(kind: Kind) {
    let mut twins = Twins::start(kind).await;
    twins.read.pay(&twins.ours, 100_000).await.unwrap();
    assert!(twins.watcher.story().await[0].starts_with("seen 100000"));
    twins.read.pay(&twins.ours, 200_000).await.unwrap();
    twins.witness.mine_only(&[]).await.unwrap();
    twins.watcher.story().await;
    assert_eq!(twins.watcher.height(), twins.witness.height().await.unwrap());
}
