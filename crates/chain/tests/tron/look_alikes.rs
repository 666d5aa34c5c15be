//! Transactions that JSON-RPC shows as payments and that are none: whoever believes them gives goods away for worthless tokens.

use quittance_chain::{ChainSource, Whereabouts};
use serde_json::json;
use std::collections::HashSet;

use crate::network::{Network, OURS, ours};

/// Every kind that shows a value, `TransferAssetContract` first: a token (TRC-10) that anybody makes for some TRX.
const KINDS: [&str; 9] = [
    "TransferAssetContract",
    "ParticipateAssetIssueContract",
    "VoteWitnessContract",
    "FreezeBalanceContract",
    "FreezeBalanceV2Contract",
    "UnfreezeBalanceV2Contract",
    "DelegateResourceContract",
    "UnDelegateResourceContract",
    "CancelAllUnfreezeV2Contract",
];

#[tokio::test]
async fn no_look_alike_of_a_payment_is_one() {
    let mut network = Network::start().await;
    let addresses = HashSet::from([ours()]);
    for kind in KINDS {
        let id = network.tron.look_alike(kind, OURS, 1_000_000).await.unwrap();
        let shown =
            network.tron.anvil.ask("eth_getTransactionByHash", json!([format!("0x{id}")])).await.unwrap();
        assert_eq!(
            (shown["value"].as_str(), shown["input"].as_str()),
            (Some("0xf4240"), Some("0x")),
            "{kind}"
        );
        assert!(network.story().await.is_empty(), "{kind}");
        let sighting = network.watcher.source.look_up(&id, &addresses).await.unwrap().unwrap();
        assert!(matches!(sighting.whereabouts, Whereabouts::Included(_)), "{kind}");
        assert!(sighting.transfers.is_empty(), "{kind}");
    }
    network.tron.send_trx(OURS, 1_000_000).await.unwrap();
    assert_eq!(network.story().await, ["in 1000000 TRX"], "what is one is seen among them");
}
