//! Finds payments among what the wallet says it received.

use std::collections::{BTreeMap, HashSet};

use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Block, Transfer, TransferKey};
use quittance_protocol::{Amount, Time};
use serde_json::json;

use super::node::MoneroNode;
use super::reader::{Reader, as_block};
use super::wire::{Header, Incoming, Transaction, Transfers};
use crate::reading::Reading;
use crate::source::{SourceError, Targets};

/// Below it, a lock names a height; from there on, a time (`CRYPTONOTE_MAX_BLOCK_NUMBER` of Monero).
const FIRST_TIME: u64 = 500_000_000;

impl Incoming {
    /// Whether its sender has locked it beyond this block. What cannot be spent yet, and may not be for a hundred years, is no
    /// payment.
    pub(super) fn is_locked_at(&self, block: &Block) -> bool {
        match self.unlock_time {
            height if height < FIRST_TIME => height > block.height,
            time => i64::try_from(time).map_or(true, |time| Time::from_seconds(time) > block.time),
        }
    }

    /// Whether it is money for one of the addresses. What a miner made never is: it cannot be sent to a subaddress. Neither is
    /// nothing, which anybody can send who wants to be written down.
    pub(super) fn is_payment(&self, addresses: &HashSet<String>) -> bool {
        let is_received = matches!(self.kind.as_str(), "in" | "pool");
        is_received && self.amount > 0 && self.subaddr_index.major == 0 && addresses.contains(&self.address)
    }

    /// What tells it from all other transfers of the network: what a transaction pays to one address is one sum, whatever
    /// outputs it is made of.
    fn is_of(&self, key: &TransferKey) -> bool {
        self.txid == key.transaction && self.subaddr_index.minor == key.position
    }
}

impl Reader {
    /// What the wallet received at addresses of ours: in blocks above `after` and up to `newest`, and in no block yet.
    pub(super) async fn received(
        &self,
        node: &MoneroNode,
        after: u64,
        newest: &Block,
        targets: &dyn Targets,
    ) -> Result<Transfers, SourceError> {
        let question = json!({
            "in": true, "pool": true, "account_index": 0,
            "filter_by_height": true, "min_height": after, "max_height": newest.height,
        });
        let mut received: Transfers = node.wallet.ask("get_transfers", question).await?;
        let all = received.incoming.iter().chain(&received.pool).map(|row| row.address.clone());
        let known = targets.known(node.network(), &distinct(all)).await?;
        received.incoming.retain(|row| row.is_payment(&known));
        // Nobody knows whether it will have opened in the block that it comes into.
        received.pool.retain(|row| row.is_payment(&known) && row.unlock_time == 0);
        Ok(received)
    }

    /// Tells of the payments in the blocks that come next, and of those in older ones whose lock has opened.
    pub(super) async fn blocks(
        &self,
        node: &MoneroNode,
        reading: &mut Reading,
        headers: Vec<Header>,
        rows: &[Incoming],
        newest: &Block,
    ) -> Result<(), SourceError> {
        let up_to = reading.remembered().filter(|(block, _)| block.height <= newest.height);
        let told: Vec<&TransferKey> =
            up_to.flat_map(|(_, told)| told).map(|transfer| &transfer.key).collect();
        if told.iter().any(|key| !rows.iter().any(|row| row.is_of(key))) {
            // A block's name says what is in it: what was in it still is, and the wallet has forgotten it.
            let reason =
                "it does not know a payment any more that it told of, and has to read the chain again";
            return Err(node.wallet.unreadable("get_transfers", reason));
        }
        let is_new = |row: &&Incoming| !row.is_locked_at(newest) && !told.iter().any(|key| row.is_of(key));
        let new: Vec<&Incoming> = rows.iter().filter(is_new).collect();
        let known = node.transactions(&distinct(new.iter().map(|row| row.txid.clone()))).await?;
        let mut by_height: BTreeMap<u64, Vec<Transfer>> = BTreeMap::new();
        for row in new {
            // The wallet may have read another chain than the node has now.
            let transaction = known.get(&row.txid).filter(|known| known.block_height == Some(row.height));
            let transaction = transaction.ok_or_else(|| node.moved())?;
            by_height.entry(row.height).or_default().push(self.transfer(node, row, transaction)?);
        }
        by_height.values_mut().for_each(|transfers| transfers.sort_by(|one, other| one.key.cmp(&other.key)));
        for header in headers {
            let transfers = by_height.remove(&header.height).unwrap_or_default();
            reading.include(as_block(&header), transfers);
        }
        for (height, transfers) in by_height {
            transfers.into_iter().for_each(|transfer| reading.find(height, transfer));
        }
        Ok(())
    }

    /// The transfer that a row of the wallet and a transaction of the node tell of.
    pub(super) fn transfer(
        &self,
        node: &MoneroNode,
        row: &Incoming,
        transaction: &Transaction,
    ) -> Result<Transfer, SourceError> {
        let spends = transaction.spends();
        let spends =
            spends.map_err(|error| node.daemon.unreadable("get_transactions", &error.to_string()))?;
        let network = node.network().clone();
        let position = row.subaddr_index.minor;
        let key = TransferKey { network: network.clone(), transaction: row.txid.clone(), position };
        let to = Target { network, address: row.address.clone(), reference: None };
        let amount = Amount::new(u128::from(row.amount));
        Ok(Transfer { key, method: self.method.clone(), to, amount, spends: spends.into() })
    }
}

/// Each once.
pub(super) fn distinct(all: impl Iterator<Item = String>) -> Vec<String> {
    all.collect::<HashSet<_>>().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn nothing_at_an_address_of_ours_is_no_payment() {
        let is_payment = |change: fn(&mut Value)| {
            let mut row = json!({
                "txid": "7a", "address": "8ours", "amount": 5, "height": 0, "unlock_time": 0, "type": "pool",
                "subaddr_index": { "major": 0, "minor": 3 },
            });
            change(&mut row);
            serde_json::from_value::<Incoming>(row).unwrap().is_payment(&HashSet::from(["8ours".to_owned()]))
        };
        assert!(is_payment(|_| {}));
        assert!(!is_payment(|row| row["amount"] = json!(0)));
        assert!(!is_payment(|row| row["address"] = json!("8somebody")));
        assert!(!is_payment(|row| row["subaddr_index"]["major"] = json!(1)));
        assert!(!is_payment(|row| row["type"] = json!("block")), "a miner's");
    }
}
