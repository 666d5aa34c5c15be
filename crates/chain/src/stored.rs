//! A position as it is stored: what a transaction spends is written once, however many transfers it has.

use std::collections::HashMap;
use std::sync::Arc;

use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Block, Followed, Transfer, TransferKey};
use quittance_protocol::method::MethodCode;
use quittance_protocol::{Amount, Time};
use serde::{Deserialize, Serialize};

use crate::position::{Position, ReadBlock};

#[derive(Serialize, Deserialize)]
pub(crate) struct Stored {
    next: u64,
    followed: Option<Followed>,
    blocks: Vec<StoredBlock>,
    unconfirmed: Vec<StoredTransfer>,
    balances: Option<Time>,
    /// What the transfers spend, which name it by its place here.
    spends: Vec<Arc<[String]>>,
}

#[derive(Serialize, Deserialize)]
struct StoredBlock {
    block: Block,
    transfers: Vec<StoredTransfer>,
}

#[derive(Serialize, Deserialize)]
struct StoredTransfer {
    key: TransferKey,
    method: MethodCode,
    to: Target,
    amount: Amount,
    spends: usize,
}

/// A stored transfer spends what is not stored.
#[derive(Debug, thiserror::Error)]
#[error("a stored position is damaged: a transfer in it spends what is not there")]
pub(crate) struct Damaged;

impl From<Position> for Stored {
    fn from(position: Position) -> Self {
        let Position { next, followed, blocks, unconfirmed, balances } = position;
        let mut lists = Lists::default();
        let blocks = blocks.into_iter().map(|ReadBlock { block, transfers }| StoredBlock {
            block,
            transfers: transfers.into_iter().map(|transfer| lists.store(transfer)).collect(),
        });
        let blocks = blocks.collect();
        let unconfirmed = unconfirmed.into_iter().map(|transfer| lists.store(transfer)).collect();
        Self { next, followed, blocks, unconfirmed, balances, spends: lists.all }
    }
}

impl TryFrom<Stored> for Position {
    type Error = Damaged;

    fn try_from(stored: Stored) -> Result<Self, Damaged> {
        let Stored { next, followed, blocks, unconfirmed, balances, spends } = stored;
        let read = |transfers: Vec<StoredTransfer>| -> Result<Vec<Transfer>, Damaged> {
            transfers.into_iter().map(|transfer| transfer.read(&spends)).collect()
        };
        let blocks = blocks
            .into_iter()
            .map(|StoredBlock { block, transfers }| Ok(ReadBlock { block, transfers: read(transfers)? }));
        let blocks = blocks.collect::<Result<_, Damaged>>()?;
        Ok(Self { next, followed, blocks, unconfirmed: read(unconfirmed)?, balances })
    }
}

impl StoredTransfer {
    fn read(self, spends: &[Arc<[String]>]) -> Result<Transfer, Damaged> {
        let Self { key, method, to, amount, spends: place } = self;
        Ok(Transfer { key, method, to, amount, spends: spends.get(place).ok_or(Damaged)?.clone() })
    }
}

/// The lists of what is spent, and where those of each transaction are.
#[derive(Default)]
struct Lists {
    all: Vec<Arc<[String]>>,
    of: HashMap<String, Vec<usize>>,
}

impl Lists {
    fn store(&mut self, transfer: Transfer) -> StoredTransfer {
        let Transfer { key, method, to, amount, spends } = transfer;
        let known = self.of.entry(key.transaction.clone()).or_default();
        let same = |place: &&usize| {
            self.all.get(**place).is_some_and(|list| Arc::ptr_eq(list, &spends) || *list == spends)
        };
        let place = known.iter().find(same).copied().unwrap_or_else(|| {
            known.push(self.all.len());
            self.all.push(spends);
            self.all.len() - 1
        });
        StoredTransfer { key, method, to, amount, spends: place }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use quittance_protocol::network::NetworkId;

    use super::*;

    /// The largest transaction that nodes pass on: 800 coins, 1500 addresses of ours.
    fn transfers(transaction: &str) -> Vec<Transfer> {
        let network = NetworkId::new("bitcoin");
        let coins: Arc<[String]> = (0..800).map(|coin| format!("{}:{coin}", "c".repeat(64))).collect();
        let transfer = |position| Transfer {
            key: TransferKey { network: network.clone(), transaction: transaction.repeat(64), position },
            method: MethodCode::new("BTC"),
            to: Target { network: network.clone(), address: format!("bc1q{position:038}"), reference: None },
            amount: Amount::new(1000),
            spends: coins.clone(),
        };
        (0..1500).map(transfer).collect()
    }

    #[test]
    fn what_a_transaction_spends_is_stored_once_and_read_again_for_each_of_its_transfers() {
        let block = Block { height: 1, hash: "b".repeat(64), time: Time::from_seconds(0) };
        let mut others = transfers("a");
        others[7].spends = ["another coin".to_owned()].into();
        others[8].spends = [].into();
        let position = Position {
            next: 1,
            followed: None,
            blocks: VecDeque::from([ReadBlock { block, transfers: others }]),
            unconfirmed: transfers("d"),
            balances: None,
        };
        let stored = serde_json::to_string(&position).unwrap();
        assert!(stored.len() < 1_200_000, "{} bytes for 3000 transfers", stored.len());
        let read: Position = serde_json::from_str(&stored).unwrap();
        assert_eq!(read, position);
        assert!(Arc::ptr_eq(&read.unconfirmed[0].spends, &read.unconfirmed[1].spends));
    }

    #[test]
    fn a_damaged_position_is_an_error() {
        let position = Position {
            next: 1,
            followed: None,
            blocks: VecDeque::new(),
            unconfirmed: transfers("a"),
            balances: None,
        };
        let mut stored = serde_json::to_value(&position).unwrap();
        stored["unconfirmed"][3]["spends"] = 1.into();
        let error = serde_json::from_value::<Position>(stored).unwrap_err();
        assert!(error.to_string().contains("is damaged"), "{error}");
    }
}
