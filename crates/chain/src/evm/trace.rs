//! Finds what contracts pay on from inside, by the traces that some nodes keep.
//!
//! Traces are an extra: they tell at once, and of each payment, what balances tell later (`balance`). So a node that has lost the
//! traces of a block, or has more of them than can be read, does not stop its network: the block is read without. One that is
//! not reached at all, or was asked too often, has not told its block either, and the next node is asked for it.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::Ordering;

use quittance_protocol::Amount;
use quittance_protocol::method::MethodCode;
use serde_json::json;

use super::config::Trace;
use super::dialect::Dialect;
use super::reader::{Visit, hex};
use super::transfers::{Candidate, Origin, spends};
use super::wire::{FullBlock, Hash, Step};
use crate::node::may_be_too_often;
use crate::source::SourceError;

/// "Method not found" of JSON-RPC, and "method not supported" of EIP-1474.
const UNKNOWN_METHOD: [i64; 2] = [-32601, -32004];
/// How nodes and their sellers say the same with another code.
const UNKNOWN_WORDS: [&str; 7] = [
    "not available",
    "not supported",
    "does not exist",
    "not found",
    "disabled",
    "not whitelisted",
    "not allowed",
];

impl Visit<'_> {
    /// The moves of the chain's own coin inside the transactions of `block`. None where the node keeps no traces, which it is
    /// asked once, and remembered; and none where it fails to tell them.
    pub(super) async fn inner(&self, block: &FullBlock) -> Result<Vec<Candidate>, SourceError> {
        let Some(method) = &self.reader.native else { return Ok(Vec::new()) };
        let offered = match self.reader.trace {
            Trace::IfOffered => !self.node.lacks_traces.load(Ordering::Relaxed),
            Trace::Never => false,
        };
        if !offered || self.untraced.load(Ordering::Relaxed) || block.transactions.is_empty() {
            return Ok(Vec::new());
        }
        let height = hex(block.header.number.0);
        match self.node.ask::<Option<Vec<Step>>>("trace_block", json!([height])).await {
            Ok(Some(steps)) if steps.iter().all(|step| step.block == block.header.hash) => {
                self.tells_traces();
                Ok(moves(block, &steps, method))
            }
            // Traces are asked for by height: these are of another block, or of none.
            Ok(Some(_) | None) => Err(self.moved()),
            Err(error) if is_unknown(&error) => {
                self.node.lacks_traces.store(true, Ordering::Relaxed);
                Ok(Vec::new())
            }
            Err(error) => self.without_traces(block, error).await,
        }
    }

    /// Nothing, if `error` is of the traces of `block` alone.
    async fn without_traces(
        &self,
        block: &FullBlock,
        error: SourceError,
    ) -> Result<Vec<Candidate>, SourceError> {
        if may_be_too_often(&error) {
            return Err(error);
        }
        match error {
            SourceError::Refused { .. } | SourceError::Unreadable { .. } => {}
            // Whether it is the whole node that does not answer, it says when it is asked for something easy. If it is not, the
            // traces of the next block would be waited for as long.
            SourceError::Unreachable { .. } => match self.header(json!(hex(block.header.number.0))).await {
                Ok(_) => self.untraced.store(true, Ordering::Relaxed),
                Err(_) => return Err(error),
            },
            SourceError::Moved { .. }
            | SourceError::WrongChain { .. }
            | SourceError::Behind { .. }
            | SourceError::Disagreement { .. }
            | SourceError::TooDeep { .. }
            | SourceError::Configuration { .. }
            | SourceError::Lookup(_) => return Err(error),
        }
        self.fails_traces(block, &error);
        Ok(Vec::new())
    }

    fn fails_traces(&self, block: &FullBlock, error: &SourceError) {
        if !self.node.fails_traces.swap(true, Ordering::Relaxed) {
            let (network, host, height) = (&self.reader.network, self.node.host(), block.header.number.0);
            tracing::warn!(
                network = network.as_str(),
                node.host = host,
                block.height = height,
                %error,
                "The node at {host} does not tell the traces of block {height}: \
                 what contracts pay on {network} is found later, by balances"
            );
        }
    }

    fn tells_traces(&self) {
        if self.node.fails_traces.swap(false, Ordering::Relaxed) {
            let host = self.node.host();
            tracing::info!(node.host = host, "The node at {host} tells traces again");
        }
    }
}

/// Whether the node does not offer what it was asked for.
fn is_unknown(error: &SourceError) -> bool {
    let SourceError::Refused { code, message, .. } = error else { return false };
    let message = message.to_ascii_lowercase();
    let of_method = message.contains("method") || message.contains("trace_block");
    UNKNOWN_METHOD.contains(code) || of_method && UNKNOWN_WORDS.iter().any(|words| message.contains(words))
}

/// The moves inside transactions that were not undone again.
fn moves(block: &FullBlock, steps: &[Step], method: &MethodCode) -> Vec<Candidate> {
    let senders: HashMap<_, _> = block.transactions.whole().iter().map(|one| (&one.hash, one)).collect();
    let mut transactions: BTreeMap<&Hash, BTreeMap<&[u64], &Step>> = BTreeMap::new();
    for step in steps {
        // A reward is of no transaction.
        if let Some(transaction) = &step.transaction {
            transactions.entry(transaction).or_default().insert(&step.address, step);
        }
    }
    let mut moves = Vec::new();
    for (transaction, steps) in transactions {
        // Sorted by their addresses they are in the order they were taken in, whatever order the node tells them in.
        for (ordinal, (address, step)) in (0..).zip(&steps) {
            let undone = (0..=address.len()).any(|depth| {
                address
                    .get(..depth)
                    .and_then(|above| steps.get(above))
                    .is_some_and(|step| step.error.is_some())
            });
            // The first step is the transaction itself, which is found without traces.
            let Some((to, units)) = received(step).filter(|_| !undone && !address.is_empty()) else {
                continue;
            };
            moves.extend(Dialect::Ethereum.canonical(to).map(|to| Candidate {
                transaction: transaction.clone(),
                spends: senders.get(transaction).and_then(|transaction| spends(transaction)),
                to,
                method: method.clone(),
                amount: Amount::new(units),
                origin: Origin::Inside(ordinal),
            }));
        }
    }
    moves
}

/// Who received how much by a step. Code that is only borrowed (`delegatecall`, `callcode`) moves nothing to its owner.
fn received(step: &Step) -> Option<(&String, u128)> {
    let action = &step.action;
    let (to, units) = match (step.kind.as_str(), action.call.as_deref()) {
        ("call", Some("call")) => (action.to.as_ref()?, action.value?),
        ("create", _) => (step.result.as_ref()?.address.as_ref()?, action.value?),
        ("suicide", _) => (action.heir.as_ref()?, action.balance?),
        _ => return None,
    };
    (units.0 > 0).then_some((to, units.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use quittance_protocol::network::NetworkId;
    use serde_json::Value;

    const OURS: &str = "0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";

    /// A call that pays 5 to us, at `address` within its transaction, with `changes`.
    fn call(address: &[u64], changes: Value) -> Value {
        let action = json!({ "callType": "call", "from": OURS, "to": OURS, "value": "0x5", "input": "0x" });
        let mut step = json!({
            "type": "call", "action": action, "result": { "gasUsed": "0x0", "output": "0x" }, "subtraces": 0,
            "traceAddress": address, "transactionHash": hash(7), "blockHash": hash(1),
        });
        for (name, value) in changes.as_object().unwrap() {
            step[name] = value.clone();
        }
        step
    }

    fn hash(number: u8) -> String {
        format!("0x{number:064x}")
    }

    /// Ordinal and amount of what is found in `steps`.
    fn found(steps: Value) -> Vec<(u32, u128)> {
        let block = json!({
            "number": "0x1", "hash": hash(1), "parentHash": hash(0), "timestamp": "0x1",
            "transactions": [{ "hash": hash(7), "from": OURS, "nonce": "0x3" }],
        });
        let block: FullBlock = serde_json::from_value(block).unwrap();
        let steps: Vec<Step> = serde_json::from_value(steps).unwrap();
        let moves = moves(&block, &steps, &MethodCode::new("ETH"));
        let found = moves.iter().map(|found| {
            assert_eq!(found.spends.as_deref(), Some(format!("{OURS}:3").as_str()));
            let Origin::Inside(ordinal) = found.origin else { panic!("{found:?}") };
            (ordinal, found.amount.units())
        });
        found.collect()
    }

    #[test]
    fn a_call_inside_a_transaction_is_found_and_the_transaction_itself_is_not_found_twice() {
        assert_eq!(found(json!([call(&[], json!({})), call(&[0], json!({}))])), [(1, 5)]);
    }

    #[test]
    fn ordinals_do_not_depend_on_the_order_in_which_a_node_tells() {
        let steps = [&[][..], &[0], &[0, 0], &[1], &[10]].map(|address| call(address, json!({})));
        let backwards: Vec<_> = steps.iter().rev().collect();
        assert_eq!(found(json!(backwards)), [(1, 5), (2, 5), (3, 5), (4, 5)]);
    }

    #[test]
    fn what_a_failed_step_or_one_above_it_has_undone_is_not_found() {
        let failed = json!({ "error": "Reverted", "result": null });
        let nothing: [(u32, u128); 0] = [];
        assert_eq!(found(json!([call(&[], json!({})), call(&[0], failed.clone())])), nothing);
        let steps = json!([
            call(&[], json!({})),
            call(&[0], failed.clone()),
            call(&[0, 1], json!({})),
            call(&[0, 1, 0], json!({})),
            call(&[1], json!({ "error": null })),
        ]);
        assert_eq!(found(steps), [(4, 5)]);
        assert_eq!(found(json!([call(&[], failed), call(&[0], json!({}))])), nothing);
    }

    #[test]
    fn ether_that_is_created_with_or_left_behind_is_found_and_borrowed_code_is_not() {
        let created =
            json!({ "type": "create", "action": { "value": "0x2" }, "result": { "address": OURS } });
        let left = json!({ "type": "suicide", "action": { "refundAddress": OURS, "balance": "0x3" }, "result": null });
        let reward = json!({ "type": "reward", "transactionHash": null, "action": { "author": OURS, "value": "0x4" } });
        let borrowed = |kind: &str| json!({ "action": { "callType": kind, "to": OURS, "value": "0x5" } });
        let steps = json!([
            call(&[0], created),
            call(&[1], left),
            call(&[], reward),
            call(&[2], borrowed("delegatecall")),
            call(&[3], borrowed("callcode")),
            call(&[4], borrowed("staticcall")),
            call(&[5], json!({ "action": { "callType": "call", "to": OURS, "value": "0x0" } })),
        ]);
        assert_eq!(found(steps), [(0, 2), (1, 3)]);
    }

    #[test]
    fn a_node_without_traces_is_told_from_one_that_fails() {
        let refused = |code, message: &str| SourceError::Refused {
            network: NetworkId::new("ethereum"),
            method: "trace_block",
            code,
            message: message.to_owned(),
        };
        assert!(is_unknown(&refused(-32601, "")));
        assert!(is_unknown(&refused(-32000, "the method trace_block does not exist/is not available")));
        assert!(is_unknown(&refused(-32600, "trace_block is not available on the Free tier")));
        assert!(!is_unknown(&refused(-32000, "historical state of block 5 is not available")));
        assert!(!is_unknown(&refused(-32005, "rate limit exceeded")));
        assert!(!is_unknown(&SourceError::Moved { network: NetworkId::new("ethereum") }));
    }
}
