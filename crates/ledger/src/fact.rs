//! Everything that can happen to an invoice.

use quittance_protocol::Time;
use serde::{Deserialize, Serialize};

use crate::quote::Quote;
use crate::transfer::{ChainFact, Followed, TransferKey};

/// One thing that happened. Facts are only ever added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fact {
    /// The payer confirmed a method.
    Chosen(Quote),
    /// The payer said who pays; the target that was taken for it.
    PayerGiven(Quote),
    /// A new quote, for the whole or for the rest. Its `due` is the whole sum to reach: what arrived, and the rest at the new rate.
    Requoted(Quote),
    /// What `Requoted` is while there is no quote: more time, up to this moment, to choose a method.
    Extended(Time),
    /// What a chain says of a transfer to one of the invoice's targets: `Seen`, `Included` or `Left`. Whether a quote asks
    /// for it, or it is money elsewhere, is decided here and not by the source.
    Chain(ChainFact),
    /// How far the network was read.
    Followed(Followed),
    /// The merchant withdrew the invoice.
    Canceled,
    /// The merchant takes these transfers as payment.
    Accepted(Vec<TransferKey>),
    /// The merchant will not take the money as payment.
    Refused,
    /// The merchant sent the money back.
    Refunded,
    /// `paid` or `overpaid` was decided for the first time.
    Settled,
}

impl Fact {
    /// What a chain says of a transfer, if that is what it is.
    #[must_use]
    pub const fn chain(&self) -> Option<&ChainFact> {
        if let Self::Chain(fact) = self { Some(fact) } else { None }
    }

    /// The quote that it brings, if it does.
    #[must_use]
    pub const fn quote(&self) -> Option<&Quote> {
        match self {
            Self::Chosen(quote) | Self::PayerGiven(quote) | Self::Requoted(quote) => Some(quote),
            Self::Extended(_) | Self::Chain(_) | Self::Followed(_) | Self::Canceled => None,
            Self::Accepted(_) | Self::Refused | Self::Refunded | Self::Settled => None,
        }
    }

    /// How far a network was read, if that is what it is.
    #[must_use]
    pub const fn followed(&self) -> Option<&Followed> {
        if let Self::Followed(followed) = self { Some(followed) } else { None }
    }

    /// True for what the payer says.
    pub(crate) const fn is_payers(&self) -> bool {
        match self {
            Self::Chosen(_) | Self::PayerGiven(_) | Self::Requoted(_) | Self::Extended(_) => true,
            Self::Canceled | Self::Accepted(_) | Self::Refused | Self::Refunded => false,
            Self::Chain(_) | Self::Followed(_) | Self::Settled => false,
        }
    }

    /// True for what the merchant decides about money.
    pub(crate) const fn is_ruling(&self) -> bool {
        match self {
            Self::Accepted(_) | Self::Refused | Self::Refunded => true,
            Self::Chosen(_) | Self::PayerGiven(_) | Self::Requoted(_) | Self::Extended(_) => false,
            Self::Chain(_) | Self::Followed(_) | Self::Canceled | Self::Settled => false,
        }
    }
}

/// A fact with the time at which it was recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// When it was recorded, by the gateway's clock (of a test invoice: by its own clock).
    pub at: Time,
    /// What happened.
    pub fact: Fact,
}
