//! Where an invoice stands: one enum that carries its data.

use quittance_protocol::{Amount, Duration, Failed, LateBecause, Resolution, State};

/// Where an invoice stands. Nobody assigns it: [`decide`](fn@crate::decide) works it out from the facts.
///
/// Amounts are smallest units of the asset that [`crate::Reading::method`] names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvoiceStatus {
    /// No method is chosen yet.
    Choose,
    /// A method is chosen; the payer has to say who pays before a target is taken.
    Payer,
    /// A target is shown and nothing has arrived.
    Awaiting,
    /// Enough is seen, a needed part of it in no block yet.
    Detected {
        /// What is seen and in time.
        received: Amount,
        /// What is missing: nothing, but under exact-or-fail, where a short payment waits here until it is final.
        missing: Amount,
    },
    /// Enough is in blocks and gathers confirmations.
    Confirming {
        /// How far the least confirmed transfer that is needed has come.
        confirmations: Confirmations,
        /// What is seen and in time.
        received: Amount,
        /// What is missing: nothing, but under exact-or-fail, where a short payment waits here until it is final.
        missing: Amount,
    },
    /// Some money is in time, not enough, and there is time left for the rest.
    Partial {
        /// What is seen and in time.
        received: Amount,
        /// What is still to be paid.
        remaining: Amount,
    },
    /// Enough is final.
    Paid,
    /// More than enough is final.
    Overpaid {
        /// By how much more than `due`.
        by: Amount,
    },
    /// Time is up and nothing arrived.
    Expired,
    /// Money arrived that does not settle by itself: the merchant decides.
    Late(Late),
    /// The payment cannot complete.
    Failed(Failure),
    /// The merchant withdrew the invoice; no money is known.
    Canceled,
}

/// Money that came too late, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// How much of it.
    pub amount: Amount,
    /// After what the first of it came.
    pub because: LateBecause,
    /// How long after the time to pay the first of it was seen; `None` when another reason made it late.
    pub by: Option<Duration>,
    /// What the merchant decided.
    pub resolution: Resolution,
}

/// A payment that cannot complete, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Too little arrived in time.
    Short {
        /// What arrived.
        received: Amount,
        /// What is missing.
        missing: Amount,
        /// What the merchant decided about what arrived.
        resolution: Resolution,
    },
    /// All known money was in no block for too long, and still is in none.
    Stuck {
        /// How much of it.
        amount: Amount,
        /// What the merchant decided about it.
        resolution: Resolution,
    },
    /// The payment had settled, then the network undid it, and time is up.
    Reversed,
}

/// Confirmations of a transfer: `have` of `need`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmations {
    /// Blocks that hold it or stand on it; never more than `need`.
    pub have: u32,
    /// Blocks that make it final.
    pub need: u32,
}

impl InvoiceStatus {
    /// The name on the wire.
    #[must_use]
    pub const fn state(&self) -> State {
        match self {
            Self::Choose => State::Choose,
            Self::Payer => State::Payer,
            Self::Awaiting => State::Awaiting,
            Self::Detected { .. } => State::Detected,
            Self::Confirming { .. } => State::Confirming,
            Self::Partial { .. } => State::Partial,
            Self::Paid => State::Paid,
            Self::Overpaid { .. } => State::Overpaid,
            Self::Expired => State::Expired,
            Self::Late(_) => State::Late,
            Self::Failed(_) => State::Failed,
            Self::Canceled => State::Canceled,
        }
    }

    /// True for `paid` and `overpaid`.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        match self {
            Self::Paid | Self::Overpaid { .. } => true,
            Self::Choose | Self::Payer | Self::Awaiting | Self::Detected { .. } | Self::Confirming { .. } => {
                false
            }
            Self::Partial { .. } | Self::Expired | Self::Late(_) | Self::Failed(_) | Self::Canceled => false,
        }
    }

    /// The reason on the wire, of the states that have one.
    #[must_use]
    pub const fn reason(&self) -> Option<&'static str> {
        match self {
            Self::Late(late) => Some(late.because.as_str()),
            Self::Failed(failure) => Some(failure.why().as_str()),
            Self::Choose | Self::Payer | Self::Awaiting | Self::Detected { .. } | Self::Confirming { .. } => {
                None
            }
            Self::Partial { .. } | Self::Paid | Self::Overpaid { .. } | Self::Expired | Self::Canceled => {
                None
            }
        }
    }
}

impl Failure {
    /// The name of the reason.
    #[must_use]
    pub const fn why(&self) -> Failed {
        match self {
            Self::Short { .. } => Failed::Short,
            Self::Stuck { .. } => Failed::Stuck,
            Self::Reversed => Failed::Reversed,
        }
    }
}
