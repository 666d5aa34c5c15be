//! A watcher that was away reads many blocks at once, and finds what it would have found one by one.

use std::sync::atomic::{AtomicUsize, Ordering};

use quittance_chain::evm::EvmSource;
use quittance_chain::{ChainSource, SourceError};
use quittance_ledger::transfer::{ChainFact, Place, Transfer};
use quittance_testkit::proxy::Proxy;
use serde_json::{Value, json};

use crate::network::{Network, OURS, THEIRS, config};
use crate::node::Answer;
use crate::story::{Watcher, in_short};

/// Mines four blocks; of every fifth time three have payments.
async fn four_blocks(network: &Network, round: u64) {
    let anvil = &network.anvil;
    if !round.is_multiple_of(5) {
        return anvil.mine(4).await.unwrap();
    }
    let amount = u128::from(round) + 10;
    anvil.send_token_often(&network.token, OURS, &[amount, 0, amount + 1]).await.unwrap();
    anvil.send_token(&network.silent, OURS, amount + 2).await.unwrap();
    anvil.send_token(&network.token, THEIRS, 1).await.unwrap();
    anvil.send_ether(OURS, amount + 3).await.unwrap();
}

fn untold(facts: Vec<ChainFact>) -> Vec<(Transfer, Place)> {
    facts.into_iter().map(|fact| (fact.transfer, fact.place)).collect()
}

/// Whether the logs of several blocks are asked for, and of how many.
fn range(method: &str, params: &Value) -> Option<u64> {
    let height = |name: &str| {
        let digits = params[0][name].as_str()?.strip_prefix("0x")?;
        u64::from_str_radix(digits, 16).ok()
    };
    (method == "eth_getLogs").then_some(())?;
    Some(height("toBlock")? - height("fromBlock")? + 1)
}

fn ranges(asked: &[(String, Value)]) -> Vec<u64> {
    asked.iter().filter_map(|(method, params)| range(method, params)).collect()
}

#[tokio::test]
async fn three_hundred_blocks_read_in_ranges_say_the_same_as_one_by_one() {
    let mut network = Network::start().await;
    let mut away = network.another_watcher().await;
    network.node.asked();
    let mut one_by_one = Vec::new();
    for round in 0..75 {
        four_blocks(&network, round).await;
        one_by_one.extend(untold(network.watcher.facts().await));
    }
    assert!(ranges(&network.node.asked()).is_empty(), "near the tip blocks are asked for by their hashes");
    assert_eq!(one_by_one.len(), 60);
    assert_eq!(untold(away.facts().await), one_by_one);
    let asked = network.node.asked();
    let ranges = ranges(&asked);
    let logs = asked.iter().filter(|(method, _)| method == "eth_getLogs").count();
    assert_eq!((ranges.first(), ranges.iter().all(|blocks| *blocks > 1)), (Some(&64), true), "{ranges:?}");
    assert!(logs < 40, "{logs} questions in two readings of three hundred blocks");
    assert_eq!(away.height(), network.watcher.height());
}

#[tokio::test]
async fn a_batch_says_how_far_it_is_from_the_tip() {
    let mut network = Network::start().await;
    let before = network.watcher.height();
    network.anvil.mine(449).await.unwrap();
    network.anvil.send_ether(OURS, 1).await.unwrap();
    let mut batches = Vec::new();
    loop {
        let batch = network.watcher.batch().await.unwrap();
        assert_eq!(batch.tip, before + 450);
        batches.push((batch.followed.height - before, batch.facts.len()));
        if !batch.more {
            break;
        }
    }
    assert_eq!(batches, [(200, 0), (400, 0), (450, 1)]);
}

#[tokio::test]
async fn a_node_that_refuses_many_blocks_is_asked_for_fewer() {
    for refusal in [
        || Answer::Error(-32005, "query returned more than 10000 results"),
        || Answer::Error(-32602, "block range is too wide"),
        || Answer::Http(413),
    ] {
        let mut network = Network::start().await;
        for round in 0..30 {
            four_blocks(&network, round).await;
        }
        network
            .node
            .answers(move |method, params| range(method, params).filter(|n| *n > 10).map(|_| refusal()));
        network.node.asked();
        assert_eq!(network.story().await.len(), 24);
        let ranges = ranges(&network.node.asked());
        assert_eq!(ranges[..4], [64, 32, 16, 8]);
        assert!(ranges[4..].iter().all(|blocks| (4..=16).contains(blocks)), "{ranges:?}");
        assert!(ranges.contains(&10), "it grows again: {ranges:?}");
    }
}

#[tokio::test]
async fn a_node_that_refused_everything_but_one_block_is_asked_for_more_again() {
    let mut network = Network::start().await;
    for round in 0..30 {
        four_blocks(&network, round).await;
    }
    let refused = AtomicUsize::new(0);
    network.node.answers(move |method, params| {
        range(method, params)?;
        (refused.fetch_add(1, Ordering::SeqCst) < 6).then_some(Answer::Error(-32000, "overloaded"))
    });
    network.node.asked();
    assert_eq!(network.story().await.len(), 24);
    let ranges = ranges(&network.node.asked());
    assert_eq!(ranges[..9], [64, 32, 16, 8, 4, 2, 2, 3, 4], "{ranges:?}");
}

#[tokio::test]
async fn a_node_that_refuses_even_one_block_is_an_error() {
    let mut network = Network::start().await;
    for round in 0..10 {
        four_blocks(&network, round).await;
    }
    network.node.answers(|method, _| {
        (method == "eth_getLogs").then_some(Answer::Error(-32005, "query returned more than 10000 results"))
    });
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::Refused { method: "eth_getLogs", code: -32005, .. }), "{error}");
}

#[tokio::test]
async fn a_node_that_asks_for_patience_is_not_asked_more_often() {
    let mut network = Network::start().await;
    for round in 0..10 {
        four_blocks(&network, round).await;
    }
    network.node.answers(|method, _| {
        (method == "eth_getLogs").then_some(Answer::Error(-32005, "rate limit exceeded"))
    });
    network.node.asked();
    network.watcher.batch().await.unwrap_err();
    assert_eq!(network.node.asked_by("eth_getLogs").len(), 1);
}

#[tokio::test]
async fn events_that_the_index_of_a_node_forgot_are_found_by_the_filters_of_blocks() {
    let mut network = Network::start().await;
    for round in 0..20 {
        four_blocks(&network, round).await;
    }
    network.node.answers(|method, params| range(method, params).map(|_| Answer::Result(json!([]))));
    network.node.asked();
    assert_eq!(network.story().await.len(), 16);
    let by_hash =
        network.node.asked_by("eth_getLogs").iter().filter(|one| one[0].get("blockHash").is_some()).count();
    assert!(by_hash <= 2 * 16, "only blocks with events are asked for again, not all eighty: {by_hash}");
}

#[tokio::test]
async fn an_event_of_another_block_than_was_read_means_that_the_chain_moved() {
    let mut network = Network::start().await;
    network.anvil.mine(20).await.unwrap();
    network.anvil.send_token(&network.token, OURS, 1).await.unwrap();
    network.anvil.mine(20).await.unwrap();
    let filter = json!([{ "fromBlock": "0x0", "toBlock": "latest", "address": network.token }]);
    let mut logs = network.anvil.ask("eth_getLogs", filter).await.unwrap();
    for log in logs.as_array_mut().unwrap() {
        log["blockHash"] = json!(format!("0x{:064x}", 1));
    }
    network.node.answers(move |method, params| range(method, params).map(|_| Answer::Result(logs.clone())));
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::Moved { .. }), "{error}");
    network.node.answers(|_, _| None);
    assert_eq!(network.story().await, ["in 1 USDC_ERC20"]);
}

#[tokio::test]
async fn a_chain_that_moves_while_it_is_caught_up_with_is_read_as_it_is_in_the_end() {
    let network = Network::start().await;
    let start = network.watcher.height();
    network.anvil.send_token(&network.token, OURS, 1).await.unwrap();
    network.anvil.mine(8).await.unwrap();
    network.anvil.send_token(&network.token, OURS, 2).await.unwrap();
    network.anvil.mine(40).await.unwrap();
    let proxy = Proxy::before(network.anvil.url()).await.unwrap();
    let source = EvmSource::new(config(proxy.url(), &network.token, &network.silent)).unwrap();
    let mut watcher = Watcher::new(source, [OURS.to_owned()]);
    watcher.keep(network.watcher.last.as_ref().unwrap());
    // The twelfth block has been told and not heard when the blocks from the seventh on are replaced.
    let twelfth = format!("{:#x}", start + 12);
    proxy.hold(move |exchange| {
        let question: Value = serde_json::from_slice(&exchange.question).unwrap();
        question["params"][0] == json!(twelfth)
    });
    let Watcher { source, ours, position, .. } = &watcher;
    let (batch, ()) = tokio::join!(source.follow(position.as_ref(), ours), async {
        proxy.held().await.unwrap();
        network.anvil.reorg(44, &[]).await.unwrap();
        network.anvil.send_token(&network.token, OURS, 3).await.unwrap();
        proxy.release();
    });
    let mut story = Vec::new();
    // What was read before a block that does not follow may be told, or nothing at all.
    if let Ok(batch) = batch {
        assert!(batch.followed.height < start + 20 && batch.more, "{:?}", batch.followed);
        story.extend(batch.facts.iter().map(in_short));
        watcher.keep(&batch);
    }
    story.extend(watcher.story().await);
    assert_eq!(story, ["in 1 USDC_ERC20", "in 3 USDC_ERC20"]);
    assert_eq!(watcher.height(), network.anvil.height().await.unwrap());
}

#[tokio::test]
async fn a_failure_in_between_does_not_lose_what_was_read_before_it() {
    let mut network = Network::start().await;
    for round in 0..20 {
        four_blocks(&network, round).await;
    }
    let height = network.watcher.height() + 42;
    let failing = format!("{height:#x}");
    network.node.answers(move |method, params| {
        (method == "eth_getBlockByNumber" && params[0] == json!(failing)).then_some(Answer::Http(503))
    });
    let batch = network.watcher.batch().await.unwrap();
    assert_eq!((batch.followed.height, batch.more, batch.facts.len()), (height - 1, true, 10));
    assert!(matches!(network.watcher.batch().await, Err(SourceError::Unreachable { .. })));
    network.node.answers(|_, _| None);
    assert_eq!(network.story().await.len(), 6);
}

#[tokio::test]
async fn a_watcher_of_tokens_alone_asks_for_no_transactions_but_its_own() {
    let mut network = Network::configured(|config| config.native = None).await;
    network.node.asked();
    for round in 0..10 {
        four_blocks(&network, round).await;
    }
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 6, "the ether is not looked for");
    assert!(facts.iter().all(|fact| fact.transfer.spends.len() == 1));
    let asked = network.node.asked();
    let count = |which: &str| asked.iter().filter(|(method, _)| method == which).count();
    assert!(
        asked.iter().all(|(method, params)| method != "eth_getBlockByNumber" || params[1] == json!(false))
    );
    assert_eq!((count("eth_getTransactionByHash"), count("trace_block")), (2 * 6, 0));
}

#[tokio::test]
async fn blocks_are_asked_for_several_at_a_time_and_not_all_at_once() {
    static NOW: AtomicUsize = AtomicUsize::new(0);
    let network = Network::start().await;
    network.anvil.mine(40).await.unwrap();
    let proxy = Proxy::before(network.anvil.url()).await.unwrap();
    let source = EvmSource::new(config(proxy.url(), &network.token, &network.silent)).unwrap();
    let first = format!("{:#x}", network.watcher.height() + 1);
    proxy.hold(move |exchange| {
        let question: Value = serde_json::from_slice(&exchange.question).unwrap();
        let of_blocks = question["method"] == "eth_getBlockByNumber" && question["params"][1] == json!(true);
        if of_blocks {
            NOW.fetch_add(1, Ordering::SeqCst);
        }
        question["params"][0] == json!(first)
    });
    let watcher = &network.watcher;
    let (batch, ()) = tokio::join!(source.follow(watcher.position.as_ref(), &watcher.ours), async {
        proxy.held().await.unwrap();
        // While the first is not heard the others come in, and no more than those are asked for.
        let others = async || (NOW.load(Ordering::SeqCst) == 8).then_some(());
        quittance_testkit::wait::until("the blocks asked for at once", others).await.unwrap();
        proxy.release();
    });
    assert!(!batch.unwrap().more);
}
