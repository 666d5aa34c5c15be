//! Asks for balances, to find ether that came in no way a block tells of.
//!
//! A contract that pays ether leaves neither a log nor a transaction to the receiver. Nodes that keep traces tell of it
//! (`trace`); every node knows balances. So at the moments that the gateway names (see [`Targets::moments`]) the balance of
//! an address is compared with the transfers known to be in blocks up to there, and what it has more is one transfer.
//!
//! It costs one question for each moment, or for all moments of one address in one block together, and one more when something is
//! found. What it cannot know: who sent the ether, in which transaction, in how many parts, and in which block before the asked
//! one. Nor does it see ether that came after the owner had moved as much or more away from the address; and what was there before
//! the address was handed out it takes for a payment.
//!
//! # When not everything can be asked
//!
//! An invoice expires once its network was followed beyond its deadline, and that is one of its moments. So a reading that has
//! too many moments, or is interrupted by an error, ends with the block of the first one it has not asked: the blocks after it are
//! given back, and the next reading begins with them at once. It always asks all moments of one block, so it always comes on;
//! where not even its first question is answered, the reading fails, and another node is tried.
//!
//! A node may have lost what it knew of an old block. Then a newer block is asked that is deep enough to stay. While that is not
//! read yet, or lost as well, the question waits, and here the network is followed on: it would stop for good otherwise. Its
//! ether is found with a later reading, and told of the block that was asked then: an invoice may have expired by that time, and
//! is paid late if that block is after its deadline.
//!
//! [`Targets::moments`]: crate::source::Targets::moments

use std::collections::HashSet;
use std::sync::atomic::Ordering;
use std::time::Instant;

use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Block, Transfer, TransferKey};
use quittance_protocol::{Amount, Time};
use serde_json::json;

use super::dialect::Dialect;
use super::reader::{BATCH_WITHIN, Visit, hex};
use super::wire::Units;
use crate::node::may_be_too_often;
use crate::reading::Reading;
use crate::source::{Moment, SourceError};

/// The position of a transfer that only a balance tells of. Its transaction is `balance:<address>@<height>`.
pub const BALANCE_POSITION: u32 = 1 << 31;
/// What the name of such a transaction begins with.
const NAME: &str = "balance:";
/// Moments that a reading asks about; those of one block always together.
const MOMENTS: usize = 64;
/// How deep a block is asked instead of one whose state is lost. Nodes keep the states of about 128 blocks, and while we ask the
/// chain goes on. Reorganisations this deep are not known from any network, though somebody may wait for more confirmations.
const DEEPEST_STATE: u32 = 64;

/// Where a reading begins to ask.
pub(super) struct Since {
    /// The moments before it were asked about.
    from: Time,
    /// The newest block that was read before.
    newest: Block,
}

/// How far the questions of a reading came.
struct Questions {
    /// When they end.
    until: Instant,
    /// How many moments were asked about.
    asked: usize,
    /// The block of the last one.
    block: Option<u64>,
    /// The highest block whose balance was told, or that was read before.
    highest: u64,
    /// The first moment that has to wait.
    waiting: Option<Time>,
}

impl Since {
    /// Where a reading begins that has not read on yet; nowhere before the first block.
    pub(super) fn before(reading: &Reading) -> Option<Self> {
        Some(Self { from: reading.balances_after()?, newest: reading.newest()?.clone() })
    }
}

impl Questions {
    /// Whether a moment of the block at `height` is left to the next reading.
    fn end_before(&self, height: u64) -> bool {
        let are_many = self.asked >= MOMENTS || self.asked > 0 && Instant::now() > self.until;
        are_many && self.block != Some(height)
    }
}

impl Visit<'_> {
    /// Asks for the balances at the moments that the reading has passed: only then it has every block up to there, of which
    /// several may be of one second. `tip` is the node's newest height.
    pub(super) async fn balances(
        &self,
        reading: &mut Reading,
        since: &Since,
        tip: u64,
    ) -> Result<(), SourceError> {
        let until = reading.newest().map(|newest| newest.time);
        let (Some(until), Some(_)) = (until, &self.reader.native) else { return Ok(()) };
        // Nodes of Tron know balances of now only.
        if self.reader.dialect == Dialect::Tron {
            return Ok(());
        }
        reading.balances_asked(until);
        if until <= since.from {
            return Ok(());
        }
        let mut moments = self.targets.moments(&self.reader.network, since.from, until).await?;
        moments.sort_by(|a, b| (a.at, &a.address).cmp(&(b.at, &b.address)));
        // Where blocks took all the time of a batch, the questions about them still have theirs.
        let until = Instant::now() + BATCH_WITHIN;
        let highest = since.newest.height;
        let mut questions = Questions { until, asked: 0, block: None, highest, waiting: None };
        let mut asked: HashSet<(u64, String)> = HashSet::new();
        for moment in moments {
            // One that waits holds up those before this reading, which were asked about or wait as well, and no new ones.
            if questions.waiting.is_some() && moment.at < since.newest.time {
                continue;
            }
            let at = moment.at;
            let Some(block) = reading.newest_by(at).map(|block| block.height) else { continue };
            // However often it is asked for in one block, an address has one balance there.
            if asked.contains(&(block, moment.address.clone())) {
                continue;
            }
            if questions.end_before(block) {
                end(reading, &questions, at);
                return Ok(());
            }
            asked.insert((block, moment.address.clone()));
            if let Err(error) = self.question(reading, &mut questions, moment, tip).await {
                end(reading, &questions, at);
                let newest = reading.newest().map(|newest| newest.height);
                let came_on =
                    newest > Some(since.newest.height) || reading.balances_after() > Some(since.from);
                return if questions.asked > 0 && came_on { Ok(()) } else { Err(error) };
            }
            (questions.asked, questions.block) = (questions.asked + 1, Some(block));
        }
        match questions.waiting {
            Some(waiting) => reading.balances_asked(waiting),
            None => self.node.lacks_balances.store(false, Ordering::Relaxed),
        }
        Ok(())
    }

    /// Asks about one moment.
    async fn question(
        &self,
        reading: &mut Reading,
        questions: &mut Questions,
        moment: Moment,
        tip: u64,
    ) -> Result<(), SourceError> {
        let Some((block, balance)) = self.balance(reading, &moment, tip).await? else {
            questions.waiting.get_or_insert(moment.at);
            return Ok(());
        };
        if let Some(transfer) = self.unseen(reading, moment, &block, balance) {
            self.still_there(&block).await?;
            reading.find(block.height, transfer);
        }
        questions.highest = questions.highest.max(block.height);
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
        let mut lost = match self.balance_at(moment, &block).await? {
            Ok(balance) => return Ok(Some((block, balance))),
            Err(lost) => lost,
        };
        let deep = tip.saturating_sub(self.reader.depth.min(DEEPEST_STATE).into());
        if reading.newest().is_none_or(|newest| newest.height < deep) {
            return Ok(None);
        }
        let instead = reading.newest_up_to(deep).filter(|instead| instead.height > block.height);
        if let Some(instead) = instead {
            lost = match self.balance_at(moment, &instead).await? {
                Ok(balance) => return Ok(Some((instead, balance))),
                Err(lost) => lost,
            };
        }
        self.has_to_wait(&block, &lost);
        Ok(None)
    }

    /// The balance in `block`, or why the node does not have it any more.
    async fn balance_at(
        &self,
        moment: &Moment,
        block: &Block,
    ) -> Result<Result<Units, SourceError>, SourceError> {
        match self.node.ask("eth_getBalance", json!([moment.address, hex(block.height)])).await {
            Ok(balance) => Ok(Ok(balance)),
            Err(lost @ SourceError::Refused { .. }) if !may_be_too_often(&lost) => Ok(Err(lost)),
            Err(error) => Err(error),
        }
    }

    fn has_to_wait(&self, block: &Block, error: &SourceError) {
        if !self.node.lacks_balances.swap(true, Ordering::Relaxed) {
            let (network, host, height) = (&self.reader.network, self.node.host(), block.height);
            tracing::warn!(
                network = network.as_str(),
                node.host = host,
                block.height = height,
                %error,
                "The node at {host} has lost the balances of block {height}: \
                 what contracts paid on {network} may be found too late"
            );
        }
    }

    /// What `balance` has more than the transfers that are known.
    fn unseen(&self, reading: &Reading, moment: Moment, block: &Block, balance: Units) -> Option<Transfer> {
        let Moment { address, method, known, .. } = moment;
        let of_it = |transfer: &&Transfer| transfer.to.address == address && transfer.method == method;
        let known = reading.in_blocks_up_to(block.height, known);
        let seen = known.iter().filter(of_it).fold(0_u128, |sum, one| sum.saturating_add(one.amount.units()));
        let amount = balance.0.checked_sub(seen).filter(|amount| *amount > 0)?;
        let network = self.reader.network.clone();
        let transaction = format!("{NAME}{address}@{}", block.height);
        Some(Transfer {
            key: TransferKey { network: network.clone(), transaction, position: BALANCE_POSITION },
            method,
            to: Target { network, address, reference: None },
            amount: Amount::new(amount),
            spends: [].into(),
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

/// Ends a reading before the moment `at`: what comes after its block is left to the next one.
fn end(reading: &mut Reading, questions: &Questions, at: Time) {
    let block = reading.newest_by(at).map_or(0, |block| block.height);
    reading.give_back_above(questions.highest.max(block));
    reading.balances_asked(questions.waiting.map_or(at, |waiting| waiting.min(at)));
}

/// The address that a transfer came to of which only a balance tells, by what stands for its transaction.
#[must_use]
pub fn balance_address(transaction: &str) -> Option<&str> {
    let (address, _) = transaction.strip_prefix(NAME)?.split_once('@')?;
    Some(address)
}
