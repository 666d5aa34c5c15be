//! Finds what may be a payment in a block: moves of the chain's own coin, and the `Transfer` events of known tokens.

use std::collections::{HashMap, HashSet};

use bitcoin::hex::FromHex;
use quittance_protocol::Amount;
use quittance_protocol::method::MethodCode;

use super::dialect::Dialect;
use super::wire::{FullBlock, Hash, Log, Transaction, Units};

/// `keccak256("Transfer(address,address,uint256)")`, the first topic of a token's transfer (ERC-20).
pub(super) const TRANSFER: &str = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
/// The first bytes of a call of `transfer(address,uint256)`, and how many words come before the receiver.
const TRANSFER_CALL: (&str, usize) = ("a9059cbb", 0);
/// Those of a call of `transferFrom(address,address,uint256)`.
const TRANSFER_FROM_CALL: (&str, usize) = ("23b872dd", 1);
/// Digits of a word of thirty-two bytes, and of the address at its end.
const WORD: usize = 64;
const ADDRESS: usize = 40;
/// The last of the kinds of transactions that are signed by their sender (EIP-7702), counted from 0.
const LAST_SIGNED_KIND: u64 = 4;

/// Something that may be a payment: not proven by a receipt yet, and perhaps not to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// The transaction.
    pub(super) transaction: Hash,
    /// What names the transaction's place in its sender's order. Only one transaction with it can ever be in the chain.
    pub(super) spends: Option<String>,
    /// The receiver, in canonical form.
    pub(super) to: String,
    /// What is moved.
    pub(super) method: MethodCode,
    /// How much; never nothing.
    pub(super) amount: Amount,
    /// What tells of it.
    pub(super) origin: Origin,
}

/// What tells of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// The transaction itself.
    Transaction,
    /// The step with this ordinal within the transaction.
    Inside(u32),
    /// The event with this number within the block.
    Event(u64),
    /// What a contract was called with. What it did then its receipt says.
    Call,
}

/// The moves of the chain's own coin, by the transactions themselves.
pub(super) fn of_coin(block: &FullBlock, method: &MethodCode, dialect: Dialect) -> Vec<Candidate> {
    let moves = block.transactions.whole().iter().filter_map(|transaction| {
        let amount = transaction.value.map(|value| value.0).filter(|value| *value > 0)?;
        Some(Candidate {
            transaction: transaction.hash.clone(),
            spends: spends(transaction),
            to: dialect.canonical(transaction.to.as_ref()?)?,
            method: method.clone(),
            amount: Amount::new(amount),
            origin: Origin::Transaction,
        })
    });
    moves.collect()
}

/// The transfers of `tokens` (by contract) that the block's `logs` tell of.
pub(super) fn of_tokens(
    block: &FullBlock,
    logs: &[Log],
    tokens: &HashMap<String, MethodCode>,
    dialect: Dialect,
) -> Vec<Candidate> {
    let transactions: HashMap<_, _> = block.transactions.whole().iter().map(|one| (&one.hash, one)).collect();
    let moves = logs.iter().filter_map(|log| {
        let contract = dialect.canonical(&log.address)?;
        let (to, amount) = transfer(log)?;
        Some(Candidate {
            transaction: log.transaction.clone(),
            spends: transactions.get(&log.transaction).and_then(|transaction| spends(transaction)),
            to: dialect.write(&to),
            method: tokens.get(&contract)?.clone(),
            amount,
            origin: Origin::Event(log.index.0),
        })
    });
    moves.collect()
}

/// The transfers that `tokens` were called for in the block while its `logs` tell nothing of the transaction. A node's index of
/// events may have holes.
pub(super) fn of_calls(
    block: &FullBlock,
    logs: &[Log],
    tokens: &HashMap<String, MethodCode>,
    dialect: Dialect,
) -> Vec<Candidate> {
    let told: HashSet<&Hash> = logs.iter().map(|log| &log.transaction).collect();
    let untold = block.transactions.whole().iter().filter(|transaction| !told.contains(&transaction.hash));
    let calls = untold.filter_map(|transaction| {
        let (to, amount) = called(transaction.input.as_deref()?)?;
        let contract = dialect.canonical(transaction.to.as_ref()?)?;
        Some(Candidate {
            transaction: transaction.hash.clone(),
            spends: spends(transaction),
            to: dialect.canonical(to)?,
            method: tokens.get(&contract)?.clone(),
            amount,
            origin: Origin::Call,
        })
    });
    calls.collect()
}

/// The receivers of `candidates`, each once.
pub(super) fn receivers(candidates: &[Candidate]) -> Vec<String> {
    let all: HashSet<&String> = candidates.iter().map(|candidate| &candidate.to).collect();
    all.into_iter().cloned().collect()
}

/// Receiver and amount of a `Transfer` event. Transfers of nothing are sent by swindlers to appear in histories.
fn transfer(log: &Log) -> Option<([u8; 20], Amount)> {
    // A token with a fourth topic is not money but a collectible (ERC-721).
    let [kind, _, to] = log.topics.as_slice() else { return None };
    let to = <[u8; 32]>::from_hex(to.strip_prefix("0x")?).ok()?;
    let (padding, to) = to.split_last_chunk::<20>()?;
    let units = log.data.strip_prefix("0x").filter(|data| data.len() == 64).and_then(Units::parse)?;
    let real = kind.eq_ignore_ascii_case(TRANSFER) && padding.iter().all(|byte| *byte == 0) && units.0 > 0;
    real.then(|| (*to, Amount::new(units.0)))
}

/// Receiver (twenty bytes in hexadecimal) and amount of a transfer that a token is called for. What stands before the receiver in
/// its word is not looked at by all contracts.
fn called(input: &str) -> Option<(&str, Amount)> {
    let input = input.strip_prefix("0x").unwrap_or(input);
    let ((_, before), words) = [TRANSFER_CALL, TRANSFER_FROM_CALL]
        .into_iter()
        .find_map(|call| Some((call, input.strip_prefix(call.0)?)))?;
    let word = |number: usize| words.get(WORD * number..WORD * (number + 1));
    let amount = Units::parse(word(before + 1)?)?;
    Some((word(before)?.get(WORD - ADDRESS..)?, Amount::new(amount.0)))
}

/// The name of the place that `transaction` takes in its sender's order.
///
/// Rollups make transactions of their own, with kinds of their own: deposits (0x7e), retries and other system transactions (0x64 to
/// 0x6a). Their numbers are not checked and repeat, and a bridge is the sender for everybody: two of them do not exclude each
/// other, so they take no place that is known.
pub(super) fn spends(transaction: &Transaction) -> Option<String> {
    let is_signed = transaction.kind.is_none_or(|kind| kind.0 <= LAST_SIGNED_KIND);
    let nonce = transaction.nonce.filter(|_| is_signed)?.0;
    Some(format!("{}:{nonce}", transaction.from.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const TOKEN: &str = "0xdac17f958d2ee523a2206206994597c13d831ec7";
    const TO: &str = "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed";

    /// A transfer of 42 units as a node tells it, with `changes`.
    fn found(changes: Value) -> Vec<u128> {
        let hash = format!("0x{:064x}", 1);
        let mut log = json!({
            "address": TOKEN, "topics": [TRANSFER, word("1"), word(TO)], "data": word("2a"),
            "transactionHash": hash, "logIndex": "0x7", "removed": false,
        });
        for (name, value) in changes.as_object().unwrap() {
            log[name] = value.clone();
        }
        let header = json!({ "number": "0x1", "hash": hash, "parentHash": hash, "timestamp": "0x1", "transactions": [] });
        let block: FullBlock = serde_json::from_value(header).unwrap();
        let logs = [serde_json::from_value(log).unwrap()];
        let token = Dialect::Ethereum.canonical(TOKEN).unwrap();
        let tokens = HashMap::from([(token, MethodCode::new("USDT_ERC20"))]);
        of_tokens(&block, &logs, &tokens, Dialect::Ethereum)
            .iter()
            .map(|candidate| candidate.amount.units())
            .collect()
    }

    fn word(digits: &str) -> String {
        format!("0x{digits:0>64}")
    }

    #[test]
    fn a_transfer_of_a_known_token_is_found() {
        assert_eq!(found(json!({})), [42]);
        assert_eq!(found(json!({ "data": format!("0x{}", "f".repeat(64)) })), [u128::MAX]);
    }

    #[test]
    fn only_a_transaction_that_its_sender_signed_has_a_place_in_the_senders_order() {
        let spends = |kind: Value| {
            let transaction = json!({ "hash": word("1"), "from": "0xAB", "nonce": "0x3", "type": kind });
            spends(&serde_json::from_value(transaction).unwrap())
        };
        for kind in [json!(null), json!("0x0"), json!("0x2"), json!("0x4")] {
            assert_eq!(spends(kind.clone()).as_deref(), Some("0xab:3"), "{kind}");
        }
        for kind in ["0x5", "0x64", "0x68", "0x6a", "0x7e"] {
            assert_eq!(spends(json!(kind)), None, "{kind}");
        }
    }

    #[test]
    fn what_only_looks_like_a_transfer_of_money_is_not_found() {
        let nothing: [u128; 0] = [];
        let collectible = json!({ "topics": [TRANSFER, word("1"), word(TO), word("2a")], "data": "0x" });
        let approval = json!({ "topics": [word("8c5be1e5"), word("1"), word(TO)] });
        let dirty = json!({ "topics": [TRANSFER, word("1"), word(&format!("1{TO}"))] });
        let stranger = json!({ "address": format!("0x{TO}") });
        let short = json!({ "data": "0x2a" });
        let zero = json!({ "data": word("0") });
        for log in [collectible, approval, dirty, stranger, short, zero] {
            assert_eq!(found(log.clone()), nothing, "{log}");
        }
    }
}
