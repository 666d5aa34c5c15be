//! Blocks that come in another order than they were asked in.

use quittance_chain::SourceError;
use quittance_testkit::bitcoind::Kind;
use quittance_testkit::proxy::Fault;
use serde_json::json;

use crate::network::Network;
use crate::on_both;

on_both! {
    a_block_in_the_place_of_another_is_not_read_and_takes_nothing_back
    a_hash_of_another_height_takes_nothing_back
}

/// A cache before the node answers with the block after the one that was asked for.
async fn a_block_in_the_place_of_another_is_not_read_and_takes_nothing_back(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(1).await.unwrap();
    assert_eq!(network.story().await.len(), 1);
    network.node.pay(&network.ours[0], 200_000).await.unwrap();
    network.node.mine(3).await.unwrap();
    for (name, value) in [("hash", json!("77".repeat(32))), ("height", json!(7))] {
        let lie = Fault::rewrite(move |_, mut answer| {
            answer["result"][name] = value.clone();
            answer
        });
        network.lines[0].play_when(|method| method == "getblock", lie);
        let error = network.watcher.batch().await.unwrap_err();
        assert!(matches!(error, SourceError::Unreadable { .. }), "{name}: {error}");
        network.lines[0].heal();
    }
    assert_eq!(told(&network.patient_story().await), ["in 200000"]);
}

/// The node names a block that is not the one after the last that was read: it may have been told in between that it has another
/// chain. What was read stays until the chain itself says otherwise.
async fn a_hash_of_another_height_takes_nothing_back(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(1).await.unwrap();
    assert_eq!(network.story().await.len(), 1);
    let read = network.watcher.height();
    network.node.mine(4).await.unwrap();
    let newest = network.node.ask("getblockhash", json!([read + 3])).await.unwrap();
    let skips = Fault::rewrite(move |question, mut answer| {
        if question["params"] == json!([read + 1]) {
            answer["result"] = newest.clone();
        }
        answer
    });
    network.lines[0].play_when(|method| method == "getblockhash", skips);
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::Unreadable { .. } | SourceError::Moved { .. }), "{error}");
    network.lines[0].heal();
    assert!(network.patient_story().await.is_empty());
    assert_eq!(network.watcher.height(), read + 4);
}

/// A story without the code of the coin.
fn told(story: &[String]) -> Vec<&str> {
    story.iter().map(|line| line.rsplit_once(' ').unwrap().0).collect()
}
