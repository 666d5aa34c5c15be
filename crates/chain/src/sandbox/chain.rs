//! The state of a sandbox chain.

use std::collections::VecDeque;

use quittance_ledger::quote::Target;
use quittance_ledger::transfer::{Block, Transfer, TransferKey};
use quittance_protocol::network::{Family, Mempool};
use quittance_protocol::{Amount, Duration, Method, Time};
use serde::{Deserialize, Serialize};

use super::action::{Payment, SandboxError};
use super::name;

/// Blocks that one action can mine.
const MOST_MINED: u32 = 100;
/// Blocks that one reorganisation can replace.
const MOST_REPLACED: u32 = 20;
/// Seconds that one action can let pass.
const MOST_PASSED: u32 = 366 * 86_400;
/// Transfers of one transaction.
const MOST_TRANSFERS: u32 = 10;
/// Blocks of which all are kept: far more than can be reorganised, or than a running gateway falls behind.
const KEPT: usize = 200;
/// Older blocks that are kept because a payment is in them, in case a gateway was away for long.
const KEPT_WITH_PAYMENTS: usize = 200;

/// A chain of one family, of one test project. Several networks of the family live on it side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxChain {
    /// The project; part of every name made up here, so that no two chains share one.
    project: String,
    #[serde(with = "family")]
    family: Family,
    /// How far its clock is ahead of the real one.
    ahead: Duration,
    /// True during an outage.
    pub(super) silent: bool,
    /// How many names were made up.
    named: u64,
    /// Oldest first. Empty blocks older than `KEPT` are missing.
    pub(super) blocks: VecDeque<SandboxBlock>,
    /// Oldest first.
    pub(super) waiting: Vec<Transfer>,
}

/// A block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SandboxBlock {
    pub(super) block: Block,
    pub(super) transfers: Vec<Transfer>,
}

impl SandboxChain {
    /// A chain of `family` for `project` that starts at `now`, the real time, with a few empty blocks.
    #[must_use]
    pub fn new(project: &str, family: Family, now: Time) -> Self {
        let mut chain = Self {
            project: project.to_owned(),
            family,
            ahead: Duration::ZERO,
            silent: false,
            named: 0,
            blocks: VecDeque::new(),
            waiting: Vec::new(),
        };
        chain.extend(MOST_REPLACED + 1, now);
        chain
    }

    /// The family whose networks live on it.
    #[must_use]
    pub fn family(&self) -> Family {
        self.family
    }

    /// The chain's own time at `now`, the real time.
    #[must_use]
    pub fn time(&self, now: Time) -> Time {
        now + self.ahead
    }

    /// How far the chain's clock is ahead of the real one.
    #[must_use]
    pub fn ahead(&self) -> Duration {
        self.ahead
    }

    /// True while its node does not answer.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.silent
    }

    /// The height of the newest block.
    #[must_use]
    pub fn height(&self) -> u64 {
        self.blocks.back().map_or(0, |newest| newest.block.height)
    }

    /// The ids of the transactions that wait in the mempool, oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = &str> {
        self.waiting.iter().map(|transfer| transfer.key.transaction.as_str())
    }

    pub(super) fn pay(&mut self, payment: Payment, now: Time) -> Result<String, SandboxError> {
        let Payment { to, method: code, amount, transfers, replaces } = payment;
        let method = Method::find(code.as_str()).filter(|method| method.network().family == self.family);
        let method = method.ok_or(SandboxError::Method(code))?;
        within(transfers, MOST_TRANSFERS)?;
        let parts = split(amount, transfers).ok_or(SandboxError::Nothing)?;
        let replaced = replaces.map(|old| self.withdraw(&old)).transpose()?;
        self.named += 1;
        let transaction = name::transaction(&self.project, self.family, self.named);
        // Every payment has coins of its own, but a replacement spends those of the one it replaces.
        let own_coins = [format!("sandbox:{}:{}", self.project, self.named)].into();
        let spends = replaced.map_or(own_coins, |old| old.spends);
        let network = method.network();
        for (position, amount) in (0..).zip(parts) {
            let key = TransferKey { network: network.id(), transaction: transaction.clone(), position };
            let to = Target { network: network.id(), ..to.clone() };
            self.waiting.push(Transfer { key, method: method.code(), to, amount, spends: spends.clone() });
        }
        match network.mempool {
            Mempool::Seen => {}
            Mempool::Unseen => self.mine(1, now)?,
        }
        Ok(transaction)
    }

    /// Takes a transaction with all its transfers out of the mempool. Answers with its first.
    pub(super) fn withdraw(&mut self, transaction: &str) -> Result<Transfer, SandboxError> {
        let is_it = |transfer: &Transfer| transfer.key.transaction == transaction;
        let first = self.waiting.iter().find(|transfer| is_it(transfer)).cloned();
        self.waiting.retain(|transfer| !is_it(transfer));
        first.ok_or_else(|| SandboxError::NotWaiting(transaction.to_owned()))
    }

    pub(super) fn mine(&mut self, count: u32, now: Time) -> Result<(), SandboxError> {
        within(count, MOST_MINED)?;
        let first = std::mem::take(&mut self.waiting);
        self.append(first, now);
        self.extend(count - 1, now);
        self.prune();
        Ok(())
    }

    /// Adds empty blocks.
    pub(super) fn extend(&mut self, count: u32, now: Time) {
        for _ in 0..count {
            self.append(Vec::new(), now);
        }
    }

    /// Takes the newest blocks away. Answers with what was in them, oldest first.
    pub(super) fn remove_newest(&mut self, depth: u32) -> Result<Vec<Transfer>, SandboxError> {
        within(depth, MOST_REPLACED)?;
        let keep = self.blocks.len().saturating_sub(usize::try_from(depth).unwrap_or(usize::MAX));
        Ok(self.blocks.split_off(keep).into_iter().flat_map(|removed| removed.transfers).collect())
    }

    /// Puts transactions back into the mempool, before those that came later.
    pub(super) fn wait_again(&mut self, transfers: Vec<Transfer>) {
        self.waiting.splice(0..0, transfers);
    }

    pub(super) fn pass(&mut self, seconds: u32) -> Result<(), SandboxError> {
        if seconds == 0 || seconds > MOST_PASSED {
            return Err(SandboxError::Span { asked: seconds, most: MOST_PASSED });
        }
        self.ahead = Duration::from_millis(self.ahead.millis().saturating_add(i64::from(seconds) * 1000));
        Ok(())
    }

    fn append(&mut self, transfers: Vec<Transfer>, now: Time) {
        self.named += 1;
        let hash = name::block(&self.project, self.family, self.named);
        let oldest_time = self.blocks.back().map_or(self.time(now), |newest| newest.block.time);
        let time = self.time(now).max(oldest_time);
        let block = Block { height: self.height() + 1, hash, time };
        self.blocks.push_back(SandboxBlock { block, transfers });
    }

    /// Forgets old blocks, empty ones first.
    fn prune(&mut self) {
        let old = self.blocks.len().saturating_sub(KEPT);
        let recent = self.blocks.split_off(old);
        self.blocks.retain(|kept| !kept.transfers.is_empty());
        let surplus = self.blocks.len().saturating_sub(KEPT_WITH_PAYMENTS);
        self.blocks.drain(..surplus);
        self.blocks.extend(recent);
    }
}

/// An amount in so many parts, of which the last takes what is left over. None of them is nothing.
fn split(amount: Amount, parts: u32) -> Option<Vec<Amount>> {
    let each = amount.units() / u128::from(parts);
    let last = amount.units() - each * u128::from(parts - 1);
    (each > 0).then(|| (1..parts).map(|_| each).chain([last]).map(Amount::new).collect())
}

fn within(asked: u32, most: u32) -> Result<(), SandboxError> {
    match asked {
        0 => Err(SandboxError::Count { asked, most }),
        _ if asked > most => Err(SandboxError::Count { asked, most }),
        _ => Ok(()),
    }
}

/// How a family is stored: by its name.
mod family {
    use quittance_protocol::network::Family;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(family: &Family, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(family.as_str())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Family, D::Error> {
        let name = String::deserialize(deserializer)?;
        let found = Family::ALL.iter().find(|family| family.as_str() == name);
        found.copied().ok_or_else(|| D::Error::custom("no such family of chains"))
    }
}
