//! Servers and nodes that stand in for each other, and watch each other.

use quittance_chain::SourceError;
use quittance_chain::bitcoin::BitcoinSource;
use quittance_testkit::bitcoind::{Bitcoind, Kind};
use quittance_testkit::electrumx::ElectrumX;
use quittance_testkit::proxy::{Fault, Proxy};
use quittance_testkit::wait;

use super::network::servers;
use crate::network::{DEPTH, addresses, without_password};
use crate::on_both;
use crate::story::Watcher;

on_both! {
    what_counts_as_final_has_to_be_known_to_the_other_server
    a_server_stands_in_for_a_node
}

async fn what_counts_as_final_has_to_be_known_to_the_other_server(kind: Kind) {
    let read = Bitcoind::start(kind).await.unwrap();
    let witness = Bitcoind::start(kind).await.unwrap();
    read.mine(1).await.unwrap();
    witness.hear_of_all(&read).await.unwrap();
    let one = ElectrumX::on(&read, kind).await.unwrap();
    let other = ElectrumX::on(&witness, kind).await.unwrap();
    let ours = addresses(kind, "wpkh").remove(0);
    let source = BitcoinSource::new(servers(kind, [one.url(), other.url()])).unwrap();
    let mut watcher = Watcher::new(source, [ours.clone()]);
    assert!(watcher.story().await.is_empty());
    // The first one's node is on a fork of its own, with a payment in it.
    read.pay(&ours, 100_000).await.unwrap();
    read.mine(u64::from(DEPTH)).await.unwrap();
    for _ in 0..=DEPTH {
        witness.mine_only(&[]).await.unwrap();
    }
    one.reads(&read).await.unwrap();
    other.reads(&witness).await.unwrap();
    let error = watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::Disagreement { .. }), "{error}");
    // It hears of the other chain, which is longer, and the payment is not in it.
    read.hear_of_all(&witness).await.unwrap();
    one.reads(&read).await.unwrap();
    let mut told = Vec::new();
    wait::until("the payment in the mempool", async || {
        told.extend(watcher.story().await);
        (!told.is_empty()).then_some(())
    })
    .await
    .unwrap();
    assert!(told.len() == 1 && told[0].starts_with("seen 100000"), "{told:?}");
}

async fn a_server_stands_in_for_a_node(kind: Kind) {
    let node = Bitcoind::start(kind).await.unwrap();
    let server = ElectrumX::on(&node, kind).await.unwrap();
    let line = Proxy::before(&without_password(&node)).await.unwrap();
    let rpc = line.url().replace("http://", "http://test:test@");
    let ours = addresses(kind, "wpkh").remove(0);
    let source = BitcoinSource::new(servers(kind, [rpc, server.url()])).unwrap();
    let mut watcher = Watcher::new(source, [ours.clone()]);
    assert!(watcher.story().await.is_empty());
    node.pay(&ours, 100_000).await.unwrap();
    assert!(watcher.story().await[0].starts_with("seen 100000"));
    line.play(Fault::HangUp);
    node.mine(1).await.unwrap();
    server.reads(&node).await.unwrap();
    let mut told = Vec::new();
    wait::until("the block", async || {
        told.extend(watcher.batch().await.ok()?.facts.iter().map(crate::story::in_short));
        (!told.is_empty()).then_some(())
    })
    .await
    .unwrap();
    assert!(told.len() == 1 && told[0].starts_with("in 100000"), "{told:?}");
    // And back again: what the server has told is not told once more.
    line.heal();
    assert!(watcher.story().await.is_empty());
    node.reorganise(1).await.unwrap();
    // Whichever of the two is asked now may hear of it a moment later.
    let mut story = Vec::new();
    wait::until("the payment out of its block", async || {
        story.extend(watcher.batch().await.ok()?.facts.iter().map(crate::story::in_short));
        (story.len() > 1).then_some(())
    })
    .await
    .unwrap();
    assert!(story[0].starts_with("left 100000") && story[1].starts_with("seen 100000"), "{story:?}");
}
