//! What can go wrong with a node and its wallet.

use std::time::Duration;

use quittance_chain::monero::MoneroSource;
use quittance_chain::{ChainSource, SourceError};
use quittance_testkit::monero::Monero;
use quittance_testkit::proxy::Fault;
use serde_json::json;

use crate::network::{MICRO, Network, address, config};
use crate::story::Watcher;

#[tokio::test]
#[ignore = "monerod mines every block: cargo xtask test --long"]
async fn nothing_is_believed_that_node_and_wallet_do_not_both_say() {
    let mut network = Network::start(2).await;
    network.watcher.story().await;
    lags(&mut network).await;
    is_spent_twice(&mut network).await;
    forgets(&mut network).await;
    answers_badly(&mut network).await;
    tells_blocks_out_of_order(&mut network).await;
    rescans_in_vain(&mut network).await;
    is_another(&network.monero).await;
}

/// A wallet that has not read a block yet has not seen that there is no payment in it, nor that one has left the mempool.
async fn lags(network: &mut Network) {
    let paid = network.monero.pay(&[(&address(0), MICRO)]).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 1000000 XMR"]);
    let height = network.watcher.height();
    let behind = Fault::rewrite(move |_, mut answer| {
        answer["result"]["height"] = json!(height + 1);
        answer
    });
    network.wallet.play_when(|method| method == "get_height", behind);
    assert!(network.mine(2).await.is_empty(), "neither is it in a block, nor has it left");
    assert_eq!(network.watcher.height(), height, "nobody knows of what comes after");
    let source = &network.watcher.source;
    let refused = source.look_up(&paid.transaction, &[address(0)].into()).await.unwrap_err();
    assert!(matches!(refused, SourceError::Behind { .. }), "{refused}");
    assert_eq!(source.endpoints_up(), 1, "a payer who asks early makes nobody rest");
    network.wallet.heal();
    assert_eq!(network.watcher.story().await, ["in 1000000 XMR"]);
    assert_eq!(network.watcher.height(), height + 2);
}

/// A payment whose coin was seen spent twice is not believed before it is in a block, whichever of the two says so.
async fn is_spent_twice(network: &mut Network) {
    network.monero.pay(&[(&address(1), 2 * MICRO)]).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 2000000 XMR"]);
    let doubtful = Fault::rewrite(|_, mut answer| {
        if let Some(rows) = answer["result"]["pool"].as_array_mut() {
            rows.iter_mut().for_each(|row| row["double_spend_seen"] = json!(true));
        }
        answer
    });
    network.wallet.play_when(|method| method == "get_transfers", doubtful);
    assert_eq!(network.watcher.story().await, ["left 2000000 XMR"]);
    network.wallet.heal();
    assert_eq!(network.watcher.story().await, ["seen 2000000 XMR"]);
    let doubtful = Fault::rewrite(|_, mut answer| {
        if let Some(known) = answer["txs"].as_array_mut() {
            known.iter_mut().for_each(|transaction| transaction["double_spend_seen"] = json!(true));
        }
        answer
    });
    network.daemon.play_when(|method| method == "get_transactions", doubtful);
    assert_eq!(network.watcher.story().await, ["left 2000000 XMR"]);
    network.daemon.heal();
    assert_eq!(network.mine(1).await, ["in 2000000 XMR"]);
}

/// A wallet that was made anew without its past takes back no payment.
async fn forgets(network: &mut Network) {
    let empty = Fault::rewrite(|_, mut answer| {
        answer["result"] = json!({});
        answer
    });
    network.wallet.play_when(|method| method == "get_transfers", empty);
    let refused = network.watcher.batch().await.unwrap_err();
    assert!(matches!(refused, SourceError::Unreadable { .. }), "{refused}");
    network.wallet.heal();
    assert!(network.watcher.story().await.is_empty());
}

/// Whatever comes instead of an answer, of either of them, is no news.
async fn answers_badly(network: &mut Network) {
    for fault in [
        Fault::HangUp,
        Fault::CutShort,
        Fault::Status(401, None),
        Fault::Status(429, None),
        Fault::Status(500, None),
        Fault::Html,
        Fault::WrongId,
        Fault::Error(-13),
        Fault::rewrite(|question, _| json!({ "id": question["id"], "result": { "height": 7 } })),
    ] {
        network.daemon.play(fault.clone());
        assert!(network.watcher.batch().await.is_err(), "the node: {fault:?}");
        network.daemon.heal();
        network.wallet.play(fault.clone());
        assert!(network.watcher.batch().await.is_err(), "the wallet: {fault:?}");
        network.wallet.heal();
        assert!(network.watcher.story().await.is_empty(), "{fault:?}");
    }
    assert!(network.mine(1).await.is_empty());
    assert_eq!(network.watcher.height(), network.monero.height().await.unwrap());
}

/// Blocks in another order than they were asked in, or under other heights, are not read and take nothing back.
async fn tells_blocks_out_of_order(network: &mut Network) {
    network.monero.pay(&[(&address(0), 3 * MICRO)]).await.unwrap();
    assert_eq!(network.watcher.story().await, ["seen 3000000 XMR"]);
    network.monero.mine(3).await.unwrap();
    let backwards = Fault::rewrite(|_, mut answer| {
        if let Some(headers) = answer["result"]["headers"].as_array_mut() {
            headers.reverse();
        }
        answer
    });
    let torn = Fault::rewrite(|_, mut answer| {
        answer["result"]["headers"][1]["prev_hash"] = json!("77".repeat(32));
        answer
    });
    let one_higher = Fault::rewrite(|_, mut answer| {
        let header = &mut answer["result"]["block_header"];
        header["height"] = json!(header["height"].as_u64().unwrap_or_default() + 1);
        header["hash"] = json!("77".repeat(32));
        answer
    });
    let (range, single) = ("get_block_headers_range", "get_block_header_by_height");
    for (method, fault) in [(range, backwards), (range, torn), (single, one_higher)] {
        network.daemon.play_when(move |asked| asked == method, fault);
        let error = network.watcher.batch().await.unwrap_err();
        assert!(matches!(error, SourceError::Unreadable { .. }), "{method}: {error}");
        network.daemon.heal();
    }
    assert_eq!(network.watcher.story().await, ["in 3000000 XMR"]);
}

/// A payment that the wallet has passed is found, whatever keeps it from reading the chain again, and whoever forgets that it
/// has to.
async fn rescans_in_vain(network: &mut Network) {
    let far = address(500);
    network.monero.pay(&[(&far, 4 * MICRO)]).await.unwrap();
    assert!(network.mine(1).await.is_empty());
    network.watcher.ours.addresses.insert(far);
    network.watcher.ours.taken = 501;
    for fault in [Fault::HangUp, Fault::Status(503, None), Fault::Error(-13)] {
        network.wallet.play_when(|method| method == "rescan_blockchain", fault.clone());
        for _ in 0..5 {
            let told = network.watcher.batch().await;
            assert!(told.is_err(), "{fault:?}: nothing counts as read");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    // The gateway is killed, and another one knows nothing of it.
    network.watcher.source = MoneroSource::new(&config(network.daemon.url(), network.wallet.url())).unwrap();
    assert!(network.watcher.batch().await.is_err());
    network.wallet.heal();
    assert_eq!(network.patiently().await, ["in 4000000 XMR"]);
    let again = MoneroSource::new(&config(network.daemon.url(), network.wallet.url())).unwrap();
    network.watcher.source = again;
    let _ = network.wallet.asked();
    assert!(network.watcher.story().await.is_empty());
    let asked = network.wallet.asked();
    assert!(!asked.contains(&"rescan_blockchain".to_owned()), "it is done once: {asked:?}");
    let addresses = asked.iter().filter(|method| *method == "get_address").count();
    assert!(
        addresses <= 3,
        "whose it is, and whether it knows the last one and no more, however many there are: {asked:?}"
    );
}

/// A wallet of another key, one that can spend, and a node of another network are not used at all.
async fn is_another(monero: &Monero) {
    use quittance_chain::monero::Nettype;
    let right = config(monero.daemon_url(), monero.wallet_url());
    let mut real = right.clone();
    real.nettype = Nettype::Main;
    let others = config(monero.daemon_url(), monero.payer_url());
    for (config, told) in
        [(real, "is of chain fakechain, not of mainnet"), (others, "another primary address")]
    {
        let mut watcher = Watcher::new(MoneroSource::new(&config).unwrap(), [address(0)]);
        let refused = watcher.batch().await.unwrap_err().to_string();
        assert!(refused.contains(told), "{refused}");
    }
    let found = MoneroSource::new(&right).unwrap().check().await.remove(0).found.unwrap();
    assert!(found.is_readable() && found.read == Some(found.height), "{found:?}");
    let payers = MoneroSource::new(&config(monero.daemon_url(), monero.payer_url())).unwrap();
    let found = payers.check().await.remove(0).found.unwrap();
    assert!(!found.is_ours && !found.is_watch_only && !found.is_readable(), "{found:?}");
}
