//! Makes the wallet look for every address that was handed out.
//!
//! The gateway derives addresses by itself, so that each is stored before it is shown and no two payers get one, whether the
//! wallet answers just then or not. The wallet has to be told of them: it looks for those that it has made, and for as many
//! after them as its lookahead says. It is told of each one in turn, so the lookahead is only a reserve.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};

use super::node::MoneroNode;
use crate::address::Stage;
use crate::derivation::ViewAccount;
use crate::source::{SourceError, Targets};

/// The lookahead of Monero's wallets: so many addresses after the last one that was made.
const LOOKAHEAD: u32 = 200;

/// Addresses that a wallet makes at once, at most.
const AT_ONCE: u32 = 64;

/// The addresses that the wallet does not know to be ours yet, and may be.
pub(super) struct Subaddresses {
    account: ViewAccount,
    stage: Stage,
    /// Derived once: the number of the first, and the addresses from there on.
    next: Mutex<(u32, VecDeque<String>)>,
}

impl Subaddresses {
    /// Of a wallet.
    pub(super) fn of(account: ViewAccount) -> Self {
        Self { account, stage: account.stage(), next: Mutex::default() }
    }

    /// Tells the wallet of all addresses that were handed out. If there were more of them than it looks ahead, it may have
    /// passed a payment, and reads the chain once more.
    pub(super) async fn make_known(
        &self,
        node: &MoneroNode,
        targets: &dyn Targets,
    ) -> Result<(), SourceError> {
        let network = node.network();
        let mut made = node.made.load(Ordering::Relaxed);
        loop {
            let candidates = self.from(made);
            let ours = targets.known(network, &candidates).await?;
            let Some(last) = candidates.iter().rposition(|address| ours.contains(address)) else { break };
            // What it is not told of now, it is in the next round.
            let count = u32::try_from(last).unwrap_or(AT_ONCE).saturating_add(1).min(AT_ONCE);
            let question = json!({ "account_index": 0, "count": count });
            node.wallet.ask::<Value>("create_address", question).await?;
            made = made.saturating_add(count);
            node.made.store(made, Ordering::Relaxed);
        }
        let before = node.looked_for.swap(made, Ordering::Relaxed);
        if made.saturating_sub(before) <= LOOKAHEAD {
            return Ok(());
        }
        tracing::warn!("The wallet of {network} did not know all of its addresses and reads the chain again");
        let asked = node.wallet.ask::<Value>("rescan_blockchain", json!({})).await.map(drop);
        asked.inspect_err(|error| {
            // It may take longer than anybody waits. Until it is done, the wallet answers nothing.
            if !matches!(error, SourceError::Unreachable { .. }) {
                node.looked_for.store(before, Ordering::Relaxed);
            }
        })
    }

    /// The addresses from number `first` of the wallet on.
    fn from(&self, first: u32) -> Vec<String> {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let (from, addresses) = &mut *next;
        if first < *from {
            addresses.clear();
        }
        while *from < first && addresses.pop_front().is_some() {
            *from += 1;
        }
        *from = first;
        while let Some(number) = u32::try_from(addresses.len()).ok().filter(|count| *count < LOOKAHEAD) {
            // The wallet's number 0 is its primary address, which no payer gets.
            let index = first.saturating_add(number).saturating_sub(1);
            match self.account.address(self.stage, &[0, index]) {
                Ok(address) => addresses.push_back(address),
                Err(_) => break,
            }
        }
        addresses.iter().cloned().collect()
    }
}
