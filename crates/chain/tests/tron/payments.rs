//! What is a payment, and what only looks like one.

use quittance_chain::evm::NATIVE_POSITION;
use quittance_ledger::transfer::Place;
use quittance_testkit::contract::{Contract, address_word, number_word};
use quittance_testkit::tron::SOLID_AFTER;

use crate::network::{Network, OURS, THEIRS, ours};

#[tokio::test]
async fn coins_and_tokens_are_found_under_the_names_that_tron_writes() {
    let mut network = Network::start().await;
    let coins = network.tron.send_trx(OURS, 10).await.unwrap();
    let tokens = network.pay_token(20).await;
    let facts = network.watcher.facts().await;
    let found: Vec<_> =
        facts.iter().map(|fact| (fact.transfer.method.as_str(), fact.transfer.amount.units())).collect();
    assert_eq!(found, [("TRX", 10), ("USDT_TRC20", 20)]);
    let keys: Vec<_> = facts
        .iter()
        .map(|fact| (fact.transfer.key.transaction.as_str(), fact.transfer.key.position))
        .collect();
    assert_eq!(keys, [(coins.as_str(), NATIVE_POSITION), (tokens.as_str(), 0)]);
    assert!(!coins.starts_with("0x") && coins.len() == 64);
    assert!(facts.iter().all(|fact| fact.transfer.to.address == ours()));
}

/// Its transactions have no numbers of their own: two of one sender do not exclude each other, though a node shows both with the
/// number 0.
#[tokio::test]
async fn two_payments_of_one_sender_do_not_exclude_each_other() {
    let mut network = Network::start().await;
    for units in [1, 2] {
        network.tron.send_trx(OURS, units).await.unwrap();
        network.pay_token(units).await;
    }
    let facts = network.watcher.facts().await;
    assert_eq!(facts.len(), 4);
    assert!(facts.iter().all(|fact| fact.transfer.spends.is_empty()), "{facts:?}");
}

#[tokio::test]
async fn a_payment_is_final_once_two_thirds_of_the_producers_have_built_on_it() {
    let mut network = Network::start().await;
    network.pay_token(1).await;
    let facts = network.watcher.facts().await;
    let Place::Included(block) = &facts[0].place else { panic!("{:?}", facts[0].place) };
    let finalized = |network: &Network| network.watcher.last.clone().unwrap().followed.finalized;
    assert_eq!(finalized(&network), Some(block.height - SOLID_AFTER));
    network.tron.anvil.mine(SOLID_AFTER).await.unwrap();
    assert!(network.story().await.is_empty());
    assert_eq!(finalized(&network), Some(block.height));
}

#[tokio::test]
async fn several_transfers_of_one_transaction_are_told_apart() {
    let mut network = Network::start().await;
    let token = quittance_testkit::tron::hex(&network.token).unwrap();
    network.tron.anvil.send_token_often(&token, OURS, &[1, 0, 3]).await.unwrap();
    let facts = network.watcher.facts().await;
    let found: Vec<_> =
        facts.iter().map(|fact| (fact.transfer.key.position, fact.transfer.amount.units())).collect();
    assert_eq!(found, [(0, 1), (2, 3)], "a transfer of nothing is no payment");
}

#[tokio::test]
async fn what_is_not_our_money_is_ignored() {
    let mut network = Network::start().await;
    let stranger = network.tron.deploy(Contract::Token).await.unwrap();
    network.tron.send_token(&stranger, OURS, 1).await.unwrap();
    network.tron.send_token(&network.token, THEIRS, 1).await.unwrap();
    network.tron.send_token(&network.token, OURS, 0).await.unwrap();
    network.tron.send_trx(THEIRS, 1).await.unwrap();
    assert!(network.story().await.is_empty());
}

/// Its receipt has no event, and so the contract's promise is worth nothing.
#[tokio::test]
async fn a_transfer_that_fails_or_runs_out_of_energy_moved_nothing() {
    let mut network = Network::start().await;
    let call = |units| {
        let words = [address_word(OURS), number_word(units)];
        Contract::Token.call("transfer(address,uint256)", &words).unwrap()
    };
    let reverted = network.tron.call(&network.token, &call(u128::MAX), 200_000).await.unwrap();
    let exhausted = network.tron.call(&network.token, &call(1), 30_000).await.unwrap();
    for transaction in [reverted, exhausted] {
        let receipt = network.tron.anvil.receipt(&format!("0x{transaction}")).await.unwrap();
        assert_eq!(
            (receipt["status"].as_str(), receipt["logs"].as_array().map(Vec::len)),
            (Some("0x0"), Some(0))
        );
    }
    assert!(network.story().await.is_empty());
}

#[tokio::test]
async fn many_blocks_are_caught_up_with() {
    let mut network = Network::start().await;
    network.tron.send_trx(OURS, 1).await.unwrap();
    network.tron.anvil.mine(450).await.unwrap();
    network.pay_token(2).await;
    network.tron.anvil.mine(20).await.unwrap();
    assert_eq!(network.story().await, ["in 1 TRX", "in 2 USDT_TRC20"]);
    assert_eq!(network.watcher.height(), network.tron.anvil.height().await.unwrap());
}

/// Its blocks have empty filters of events, which say nothing: neither is an event disbelieved for one, nor is a block asked
/// about again.
#[tokio::test]
async fn an_empty_filter_of_events_costs_no_further_question() {
    let network = Network::start().await;
    for units in 1..=10 {
        network.pay_token(units).await;
    }
    network.tron.anvil.mine(10).await.unwrap();
    drop(network.line.asked());
    let source =
        quittance_chain::evm::EvmSource::new(crate::network::config(&network.line, &network.token)).unwrap();
    use quittance_chain::ChainSource;
    let batch = source.follow(network.watcher.position.as_ref(), &network.watcher.ours).await.unwrap();
    assert_eq!(batch.facts.len(), 10);
    let asked = network.line.asked();
    let count = |method: &str| asked.iter().filter(|asked| *asked == method).count();
    assert_eq!((count("getblockbynum"), count("eth_getTransactionReceipt")), (20, 10));
    assert_eq!(count("eth_getLogs"), 1, "the newest blocks are empty: {asked:?}");
}
