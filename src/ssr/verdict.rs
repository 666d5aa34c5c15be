//! What became of a transaction that a payer named, before anybody puts it into words.

use quittance_protocol::view::Money;

/// What is known of a transaction that a payer named. It tells nothing about money that is not the invoice's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What became of it.
    pub verdict: Verdict,
    /// Its id in canonical form; of what is none, nothing.
    pub transaction: Option<String>,
    /// The network it is on, or was looked for on.
    pub network: Option<String>,
    /// Seconds until that network usually makes a payment final.
    pub usual_seconds: u32,
    /// What it moves to the invoice.
    pub amount: Option<Money>,
    /// What is missing still.
    pub remaining: Option<Money>,
    /// Confirmations it has, and those that make it final.
    pub confirmations: Option<(u32, u32)>,
    /// Where to look it up.
    pub explorer: Option<String>,
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived, and is final.
    Counted,
    /// It arrived, and is being counted.
    Confirming,
    /// It counts, and more is missing.
    TooSmall,
    /// It came late.
    Late,
    /// It came to the invoice's address, as another asset or on another network.
    Elsewhere,
    /// It is in no block yet.
    Waiting,
    /// It may have paid without a trace: the address is being asked about.
    Looking,
    /// Another one took its place.
    Replaced,
    /// The network refused it.
    Failed,
    /// It is older than the invoice's address.
    Older,
    /// It pays somebody else.
    OtherAddress,
    /// No network that is asked knows it.
    NotFound,
    /// The network cannot be asked just now.
    Unreachable,
    /// What was entered is no transaction id.
    Malformed(Guess),
}

/// What a text is that should have been a transaction id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Guess {
    /// An address.
    Address,
    /// A transaction id of these other networks.
    Transaction(String),
    /// The beginning of an id.
    CutOff,
    /// An amount.
    Amount,
    /// The id of an invoice.
    Invoice,
    /// None of these.
    Unknown,
}

impl Verdict {
    /// The code on the wire.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Counted => "counted",
            Self::Confirming => "confirming",
            Self::TooSmall => "too_small",
            Self::Late => "late",
            Self::Elsewhere => "elsewhere",
            Self::Waiting => "waiting",
            Self::Looking => "looking",
            Self::Replaced => "replaced",
            Self::Failed => "failed",
            Self::Older => "older",
            Self::OtherAddress => "other_address",
            Self::NotFound => "not_found",
            Self::Unreachable => "unreachable",
            Self::Malformed(_) => "malformed",
        }
    }

    /// Whether a network has the transaction in front of it.
    #[must_use]
    pub const fn is_seen(&self) -> bool {
        match self {
            Self::Counted | Self::Confirming | Self::TooSmall | Self::Late | Self::Elsewhere => true,
            Self::Waiting | Self::Looking | Self::Failed | Self::Older | Self::OtherAddress => true,
            Self::Replaced | Self::NotFound | Self::Unreachable | Self::Malformed(_) => false,
        }
    }
}

impl Guess {
    /// The code on the wire.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Transaction(_) => "transaction_of_another_network",
            Self::CutOff => "cut_off",
            Self::Amount => "amount",
            Self::Invoice => "invoice",
            Self::Unknown => "unknown",
        }
    }
}
