//! Asks for balances, to find ether that came in no way a block tells of.
//!
//! A contract that pays ether leaves neither a log nor a transaction to the receiver. Nodes that keep traces tell of it
//! (`trace`); every node knows balances. So at the moments that the gateway names (see [`Targets::moments`]) the balance of
//! an address is compared with the transfers known to be in blocks up to there, and what it has more is one transfer.
//!
//! It costs one question for each moment, and one more when something is found. What it cannot know: who sent the ether, in
//! which transaction, in how many parts, and in which block before the asked one. Nor does it see ether that came after the owner
//! had moved as much or more away from the address; and what was there before the address was handed out it takes for a payment.
//!
//! [`Targets::moments`]: crate::source::Targets::moments

use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Block, Transfer, TransferKey};
use quittance_protocol::{Amount, Time};
use serde_json::json;

use super::reader::{Visit, hex};
use super::wire::Units;
use crate::reading::Reading;
use crate::source::{Moment, SourceError};

/// The position of a transfer that only a balance tells of. Its transaction is `balance:<address>@<height>`.
pub const BALANCE_POSITION: u32 = 1 << 31;

impl Visit<'_> {
    /// Asks for the balances at the moments from `from` on that the reading has passed: only then it has every block up to
    /// there, of which several may be of one second. `tip` is the node's newest height.
    ///
    /// A node may have lost what it knew of an old block. Then the newest block that is deep enough to stay is asked instead; while
    /// that is not read yet, the question waits for a later reading.
    pub(super) async fn balances(
        &self,
        reading: &mut Reading,
        from: Option<Time>,
        tip: u64,
    ) -> Result<(), SourceError> {
        let until = reading.newest().map(|newest| newest.time);
        let (Some(from), Some(until), Some(_)) = (from, until, &self.reader.native) else { return Ok(()) };
        reading.balances_asked(until);
        if until <= from {
            return Ok(());
        }
        let mut moments = self.targets.moments(&self.reader.network, from, until).await?;
        moments.sort_by(|a, b| (a.at, &a.address).cmp(&(b.at, &b.address)));
        for moment in moments {
            let Some((block, balance)) = self.balance(reading, &moment, tip).await? else {
                reading.balances_asked(from);
                return Ok(());
            };
            if let Some(transfer) = self.unseen(reading, moment, &block, balance) {
                self.still_there(&block).await?;
                reading.find(block.height, transfer);
            }
        }
        Ok(())
    }

    /// The balance at `moment`, and the block it is of; nothing if it has to wait.
    async fn balance(
        &self,
        reading: &Reading,
        moment: &Moment,
        tip: u64,
    ) -> Result<Option<(Block, Units)>, SourceError> {
        let Some(block) = reading.newest_by(moment.at) else { return Ok(None) };
        let lost = match self.balance_at(moment, &block).await {
            Ok(balance) => return Ok(Some((block, balance))),
            Err(error @ SourceError::Refused { .. }) => error,
            Err(error) => return Err(error),
        };
        let deep = tip.saturating_sub(u64::from(self.reader.depth));
        let is_read = reading.newest().is_some_and(|newest| newest.height >= deep);
        let instead = reading.newest_up_to(deep).filter(|instead| instead.height > block.height);
        match instead {
            Some(instead) if is_read => {
                let balance = self.balance_at(moment, &instead).await?;
                Ok(Some((instead, balance)))
            }
            None if is_read => Err(lost),
            Some(_) | None => Ok(None),
        }
    }

    async fn balance_at(&self, moment: &Moment, block: &Block) -> Result<Units, SourceError> {
        self.node.ask("eth_getBalance", json!([moment.address, hex(block.height)])).await
    }

    /// What `balance` has more than the transfers that are known.
    fn unseen(&self, reading: &Reading, moment: Moment, block: &Block, balance: Units) -> Option<Transfer> {
        let Moment { address, method, known, .. } = moment;
        let of_it = |transfer: &&Transfer| transfer.to.address == address && transfer.method == method;
        let known = reading.in_blocks_up_to(block.height, known);
        let seen = known.iter().filter(of_it).fold(0_u128, |sum, one| sum.saturating_add(one.amount.units()));
        let amount = balance.0.checked_sub(seen).filter(|amount| *amount > 0)?;
        let network = self.reader.network.clone();
        let transaction = format!("balance:{address}@{}", block.height);
        Some(Transfer {
            key: TransferKey { network: network.clone(), transaction, position: BALANCE_POSITION },
            method,
            to: Target { network, address, reference: None },
            amount: Amount::new(amount),
            spends: Vec::new(),
        })
    }

    /// Balances are asked for by height: the answer may be of a block that has just replaced ours.
    async fn still_there(&self, block: &Block) -> Result<(), SourceError> {
        let now = self.header(json!(hex(block.height))).await?;
        match now.is_some_and(|now| now.hash.0 == block.hash) {
            true => Ok(()),
            false => Err(self.moved()),
        }
    }
}
