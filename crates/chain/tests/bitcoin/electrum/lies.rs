//! Servers that say what is not so.

use ::bitcoin::block::Header;
use ::bitcoin::consensus::encode::{deserialize_hex, serialize_hex};
use quittance_chain::SourceError;
use quittance_testkit::bitcoind::Kind;
use quittance_testkit::electrumx::Trouble;
use serde_json::{Value, json};

use super::network::Network;
use crate::on_both;

on_both! {
    a_payment_is_in_a_block_only_with_a_proof
    a_transaction_is_what_its_id_stands_for
    a_block_for_which_nobody_worked_is_none
}

const HISTORY: &str = "blockchain.scripthash.get_history";
const MERKLE: &str = "blockchain.transaction.get_merkle";

fn is_unreadable(error: &SourceError) -> bool {
    matches!(error, SourceError::Unreadable { .. })
}

async fn a_payment_is_in_a_block_only_with_a_proof(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.tells(&["seen 100000"]).await;
    let height = network.node.height().await.unwrap();
    // It says that what waits is in the newest block.
    network.wire.play_when(
        |method| method == HISTORY,
        Trouble::rewrite(move |_, mut answer| {
            if let Some(items) = answer["result"].as_array_mut() {
                items.iter_mut().for_each(|item| item["height"] = json!(height));
            }
            answer
        }),
    );
    network.node.pay(&network.ours[0], 200_000).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    // At first its history may only be older than its chain.
    let error = network.read().await.unwrap_err();
    assert!(matches!(error, SourceError::Moved { .. }), "{error}");
    let error = network.read().await.unwrap_err();
    assert!(is_unreadable(&error), "{error}");
    // The block is real now, and the proof is not.
    network.node.mine(1).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    for merkle in [json!([]), json!(["00".repeat(32)]), json!(["no hash"])] {
        network.wire.play_when(
            |method| method == MERKLE,
            Trouble::rewrite(move |_, mut answer| {
                answer["result"]["merkle"] = merkle.clone();
                answer
            }),
        );
        let error = quittance_testkit::wait::until("the server to have rested", async || {
            drop(network.wire.asked());
            let error = network.read().await.unwrap_err();
            let asked = network.wire.asked().iter().any(|asked| asked == MERKLE);
            (asked && is_unreadable(&error)).then_some(error)
        });
        let error = error.await.unwrap();
        assert!(is_unreadable(&error), "{error}");
    }
    network.wire.heal();
    let mut told: Vec<u128> =
        network.facts(2).await.iter().map(|fact| fact.transfer.amount.units()).collect();
    told.sort_unstable();
    assert_eq!(told, [100_000, 200_000]);
}

async fn a_transaction_is_what_its_id_stands_for(kind: Kind) {
    let mut network = Network::start(kind).await;
    let richer = network.node.coin().unwrap();
    let richer = network.node.sign(&richer, &[(&network.ours[0], 4_000_000_000)], 20_000).await.unwrap();
    network.wire.play_when(|method| method == "blockchain.transaction.get", Trouble::result(json!(richer)));
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    let error = network.read().await.unwrap_err();
    assert!(is_unreadable(&error), "{error}");
    network.wire.heal();
    network.tells(&["seen 100000"]).await;
}

async fn a_block_for_which_nobody_worked_is_none(kind: Kind) {
    let mut network = Network::start(kind).await;
    network.wire.play_when(
        |method| method == "blockchain.headers.subscribe",
        Trouble::rewrite(|_, mut answer| {
            let header: Header = deserialize_hex(answer["result"]["hex"].as_str().unwrap()).unwrap();
            // The work that it says it has is more than was ever done in a test.
            let bits = ::bitcoin::CompactTarget::from_consensus(0x1700_ffff);
            answer["result"]["hex"] = json!(serialize_hex(&Header { bits, ..header }));
            answer
        }),
    );
    let error = network.read().await.unwrap_err();
    assert!(error.to_string().contains("nobody did the work"), "{error}");
    // Blocks that do not follow each other.
    network.wire.heal();
    network.node.mine(3).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    network.wire.play_when(
        |method| method == "blockchain.block.headers",
        Trouble::rewrite(|_, mut answer| {
            let hex = answer["result"]["hex"].as_str().unwrap();
            let (first, last) = (&hex[..160], &hex[hex.len() - 160..]);
            let repeated = first.repeat(hex.len() / 160 - 1);
            answer["result"]["hex"] = json!(format!("{repeated}{last}"));
            answer
        }),
    );
    let error = quittance_testkit::wait::until("the server to have rested", async || {
        let error = network.read().await.unwrap_err();
        error.to_string().contains("does not follow").then_some(error)
    });
    assert!(is_unreadable(&error.await.unwrap()));
    network.wire.heal();
    network.tells(&[]).await;
}

/// It can keep a payment back, and nobody can tell: but it cannot take back what it has proven.
#[tokio::test]
async fn what_is_in_a_block_stays_there_whatever_a_server_leaves_out() {
    let mut network = Network::start(Kind::Bitcoin).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.node.mine(1).await.unwrap();
    network.tells(&["in 100000"]).await;
    network.wire.play_when(|method| method == HISTORY, Trouble::result(Value::Array(Vec::new())));
    network.node.pay(&network.ours[0], 200_000).await.unwrap();
    network.node.mine(1).await.unwrap();
    network.tells(&[]).await;
    // Another server, or the same one honest again, makes up for it as long as the block is remembered.
    network.wire.heal();
    network.node.pay(&network.ours[0], 300_000).await.unwrap();
    network.tells(&["in 200000", "seen 300000"]).await;
}

/// Between the mempool and a block, a transaction may be in neither.
#[tokio::test]
async fn what_waits_has_to_be_missing_twice_before_it_is_gone() {
    let mut network = Network::start(Kind::Bitcoin).await;
    network.node.pay(&network.ours[0], 100_000).await.unwrap();
    network.tells(&["seen 100000"]).await;
    network.wire.play_when(|method| method == HISTORY, Trouble::result(Value::Array(Vec::new())));
    // Something happens to the script, so its history is asked for.
    network.node.pay(&network.ours[0], 200_000).await.unwrap();
    network.server.reads(&network.node).await.unwrap();
    let asked = quittance_testkit::wait::until("the history to be asked for", async || {
        drop(network.wire.asked());
        assert!(network.read().await.unwrap().is_empty());
        network.wire.asked().iter().any(|asked| asked == HISTORY).then_some(())
    });
    asked.await.unwrap();
    let facts = network.read().await.unwrap();
    assert_eq!(facts.iter().map(crate::story::in_short).collect::<Vec<_>>(), ["left 100000 BTC"]);
}
