//! Two nodes that tell of different chains.

use quittance_chain::SourceError;
use quittance_chain::evm::{EvmConfig, EvmSource};
use quittance_testkit::anvil::Anvil;
use quittance_testkit::proxy::{Fault, Proxy};
use serde_json::json;

use crate::network::{OURS, THEIRS, config, impatient};
use crate::story::Watcher;

/// Two nodes of one chain, as long as the same is done to both.
struct Twins {
    read: Anvil,
    witness: Anvil,
    lines: [Proxy; 2],
    watcher: Watcher<EvmSource>,
}

impl Twins {
    async fn start(depth: u32, arguments: &[&str]) -> Self {
        // What a block's hash depends on has to be the same on both, and after a block was taken back.
        let arguments = [&["--timestamp", "1700000000", "--base-fee", "0"], arguments].concat();
        let (read, witness) =
            (Anvil::start_with(&arguments).await.unwrap(), Anvil::start_with(&arguments).await.unwrap());
        for node in [&read, &witness] {
            node.ask("anvil_setBlockTimestampInterval", json!([1])).await.unwrap();
            node.mine(10).await.unwrap();
        }
        let lines = [Proxy::before(read.url()).await.unwrap(), Proxy::before(witness.url()).await.unwrap()];
        let config = EvmConfig { depth, patience: impatient(), ..config(&lines, THEIRS) };
        let mut watcher = Watcher::new(EvmSource::new(config).unwrap(), [OURS.to_owned()]);
        assert!(watcher.story().await.is_empty());
        Self { read, witness, lines, watcher }
    }

    /// The transaction is in the next block of both nodes.
    async fn pay_both(&self, wei: u128) {
        let transaction = self.read.send_ether(OURS, wei).await.unwrap();
        self.witness_gets(&transaction).await;
    }

    /// The witness mines the transaction, too.
    async fn witness_gets(&self, transaction: &str) {
        let signed = self.read.signed(transaction).await.unwrap();
        let height = self.witness.height().await.unwrap();
        self.witness.ask("eth_sendRawTransaction", json!([signed])).await.unwrap();
        quittance_testkit::wait::until("the witness to mine", async || {
            (self.witness.height().await.ok()? > height).then_some(())
        })
        .await
        .unwrap();
    }

    async fn mine_both(&self, count: u64) {
        self.read.mine(count).await.unwrap();
        self.witness.mine(count).await.unwrap();
    }

    /// The height that the nodes are said to disagree about.
    async fn disagree(&mut self) -> u64 {
        let position = self.watcher.position.clone();
        let error = self.watcher.batch().await.unwrap_err();
        let SourceError::Disagreement { height, .. } = error else { panic!("{error}") };
        assert_eq!(self.watcher.position, position);
        height
    }
}

#[tokio::test]
async fn a_payment_that_only_one_node_knows_never_becomes_final() {
    let mut twins = Twins::start(3, &[]).await;
    twins.pay_both(1).await;
    assert_eq!(twins.watcher.story().await, ["in 1 ETH"]);
    twins.mine_both(3).await;
    let fork = twins.witness.ask("evm_snapshot", json!([])).await.unwrap();
    let transaction = twins.read.send_ether(OURS, 2).await.unwrap();
    twins.witness.mine(1).await.unwrap();
    let paid = twins.read.height().await.unwrap();
    // Above the depth nodes may differ for a moment: the payer sees the payment arrive and its first confirmations.
    assert_eq!(twins.watcher.story().await, ["in 2 ETH"]);
    twins.mine_both(1).await;
    assert!(twins.watcher.story().await.is_empty());
    assert_eq!(twins.watcher.height(), paid + 1);
    // With the third confirmation goods would be handed out for it.
    twins.mine_both(1).await;
    assert_eq!(twins.disagree().await, paid);
    twins.mine_both(5).await;
    assert_eq!(twins.disagree().await, paid + 5);
    assert_eq!(twins.watcher.height(), paid + 1);
    // The witness was on a fork, and finds the chain.
    twins.witness.ask("evm_revert", json!([fork])).await.unwrap();
    twins.witness_gets(&transaction).await;
    twins.witness.mine(7).await.unwrap();
    assert!(twins.watcher.story().await.is_empty());
    assert_eq!(twins.watcher.height(), paid + 7);
}

#[tokio::test]
async fn what_a_node_calls_final_has_to_be_known_to_another_whatever_the_depth() {
    let mut twins = Twins::start(100, &["--slots-in-an-epoch", "1"]).await;
    twins.read.send_ether(OURS, 1).await.unwrap();
    twins.witness.mine(1).await.unwrap();
    let paid = twins.read.height().await.unwrap();
    assert_eq!(twins.watcher.story().await, ["in 1 ETH"]);
    twins.mine_both(2).await;
    assert_eq!(twins.disagree().await, paid);
}

#[tokio::test]
async fn a_payment_that_is_final_is_not_taken_back_because_one_node_says_so() {
    let mut twins = Twins::start(3, &[]).await;
    twins.pay_both(1).await;
    twins.mine_both(4).await;
    assert_eq!(twins.watcher.story().await, ["in 1 ETH"]);
    let height = twins.read.height().await.unwrap();
    // Its new chain is no longer than the block that counted as final, where a depth alone would see nothing.
    twins.read.ask("anvil_rollback", json!([5])).await.unwrap();
    let transaction = twins.read.send_ether(THEIRS, 7).await.unwrap();
    assert_eq!(twins.disagree().await, height - 4);
    // Both say so: then it is the truth.
    twins.witness.ask("anvil_rollback", json!([5])).await.unwrap();
    twins.witness_gets(&transaction).await;
    assert_eq!(twins.watcher.story().await, ["left 1 ETH"]);
}

#[tokio::test]
async fn a_witness_that_is_behind_or_gone_objects_to_nothing() {
    let mut twins = Twins::start(1, &[]).await;
    twins.read.send_ether(OURS, 1).await.unwrap();
    assert_eq!(twins.watcher.story().await, ["in 1 ETH"], "the witness does not know the block yet");
    twins.lines[1].play(Fault::HangUp);
    twins.read.send_ether(OURS, 2).await.unwrap();
    assert_eq!(twins.watcher.story().await, ["in 2 ETH"]);
}

#[tokio::test]
async fn a_third_node_is_asked_where_the_second_one_is_behind() {
    let mut twins = Twins::start(1, &[]).await;
    let behind = Proxy::before(twins.witness.url()).await.unwrap();
    behind.play(Fault::FrozenAt(10));
    let [read, witness] = &twins.lines;
    let rpc = [read, &behind, witness].map(|line| crate::network::address(line).into()).to_vec();
    let config = EvmConfig { rpc, ..config(&twins.lines, THEIRS) };
    twins.watcher = Watcher::new(EvmSource::new(config).unwrap(), [OURS.to_owned()]);
    assert!(twins.watcher.story().await.is_empty());
    twins.read.send_ether(OURS, 1).await.unwrap();
    twins.witness.mine(1).await.unwrap();
    let paid = twins.read.height().await.unwrap();
    assert_eq!(twins.disagree().await, paid);
}
