//! Ether that a contract pays, found by balances where a node keeps no traces.

use quittance_chain::evm::{BALANCE_POSITION, EvmSource, Trace};
use quittance_chain::{ChainSource, Moment, SourceError};
use quittance_ledger::transfer::{ChainFact, Place};
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use quittance_testkit::contract::Contract;
use quittance_testkit::proxy::Proxy;
use serde_json::{Value, json};

use crate::network::{Network, OURS, THEIRS, config};
use crate::node::Answer;
use crate::story::Watcher;

/// A network whose node is not asked for traces, and whose blocks are twelve seconds apart.
async fn without_traces() -> Network {
    let network = Network::configured(|config| config.trace = Trace::Never).await;
    network.anvil.ask("anvil_setBlockTimestampInterval", json!([12])).await.unwrap();
    network
}

pub(crate) fn moment(at: Time) -> Moment {
    Moment { at, address: OURS.to_owned(), method: MethodCode::new("ETH"), known: Vec::new() }
}

/// The height of the block it is in.
fn block(fact: &ChainFact) -> Option<u64> {
    match &fact.place {
        Place::Included(block) => Some(block.height),
        Place::Seen | Place::Left => None,
    }
}

/// The height that a balance is asked at.
fn height(params: &Value) -> u64 {
    u64::from_str_radix(params[1].as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

/// The heights that balances were asked at.
fn heights(network: &Network) -> Vec<u64> {
    network.node.asked_by("eth_getBalance").iter().map(height).collect()
}

#[tokio::test]
async fn a_balance_tells_of_ether_that_no_block_told_of() {
    let mut network = without_traces().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    network.anvil.send_ether(OURS, 7).await.unwrap();
    assert_eq!(network.story().await, ["in 7 ETH"]);
    // The watcher forgets what is final; the gateway still knows of it.
    network.anvil.mine(100).await.unwrap();
    assert!(network.story().await.is_empty());
    network.anvil.forward_ether(&forwarder, OURS, 6).await.unwrap();
    network.anvil.send_ether(OURS, 8).await.unwrap();
    let (at, height) = (network.time().await, network.anvil.height().await.unwrap());
    network.anvil.mine(1).await.unwrap();
    network.anvil.send_ether(OURS, 9).await.unwrap();
    network.watcher.ours.moments.push(moment(at));
    network.node.asked();
    let facts = network.watcher.facts().await;
    let found: Vec<_> = facts.iter().map(|fact| (fact.transfer.amount.units(), block(fact))).collect();
    assert_eq!(
        found,
        [(8, Some(height)), (9, Some(height + 2)), (11, Some(height))],
        "what is known is not found twice"
    );
    assert_eq!(heights(&network), [height; 2], "one question, and one of the second reading");
    let unseen = &facts[2].transfer;
    assert_eq!(unseen.key.transaction, format!("balance:{OURS}@{height}"));
    assert_eq!((unseen.key.position, unseen.method.as_str()), (BALANCE_POSITION, "ETH"));
    // The next moment has nothing new to say.
    network.anvil.mine(1).await.unwrap();
    let at = network.time().await;
    network.watcher.ours.moments.push(moment(at));
    network.anvil.mine(1).await.unwrap();
    assert!(network.story().await.is_empty());
    assert_eq!(heights(&network).len(), 2);
}

#[tokio::test]
async fn several_moments_of_one_reading_share_what_they_find() {
    let mut network = without_traces().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.story().await;
    for amount in [5, 6] {
        network.anvil.forward_ether(&forwarder, OURS, amount).await.unwrap();
        let at = network.time().await;
        network.watcher.ours.moments.push(moment(at));
        network.anvil.mine(2).await.unwrap();
    }
    assert_eq!(network.story().await, ["in 5 ETH", "in 6 ETH"]);
}

/// Whoever says again and again that they have paid must not make the gateway ask again and again.
#[tokio::test]
async fn many_moments_of_one_block_are_one_question() {
    let mut network = without_traces().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    let (at, height) = (network.time().await, network.anvil.height().await.unwrap());
    for millis in 0..200 {
        network.watcher.ours.moments.push(moment(Time::from_millis(at.millis() + millis)));
    }
    network.anvil.mine(1).await.unwrap();
    network.node.asked();
    assert_eq!(network.story().await, ["in 5 ETH"]);
    assert_eq!(heights(&network), [height; 2], "one question, and one of the second reading");
}

#[tokio::test]
async fn a_moment_that_is_not_reached_costs_nothing() {
    let mut network = without_traces().await;
    let at = Time::from_millis(network.time().await.millis() + 1_000_000);
    network.watcher.ours.moments.push(moment(at));
    network.node.asked();
    network.anvil.send_ether(OURS, 7).await.unwrap();
    assert_eq!(network.story().await, ["in 7 ETH"]);
    assert!(heights(&network).is_empty());
}

#[tokio::test]
async fn what_a_balance_told_of_leaves_with_its_block_and_is_found_again() {
    let mut network = without_traces().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    network.anvil.mine(2).await.unwrap();
    network.anvil.send_ether(THEIRS, 1).await.unwrap();
    let at = network.time().await;
    network.watcher.ours.moments.push(moment(at));
    assert!(network.story().await.is_empty(), "another block may be of the same second");
    network.anvil.mine(1).await.unwrap();
    assert_eq!(network.story().await, ["in 5 ETH"]);
    // The block it was found in is replaced, the payment is not.
    network.anvil.reorg(2, &[]).await.unwrap();
    network.anvil.mine(1).await.unwrap();
    assert_eq!(network.story().await, ["left 5 ETH", "in 5 ETH"]);
    // Now the payment itself is undone.
    network.anvil.reorg(6, &[]).await.unwrap();
    network.anvil.mine(1).await.unwrap();
    assert_eq!(network.story().await, ["left 5 ETH"]);
}

#[tokio::test]
async fn a_payment_that_a_reorganisation_moves_is_not_taken_for_two() {
    let mut network = without_traces().await;
    let transaction = network.anvil.send_ether(OURS, 5).await.unwrap();
    let signed = network.anvil.signed(&transaction).await.unwrap();
    network.anvil.mine(1).await.unwrap();
    assert_eq!(network.story().await, ["in 5 ETH"]);
    network.anvil.reorg(2, &[signed]).await.unwrap();
    let at = network.time().await;
    network.anvil.mine(1).await.unwrap();
    network.watcher.ours.moments.push(moment(at));
    assert_eq!(network.story().await, ["left 5 ETH", "in 5 ETH"]);
}

#[tokio::test]
async fn a_node_that_has_lost_an_old_balance_is_asked_for_a_newer_one() {
    let mut network = without_traces().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.story().await;
    network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    let at = network.time().await;
    network.watcher.ours.moments.push(moment(at));
    network.anvil.mine(450).await.unwrap();
    let tip = network.anvil.height().await.unwrap();
    let lost = move |method: &str, params: &Value| {
        let keeps = format!("{:#x}", tip - 1);
        let is_lost = method == "eth_getBalance" && params[1] != json!(keeps);
        is_lost.then_some(Answer::Error(-32000, "missing trie node"))
    };
    network.node.answers(lost);
    network.node.asked();
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 1);
    assert_eq!((facts[0].transfer.amount.units(), block(&facts[0])), (5, Some(tip - 1)));
    let asked = heights(&network);
    assert_eq!((asked.first(), asked.last()), (Some(&(tip - 450)), Some(&(tip - 1))));
    assert!(asked.len() <= 8, "one question a batch until the newer block is read, and one more: {asked:?}");
}

#[tokio::test]
async fn a_node_that_keeps_few_states_catches_up_where_many_confirmations_are_waited_for() {
    let mut network = Network::configured(|config| {
        config.trace = Trace::Never;
        config.depth = 10_000;
    })
    .await;
    network.anvil.ask("anvil_setBlockTimestampInterval", json!([12])).await.unwrap();
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.story().await;
    network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    let at = network.time().await;
    network.watcher.ours.moments.push(moment(at));
    network.anvil.mine(450).await.unwrap();
    let tip = network.anvil.height().await.unwrap();
    network.node.answers(move |method, params| {
        // What is final would be forgotten, and the oldest block that is remembered would be a newer one.
        let of_final = params[0] == json!("finalized");
        let is_lost = method == "eth_getBalance" && height(params) + 128 < tip;
        match is_lost {
            true => Some(Answer::Error(-32000, "missing trie node")),
            false => of_final.then_some(Answer::Result(Value::Null)),
        }
    });
    let facts = network.watcher.facts().await;
    let found: Vec<_> = facts.iter().map(|fact| (fact.transfer.amount.units(), block(fact))).collect();
    assert_eq!(found, [(5, Some(tip - 64))]);
}

#[tokio::test]
async fn a_node_that_has_lost_every_balance_is_read_on_and_asked_again_later() {
    let mut network = without_traces().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.story().await;
    network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    let (at, height_of_it) = (network.time().await, network.anvil.height().await.unwrap());
    network.watcher.ours.moments.push(moment(at));
    network.anvil.mine(3).await.unwrap();
    network.node.answers(|method, _| {
        (method == "eth_getBalance").then_some(Answer::Error(-32000, "missing trie node"))
    });
    for _ in 0..3 {
        network.anvil.mine(1).await.unwrap();
        assert!(network.story().await.is_empty());
        assert_eq!(network.watcher.height(), network.anvil.height().await.unwrap());
    }
    // New moments do not wait for the one whose block is lost.
    network.node.answers(move |method, params| {
        let is_lost = method == "eth_getBalance" && height(params) < height_of_it + 7;
        is_lost.then_some(Answer::Error(-32000, "missing trie node"))
    });
    network.anvil.send_ether(OURS, 1).await.unwrap();
    let at = network.time().await;
    network.watcher.ours.moments.push(moment(at));
    network.anvil.mine(1).await.unwrap();
    network.node.asked();
    let facts = network.watcher.facts().await;
    let found: Vec<_> = facts.iter().map(|fact| (fact.transfer.amount.units(), block(fact))).collect();
    let late = Some(height_of_it + 7);
    assert_eq!(found, [(1, late), (5, late)]);
    network.node.answers(|_, _| None);
    network.anvil.mine(1).await.unwrap();
    assert!(network.story().await.is_empty(), "it is not found twice");
    network.node.asked();
    network.anvil.mine(1).await.unwrap();
    assert!(network.story().await.is_empty() && heights(&network).is_empty(), "nothing waits any more");
}

/// A hundred blocks with moments of two addresses in each, and money in the first and the last.
async fn a_hundred_moments(network: &mut Network) {
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.story().await;
    for round in 1..=100 {
        match round {
            1 | 100 => {
                network.anvil.forward_ether(&forwarder, OURS, round).await.unwrap();
            }
            _ => network.anvil.mine(1).await.unwrap(),
        }
        let at = Time::from_millis(network.time().await.millis() + 1);
        let other = Moment { address: THEIRS.to_owned(), ..moment(at) };
        network.watcher.ours.moments.extend([moment(at), other]);
    }
    network.anvil.mine(5).await.unwrap();
}

#[tokio::test]
async fn a_reading_with_many_moments_ends_before_the_first_one_it_has_not_asked_about() {
    let mut network = without_traces().await;
    a_hundred_moments(&mut network).await;
    network.node.asked();
    let mut heights_reached = Vec::new();
    let mut story = Vec::new();
    loop {
        let batch = network.watcher.batch().await.unwrap();
        let asked = heights(&network);
        let unasked = network.watcher.ours.moments.iter().skip(2 * (heights_reached.len() + 1) * 32);
        assert!(unasked.clone().all(|moment| batch.followed.block_time <= moment.at), "no deadline passes");
        assert!(asked.len() <= 2 * 66, "{}", asked.len());
        heights_reached.push(batch.followed.height);
        story.extend(batch.facts.iter().map(crate::story::in_short));
        if !batch.more {
            break;
        }
    }
    assert_eq!(story, ["in 1 ETH", "in 100 ETH"]);
    assert_eq!(heights_reached.len(), 4, "{heights_reached:?}");
    assert_eq!(network.watcher.height(), network.anvil.height().await.unwrap());
}

#[tokio::test]
async fn an_error_in_between_loses_neither_what_was_asked_before_it_nor_a_deadline_after_it() {
    for failure in [Answer::Http(503), Answer::Error(-32005, "rate limit exceeded")] {
        let mut network = without_traces().await;
        a_hundred_moments(&mut network).await;
        let failing = network.anvil.height().await.unwrap() - 95;
        network.node.answers(move |method, params| {
            (method == "eth_getBalance" && height(params) == failing).then(|| failure.clone())
        });
        let batch = network.watcher.batch().await.unwrap();
        assert_eq!((batch.followed.height, batch.more, batch.facts.len()), (failing, true, 1));
        network.watcher.batch().await.unwrap_err();
        network.node.answers(|_, _| None);
        assert_eq!(network.story().await, ["in 100 ETH"]);
    }
}

#[tokio::test]
async fn a_balance_of_a_block_that_was_just_replaced_is_not_believed() {
    let mut network = without_traces().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.story().await;
    network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    network.anvil.mine(1).await.unwrap();
    let at = network.time().await;
    network.anvil.mine(1).await.unwrap();
    let proxy = Proxy::before(network.anvil.url()).await.unwrap();
    let mut config = config(proxy.url(), &network.token, &network.silent);
    config.trace = Trace::Never;
    let source = EvmSource::new(config).unwrap();
    network.watcher.ours.moments.push(moment(at));
    proxy.hold(|exchange| exchange.question.windows(14).any(|part| part == b"eth_getBalance"));
    let Watcher { ours, position, .. } = &network.watcher;
    let (batch, ()) = tokio::join!(source.follow(position.as_ref(), ours), async {
        proxy.held().await.unwrap();
        network.anvil.reorg(3, &[]).await.unwrap();
        proxy.release();
    });
    assert!(matches!(batch, Err(SourceError::Moved { .. })), "{batch:?}");
    assert!(network.story().await.is_empty());
}
