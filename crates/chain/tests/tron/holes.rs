//! A node's index of events has holes, as java-tron's had.

use quittance_testkit::anvil::RICH;
use quittance_testkit::contract::{Contract, address_word, number_word};
use serde_json::json;

use crate::network::{Network, OURS, THEIRS};

#[tokio::test]
async fn a_transfer_that_the_index_lacks_is_found_by_what_its_contract_was_called_for() {
    let mut network = Network::start().await;
    network.tron.keep_logs_back();
    network.pay_token(20).await;
    network.tron.send_token(&network.token, THEIRS, 30).await.unwrap();
    network.tron.anvil.mine(1).await.unwrap();
    assert_eq!(network.story().await, ["in 20 USDT_TRC20"]);
    network.tron.tell_logs();
    assert!(network.story().await.is_empty(), "it is not told again");
    network.tron.anvil.reorg(3, &[]).await.unwrap();
    assert_eq!(network.story().await, ["left 20 USDT_TRC20"]);
}

/// The same transfer is the same, with the index and without it.
#[tokio::test]
async fn what_is_found_without_the_index_has_the_key_it_has_with_it() {
    let mut network = Network::start().await;
    network.tron.keep_logs_back();
    network.pay_token(20).await;
    let without = network.watcher.facts().await;
    network.tron.tell_logs();
    network.watcher.position = None;
    network.watcher.last = None;
    let source = quittance_chain::evm::EvmSource::new({
        let mut config = crate::network::config(&network.line, &network.token);
        // It begins so far below the tip.
        config.depth = 3;
        config
    });
    network.watcher.source = source.unwrap();
    let with = network.watcher.facts().await;
    assert_eq!((without.len(), &without[0].transfer), (1, &with[0].transfer));
}

/// A wallet may write the first byte of an address before it in its word, which the contract does not look at.
#[tokio::test]
async fn a_call_that_fails_or_is_written_in_another_way_is_judged_by_its_receipt() {
    let mut network = Network::start().await;
    network.tron.keep_logs_back();
    let words = [address_word(OURS), number_word(u128::MAX)];
    let call = Contract::Token.call("transfer(address,uint256)", &words).unwrap();
    network.tron.call(&network.token, &call, 200_000).await.unwrap();
    assert!(network.story().await.is_empty());
    let token = quittance_testkit::tron::hex(&network.token).unwrap();
    network.tron.anvil.send_token_often(&token, OURS, &[5]).await.unwrap();
    assert!(
        network.story().await.is_empty(),
        "what another method of the contract moves only the index tells"
    );
    let more = json!({ "from": RICH, "to": OURS, "value": "0x1", "data": "0xa9059cbb" });
    network.tron.anvil.send(more).await.unwrap();
    assert!(network.story().await.is_empty(), "a call that is cut off is none");
}
