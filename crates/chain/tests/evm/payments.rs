//! What is a payment, and what only looks like one.

use std::collections::HashMap;

use quittance_chain::evm::NATIVE_POSITION;
use quittance_ledger::transfer::Place;
use quittance_protocol::method::MethodCode;
use quittance_testkit::anvil::RICH;
use quittance_testkit::contract::{Contract, address_word, number_word};
use serde_json::json;

use crate::network::{Network, OURS, THEIRS, canonical};
use crate::node::Answer;

#[tokio::test]
async fn ether_and_tokens_are_found_and_confirmed() {
    let mut network = Network::start().await;
    let ether = network.anvil.send_ether(OURS, 10).await.unwrap();
    network.anvil.send_token(&network.token, OURS, 20).await.unwrap();
    network.anvil.send_token(&network.silent, OURS, 30).await.unwrap();
    let facts = network.watcher.facts().await;
    let found: Vec<_> =
        facts.iter().map(|fact| (fact.transfer.method.as_str(), fact.transfer.amount.units())).collect();
    assert_eq!(found, [("ETH", 10), ("USDC_ERC20", 20), ("USDT_ERC20", 30)]);
    let first = &facts[0].transfer;
    assert_eq!((&first.key.transaction, first.key.position), (&ether, NATIVE_POSITION));
    assert_eq!(first.to.address, OURS);
    assert_eq!(first.spends.len(), 1);
    assert!(first.spends[0].starts_with(&RICH.to_lowercase()));
    assert_eq!(facts[1].transfer.key.position, 0);
    let Place::Included(block) = &facts[0].place else { panic!("{:?}", facts[0].place) };
    network.anvil.mine(12).await.unwrap();
    assert!(network.story().await.is_empty());
    assert_eq!(network.watcher.height(), network.anvil.height().await.unwrap());
    assert_eq!(network.watcher.height() - block.height, 14);
}

#[tokio::test]
async fn several_transfers_of_one_transaction_are_told_apart() {
    let mut network = Network::start().await;
    network.anvil.send_token_often(&network.token, OURS, &[1, 0, 3]).await.unwrap();
    let facts = network.watcher.facts().await;
    let found: Vec<_> =
        facts.iter().map(|fact| (fact.transfer.key.position, fact.transfer.amount.units())).collect();
    assert_eq!(found, [(0, 1), (2, 3)], "a transfer of nothing is no payment");
    assert_eq!(facts[0].transfer.spends, facts[1].transfer.spends);
}

#[tokio::test]
async fn a_transfers_position_is_counted_in_its_receipt_and_not_in_the_block() {
    let mut network = Network::start().await;
    network.anvil.mine_by_hand().await.unwrap();
    network.anvil.send_token_often(&network.token, THEIRS, &[1, 2]).await.unwrap();
    network.anvil.send_token(&network.token, OURS, 3).await.unwrap();
    network.anvil.mine(1).await.unwrap();
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 1);
    assert_eq!(facts[0].transfer.key.position, 0);
}

#[tokio::test]
async fn what_is_not_our_money_is_ignored() {
    let mut network = Network::start().await;
    let stranger = network.anvil.deploy(Contract::Token).await.unwrap();
    network.anvil.send_token(&stranger, OURS, 1).await.unwrap();
    network.anvil.send_token(&network.token, THEIRS, 1).await.unwrap();
    network.anvil.send_token(&network.token, OURS, 0).await.unwrap();
    network.anvil.send_ether(THEIRS, 1).await.unwrap();
    network.anvil.send_ether(OURS, 0).await.unwrap();
    assert!(network.story().await.is_empty());
}

#[tokio::test]
async fn a_transaction_that_failed_moved_nothing() {
    let mut network = Network::start().await;
    // A poor account sends a token it does not have, and a contract that takes no ether is paid.
    let words = [address_word(OURS), number_word(u128::MAX)];
    let data = Contract::Token.call("transfer(address,uint256)", &words).unwrap();
    let fail = json!({ "from": RICH, "to": network.token, "data": data, "gas": "0x30d40" });
    let failed = network.anvil.send(fail).await.unwrap();
    network.watcher.ours.addresses.insert(canonical(&network.token));
    let fail = json!({ "from": RICH, "to": network.token, "value": "0x1", "gas": "0x30d40" });
    let failed_too = network.anvil.send(fail).await.unwrap();
    for transaction in [failed, failed_too] {
        let receipt = network.anvil.receipt(&transaction).await.unwrap();
        assert_eq!(receipt["status"], "0x0");
    }
    assert!(network.story().await.is_empty());
}

#[tokio::test]
async fn a_node_that_calls_an_event_removed_is_asked_for_the_receipt_that_proves_it() {
    let mut network = Network::start().await;
    network.anvil.send_token(&network.token, OURS, 5).await.unwrap();
    let filter = json!([{ "fromBlock": "latest", "address": network.token }]);
    let mut logs = network.anvil.ask("eth_getLogs", filter).await.unwrap();
    logs[0]["removed"] = json!(true);
    network.node.answers(move |method, _| (method == "eth_getLogs").then(|| Answer::Result(logs.clone())));
    assert_eq!(network.story().await, ["in 5 USDC_ERC20"]);
}

#[tokio::test]
async fn an_event_that_no_receipt_has_is_no_payment() {
    let mut network = Network::start().await;
    let payment = network.anvil.send_ether(THEIRS, 1).await.unwrap();
    let block = network.anvil.receipt(&payment).await.unwrap();
    let log = json!({
        "address": network.token, "topics": [TRANSFER, word(THEIRS), word(OURS)], "data": number("5"), "logIndex": "0x0",
        "transactionHash": payment, "blockHash": block["blockHash"], "removed": false,
    });
    network.node.answers(move |method, _| (method == "eth_getLogs").then(|| Answer::Result(json!([log]))));
    assert!(network.story().await.is_empty());
    assert_eq!(
        network.node.asked_by("eth_getTransactionReceipt").len(),
        2,
        "it was asked for in both readings"
    );
}

/// Both payments as a rollup tells of deposits: of one sender, with one number.
#[tokio::test]
async fn deposits_that_repeat_a_number_do_not_exclude_each_other() {
    for native in [Some(MethodCode::new("ETH")), None] {
        let is_whole = native.is_some();
        let mut network = Network::configured(move |config| config.native = native).await;
        let mut told = HashMap::new();
        for amount in [5, 6] {
            let sent = match is_whole {
                true => network.anvil.send_ether(OURS, amount).await.unwrap(),
                false => network.anvil.send_token(&network.token, OURS, amount).await.unwrap(),
            };
            let mut block = network.anvil.ask("eth_getBlockByNumber", json!(["latest", true])).await.unwrap();
            let transaction = &mut block["transactions"][0];
            transaction["type"] = json!("0x7e");
            transaction["nonce"] = json!("0x0");
            told.insert(json!([sent]), transaction.clone());
            told.insert(json!([block["number"], true]), block);
        }
        network.node.answers(move |method, params| {
            (method != "eth_getTransactionReceipt").then_some(())?;
            told.get(params).cloned().map(Answer::Result)
        });
        let facts = network.watcher.facts().await;
        assert_eq!(facts.len(), 2);
        assert!(facts.iter().all(|fact| fact.transfer.spends.is_empty()), "{facts:?}");
    }
}

/// `keccak256("Transfer(address,address,uint256)")`.
const TRANSFER: &str = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";

fn word(address: &str) -> String {
    format!("0x{}", address_word(address))
}

fn number(digits: &str) -> String {
    format!("0x{digits:0>64}")
}
