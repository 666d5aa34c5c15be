//! The EVM source against a real node.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

mod story;

use quittance_chain::evm::{EvmConfig, EvmSource, FinalTag, NATIVE_POSITION, Patience, Trace};
use quittance_chain::{ChainSource, SourceError};
use quittance_ledger::transfer::Place;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_testkit::anvil::{Anvil, CHAIN_ID, RICH};
use quittance_testkit::contract::{Contract, address_word, number_word};
use serde_json::json;
use story::Watcher;

/// An address of ours; nobody needs its key.
const OURS: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
/// Somebody else's.
const THEIRS: &str = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";

/// A node with a token of each kind, and a watcher that has read it up to its tip.
struct Network {
    anvil: Anvil,
    token: String,
    silent: String,
    watcher: Watcher<EvmSource>,
}

impl Network {
    async fn start() -> Self {
        Self::start_with(&[]).await
    }

    async fn start_with(arguments: &[&str]) -> Self {
        let anvil = Anvil::start_with(arguments).await.unwrap();
        let token = anvil.deploy(Contract::Token).await.unwrap();
        let silent = anvil.deploy(Contract::SilentToken).await.unwrap();
        // A reorganisation of the node makes a block of the same time, and so of the same hash, where nothing else differs.
        anvil.mine(5).await.unwrap();
        let source = EvmSource::new(config(&anvil, &token, &silent)).unwrap();
        let mut watcher = Watcher::new(source, [OURS.to_owned()]);
        assert!(watcher.story().await.is_empty());
        Self { anvil, token, silent, watcher }
    }

    async fn story(&mut self) -> Vec<String> {
        self.watcher.story().await
    }
}

fn config(anvil: &Anvil, token: &str, silent: &str) -> EvmConfig {
    let tokens = vec![
        (MethodCode::new("USDC_ERC20"), token.to_owned()),
        (MethodCode::new("USDT_ERC20"), silent.to_owned()),
    ];
    EvmConfig {
        network: NetworkId::new("ethereum"),
        rpc: vec![anvil.url().to_owned()],
        chain_id: CHAIN_ID,
        tokens,
        native: Some(MethodCode::new("ETH")),
        depth: 1,
        finality: FinalTag::Finalized,
        trace: Trace::IfOffered,
        patience: Patience::default(),
    }
}

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
    network.watcher.ours.0.insert(canonical(&network.token));
    let fail = json!({ "from": RICH, "to": network.token, "value": "0x1", "gas": "0x30d40" });
    let failed_too = network.anvil.send(fail).await.unwrap();
    for transaction in [failed, failed_too] {
        let receipt = network.anvil.receipt(&transaction).await.unwrap();
        assert_eq!(receipt["status"], "0x0");
    }
    assert!(network.story().await.is_empty());
}

#[tokio::test]
async fn ether_paid_on_from_inside_a_contract_is_not_seen() {
    let mut network = Network::start().await;
    let forwarder = network.anvil.deploy(Contract::Forwarder).await.unwrap();
    network.anvil.forward_ether(&forwarder, OURS, 5).await.unwrap();
    assert!(network.story().await.is_empty(), "if this is seen one day, the documentation has to say so");
}

#[tokio::test]
async fn a_payment_reorganised_away_leaves() {
    for depth in [1, 3] {
        let mut network = Network::start().await;
        network.anvil.send_token(&network.token, OURS, 5).await.unwrap();
        network.anvil.mine(depth - 1).await.unwrap();
        assert_eq!(network.story().await, ["in 5 USDC_ERC20"]);
        let height = network.watcher.height();
        network.anvil.reorg(depth, &[]).await.unwrap();
        assert_eq!(network.story().await, ["left 5 USDC_ERC20"], "depth {depth}");
        assert_eq!(network.watcher.height(), height);
        network.anvil.mine(2).await.unwrap();
        assert!(network.story().await.is_empty());
    }
}

#[tokio::test]
async fn a_payment_that_a_reorganisation_moves_leaves_and_is_included_again() {
    for depth in [1, 3] {
        let mut network = Network::start().await;
        let transaction = network.anvil.send_ether(OURS, 5).await.unwrap();
        let signed = network.anvil.signed(&transaction).await.unwrap();
        network.anvil.mine(depth - 1).await.unwrap();
        let before = network.watcher.facts().await;
        network.anvil.reorg(depth, &[signed]).await.unwrap();
        let after = network.watcher.facts().await;
        assert_eq!(after.len(), 2, "depth {depth}: {after:#?}");
        assert_eq!((&after[0].place, &after[0].transfer), (&Place::Left, &before[0].transfer));
        assert_eq!(after[1].transfer, before[0].transfer, "it is the same transfer, in another block");
        assert_ne!(after[1].place, before[0].place);
    }
}

#[tokio::test]
async fn a_chain_that_really_falls_back_is_followed_down() {
    let mut network = Network::start().await;
    network.anvil.send_ether(OURS, 5).await.unwrap();
    network.anvil.mine(3).await.unwrap();
    assert_eq!(network.story().await, ["in 5 ETH"]);
    let height = network.watcher.height();
    network.anvil.ask("anvil_rollback", json!([4])).await.unwrap();
    assert!(network.story().await.is_empty(), "a node that is only behind has removed nothing");
    assert_eq!(network.watcher.height(), height);
    network.anvil.send_ether(THEIRS, 1).await.unwrap();
    assert_eq!(network.story().await, ["left 5 ETH"]);
    assert_eq!(network.watcher.height(), height - 3);
}

#[tokio::test]
async fn a_watcher_that_was_away_catches_up_in_bounded_batches() {
    let mut network = Network::start().await;
    for amount in 1..=4 {
        network.anvil.mine(49).await.unwrap();
        network.anvil.send_ether(OURS, amount).await.unwrap();
    }
    let mut batches = Vec::new();
    loop {
        let batch = network.watcher.batch().await.unwrap();
        assert_eq!(batch.tip, network.anvil.height().await.unwrap());
        assert_eq!(batch.more, batch.followed.height < batch.tip);
        batches.push(batch.facts.len());
        if !batch.more {
            break;
        }
    }
    assert_eq!(batches, [1, 1, 1, 1]);
}

#[tokio::test]
async fn a_reorganisation_below_what_is_final_is_an_error_and_not_a_story() {
    let mut network = Network::start_with(&["--slots-in-an-epoch", "1"]).await;
    network.anvil.mine(5).await.unwrap();
    network.story().await;
    let followed = network.watcher.last.clone().unwrap().followed;
    assert_eq!(followed.finalized, Some(followed.height - 2));
    network.anvil.reorg(4, &[]).await.unwrap();
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::TooDeep { oldest, .. } if Some(oldest) == followed.finalized));
}

#[tokio::test]
async fn a_node_of_another_chain_is_refused() {
    let anvil = Anvil::start_with(&["--chain-id", "56"]).await.unwrap();
    let source = EvmSource::new(config(&anvil, RICH, OURS)).unwrap();
    let error = Watcher::new(source, []).batch().await.unwrap_err();
    assert!(matches!(error, SourceError::WrongChain { expected: CHAIN_ID, found: 56, .. }), "{error}");
}

#[test]
fn a_configuration_that_cannot_work_is_refused_before_the_node_is_asked() {
    let good = EvmConfig {
        network: NetworkId::new("ethereum"),
        rpc: vec!["http://token@127.0.0.1:1".into()],
        chain_id: 1,
        tokens: Vec::new(),
        native: None,
        depth: 1,
        finality: FinalTag::Finalized,
        trace: Trace::IfOffered,
        patience: Patience::default(),
    };
    let refused = |config: EvmConfig| {
        let error = EvmSource::new(config).err().unwrap();
        assert!(!error.to_string().contains("token@"), "{error}");
        error
    };
    let twice = vec![(MethodCode::new("A"), OURS.to_owned()), (MethodCode::new("B"), OURS.to_lowercase())];
    let mistyped = vec![(MethodCode::new("A"), OURS.replace('A', "a"))];
    for config in [
        EvmConfig { tokens: twice, ..good.clone() },
        EvmConfig { tokens: mistyped, ..good.clone() },
        EvmConfig { rpc: vec!["ftp://token@127.0.0.1".into()], ..good.clone() },
        EvmConfig { rpc: Vec::new(), ..good.clone() },
    ] {
        assert!(matches!(refused(config), SourceError::Configuration { .. }));
    }
    assert!(EvmSource::new(good).is_ok(), "the node is not asked yet");
}

#[tokio::test]
async fn a_node_that_is_gone_is_an_error_and_the_position_stays_good() {
    let mut network = Network::start().await;
    let position = network.watcher.position.clone();
    drop(network.anvil);
    let error = network.watcher.batch().await.unwrap_err();
    assert!(matches!(error, SourceError::Unreachable { .. }), "{error}");
    assert_eq!(network.watcher.position, position);
    assert_eq!(network.watcher.source.network(), &NetworkId::new("ethereum"));
}

fn canonical(address: &str) -> String {
    quittance_chain::address::Format::Evm.canonical(address).unwrap()
}
