//! What a block costs depends on the block, not on how many addresses wait.

use crate::network::{Network, OURS, THEIRS};
use crate::node::Question;

/// What is asked of the node, and which addresses of the store, for the same blocks with `waiting` addresses of ours.
async fn cost(waiting: usize) -> (Vec<Question>, Vec<String>, usize) {
    let mut network = Network::start_with(&["--timestamp", "1790000000"]).await;
    let more = (1..waiting).map(|number| format!("0x{number:040X}"));
    network.watcher.ours.addresses.extend(more);
    assert_eq!(network.watcher.ours.addresses.len(), waiting);
    network.node.asked();
    network.watcher.ours.looked_up.lock().unwrap().clear();
    network.anvil.mine_by_hand().await.unwrap();
    for block in 0..30 {
        for _ in 0..3 {
            network.anvil.send_token(&network.token, THEIRS, 7).await.unwrap();
            network.anvil.send_ether(THEIRS, 8).await.unwrap();
        }
        if block % 10 == 0 {
            network.anvil.send_token(&network.token, OURS, 9).await.unwrap();
        }
        network.anvil.mine(1).await.unwrap();
    }
    let found = network.story().await.len();
    let mut asked: Vec<Question> = network.node.asked();
    // Several questions are under way at once, and hashes depend on the clock.
    asked.sort_by_key(|(method, params)| (method.clone(), params.to_string()));
    let mut looked_up = network.watcher.ours.looked_up.lock().unwrap().clone();
    looked_up.sort();
    (asked, looked_up, found)
}

#[tokio::test]
async fn ten_thousand_waiting_addresses_cost_no_more_questions_than_one() {
    let (asked, looked_up, found) = cost(1).await;
    let (asked_of_many, looked_up_of_many, found_of_many) = cost(10_000).await;
    assert_eq!((found, found_of_many), (3, 3));
    let methods = |asked: &[Question]| asked.iter().map(|(method, _)| method.clone()).collect::<Vec<_>>();
    assert_eq!(methods(&asked), methods(&asked_of_many));
    assert_eq!(looked_up, looked_up_of_many);
    assert_eq!(
        looked_up.len(),
        2 * (30 + 3),
        "each receiver is looked up once a block, in each of two readings"
    );
    let longest = |asked: &[Question]| asked.iter().map(|(_, params)| params.to_string().len()).max();
    assert_eq!(longest(&asked), longest(&asked_of_many), "no question lists our addresses");
}
