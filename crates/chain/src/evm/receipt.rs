//! Proves a payment by its transaction's receipt.

use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Transfer, TransferKey};
use quittance_protocol::network::NetworkId;

use super::transfers::{Candidate, TRANSFER};
use super::wire::Receipt;

/// The position of a move of the chain's own coin. Events are counted from 0, and no receipt has so many.
pub const NATIVE_POSITION: u32 = u32::MAX;

/// The transfer that `receipt` proves, if it does: the transaction succeeded and, for a token, the event is in it.
///
/// The event's position is counted within the receipt. Its number within the block would change when a reorganisation
/// moves the transaction, and the transfer would be taken for another one.
pub(super) fn prove(network: &NetworkId, candidate: Candidate, receipt: &Receipt) -> Option<Transfer> {
    if receipt.status.map(|status| status.0) != Some(1) {
        return None;
    }
    let position = match candidate.log {
        None => NATIVE_POSITION,
        Some(number) => {
            let is_it = |log: &&super::wire::Log| {
                log.index.0 == number
                    && log.topics.first().is_some_and(|kind| kind.eq_ignore_ascii_case(TRANSFER))
            };
            let before = receipt.logs.iter().take_while(|log| !is_it(log)).count();
            receipt.logs.get(before)?;
            u32::try_from(before).ok()?
        }
    };
    let key = TransferKey { network: network.clone(), transaction: candidate.transaction.0, position };
    let to = Target { network: network.clone(), address: candidate.to, reference: None };
    let spends = candidate.spends.into_iter().collect();
    Some(Transfer { key, method: candidate.method, to, amount: candidate.amount, spends })
}
