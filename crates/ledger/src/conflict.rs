//! Why something cannot be asked for now.

use quittance_protocol::State;

/// Why a payer's or merchant's wish was not recorded. Chain facts never conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// The state does not allow it.
    #[error("an invoice in the state {0} does not allow it")]
    State(State),
    /// A target was given before the payer data it waits for.
    #[error("payer data is needed first")]
    PayerDataMissing,
    /// The payer data is there, so the quote must have a target.
    #[error("a quote needs a target")]
    TargetMissing,
    /// The quote's asset or target is not the one it has to keep: quotes for one asset share their target.
    #[error("a quote must keep the target of its asset")]
    OtherTarget,
    /// A new quote has to go on from an earlier one, and there is none: `Extended` gives more time to choose.
    #[error("there is no quote to renew")]
    NoQuote,
    /// More time is given with a new quote once there is one.
    #[error("there is a quote to renew")]
    HasQuote,
    /// The project does not give new quotes once the time to pay has passed.
    #[error("the time to pay has passed")]
    TimePassed,
    /// A deadline cannot move to an earlier time.
    #[error("a deadline moves forward only")]
    Backwards,
    /// No transfer was named.
    #[error("no transfer is named")]
    NothingNamed,
    /// A named transfer is not known, or left the chain.
    #[error("a named transfer is not there")]
    UnknownTransfer,
    /// A named transfer is in no block yet.
    #[error("a named transfer is in no block")]
    NotInABlock,
    /// The named transfers are of several assets, which have no common sum.
    #[error("the named transfers are of several assets")]
    SeveralAssets,
    /// `Settled` is written by the ledger alone.
    #[error("the ledger alone settles")]
    NotYours,
}

impl Conflict {
    /// The name for programs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::State(_) => "state",
            Self::PayerDataMissing => "payer-data-missing",
            Self::TargetMissing => "target-missing",
            Self::OtherTarget => "other-target",
            Self::NoQuote => "no-quote",
            Self::HasQuote => "has-quote",
            Self::TimePassed => "time-passed",
            Self::Backwards => "backwards",
            Self::NothingNamed => "nothing-named",
            Self::UnknownTransfer => "unknown-transfer",
            Self::NotInABlock => "not-in-a-block",
            Self::SeveralAssets => "several-assets",
            Self::NotYours => "not-yours",
        }
    }
}
