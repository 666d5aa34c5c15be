//! What can be done to a sandbox chain.

use quittance_ledger::quote::Target;
use quittance_protocol::method::MethodCode;
use quittance_protocol::{Amount, Time};
use serde::{Deserialize, Serialize};

use super::chain::SandboxChain;

/// One thing that happens on a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Action {
    /// Somebody pays. On a network whose mempool is not watched it is mined at once: nobody could see it before.
    Pay(Payment),
    /// An unconfirmed transaction is forgotten by every node.
    Drop {
        /// Which one.
        transaction: String,
    },
    /// Blocks are found; the first takes the whole mempool.
    Mine {
        /// How many, 1 to 100.
        count: u32,
    },
    /// The newest blocks are replaced by as many empty ones.
    Reorg {
        /// How many, 1 to 20.
        depth: u32,
        /// Whether their transactions wait in the mempool again, or are gone.
        return_to_mempool: bool,
    },
    /// Time passes on this chain only.
    Pass {
        /// How much of it, a year at most.
        seconds: u32,
    },
    /// The chain's node stops answering, or answers again. The chain itself goes on.
    Outage {
        /// Whether it is silent from now on.
        on: bool,
    },
}

/// What somebody pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Where to; the network it arrives on is the method's.
    pub to: Target,
    /// What is paid.
    pub method: MethodCode,
    /// How much in all.
    pub amount: Amount,
    /// Into how many transfers of the one transaction it is split, 1 to 10.
    pub transfers: u32,
    /// The unconfirmed transaction whose coins it spends instead.
    pub replaces: Option<String>,
}

/// Why an action is not possible. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SandboxError {
    /// There is no such method, or it is of another family of chains.
    #[error("{0} cannot be paid on this chain")]
    Method(MethodCode),
    /// Every transfer of a payment has to move something.
    #[error("a payment of nothing")]
    Nothing,
    /// No transaction of this id waits in the mempool.
    #[error("transaction {0} is not in the mempool")]
    NotWaiting(String),
    /// The number of blocks, or of transfers, is out of bounds.
    #[error("{asked} asked for, 1 to {most} are possible")]
    Count {
        /// The number asked for.
        asked: u32,
        /// The largest one possible.
        most: u32,
    },
    /// The span of time is out of bounds.
    #[error("{asked} seconds, 1 to {most} are possible")]
    Span {
        /// The span asked for.
        asked: u32,
        /// The largest one possible.
        most: u32,
    },
}

impl SandboxChain {
    /// Does `action` at `now`, the real time. A payment answers with its transaction's id.
    ///
    /// # Errors
    ///
    /// The action is not possible, and nothing was changed.
    pub fn play(&mut self, action: Action, now: Time) -> Result<Option<String>, SandboxError> {
        match action {
            Action::Pay(payment) => self.pay(payment, now).map(Some),
            Action::Drop { transaction } => self.withdraw(&transaction).map(|_| None),
            Action::Mine { count } => self.mine(count, now).map(|()| None),
            Action::Reorg { depth, return_to_mempool } => {
                let removed = self.remove_newest(depth)?;
                if return_to_mempool {
                    self.wait_again(removed);
                }
                self.extend(depth, now);
                Ok(None)
            }
            Action::Pass { seconds } => self.pass(seconds).map(|()| None),
            Action::Outage { on } => {
                self.silent = on;
                Ok(None)
            }
        }
    }
}
