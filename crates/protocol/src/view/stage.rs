//! Where an invoice stands, with what a payer can do there.

use serde::{Deserialize, Serialize};

use super::Money;
use crate::qr::Qr;
use crate::state::{Failed, LateBecause, Resolution, State};
use crate::time::Time;

/// The state with its data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stage {
    /// No method is chosen yet.
    Choose {
        /// Whether anything has a price just now. What can be chosen, the document lists.
        priced: bool,
        /// Until when the prices hold, if the invoice has a time to pay.
        pay_by: Option<Time>,
        /// Whether more time may be asked for.
        may_requote: bool,
    },
    /// A method is chosen; who pays is still missing.
    Payer {
        /// Whether more time may be asked for.
        may_requote: bool,
    },
    /// Waiting for money.
    Awaiting(Pay),
    /// Enough money is seen, some of it in no block yet.
    Detected(Progress),
    /// Enough money is in blocks.
    Confirming(Progress),
    /// Too little so far, and time left.
    Partial {
        /// What arrived.
        received: Money,
        /// What is left to send: to the same address, re-amounted.
        pay: Pay,
    },
    /// Enough is final.
    Paid(Receipt),
    /// More than enough is final.
    Overpaid {
        /// The receipt.
        receipt: Receipt,
        /// What came on top.
        by: Money,
        /// What the merchant decided about it.
        resolution: Resolution,
    },
    /// Time is up and nothing arrived.
    Expired {
        /// When time was up.
        pay_by: Option<Time>,
        /// Whether a new price may be asked for.
        may_requote: bool,
    },
    /// Money that does not settle by itself.
    Late {
        /// How much.
        amount: Money,
        /// Why it is late.
        because: LateBecause,
        /// How late, where that has a measure, in seconds.
        by_seconds: Option<u32>,
        /// What the merchant decided.
        resolution: Resolution,
    },
    /// The payment cannot complete.
    Failed {
        /// Why.
        because: Failed,
        /// What arrived in time, if anything did.
        received: Option<Money>,
        /// What is missing, if anything arrived.
        remaining: Option<Money>,
        /// What the merchant decided about what arrived.
        resolution: Resolution,
        /// Whether a new quote for the rest (or the whole) may be asked for.
        may_requote: bool,
    },
    /// The merchant withdrew it.
    Canceled,
}

/// What a payer needs to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pay {
    /// How much to send now.
    pub amount: Money,
    /// The address, unbroken, in canonical form.
    pub address: String,
    /// The comment or memo that must go with it, on networks that need one.
    pub reference: Option<String>,
    /// The payment link. Of a test invoice a `sandbox:` link that no wallet opens.
    pub uri: String,
    /// The QR code.
    pub qr: Qr,
    /// What a browser wallet would send, on networks that have such wallets. Never of a test invoice.
    pub transfer: Option<Transfer>,
    /// Whether there are links that open wallets by their names.
    pub wallets: bool,
    /// What the code holds, where a payer may choose: a wallet that does not read the link may still read an address.
    pub code: Option<CodeHolds>,
    /// Until when.
    pub pay_by: Option<Time>,
    /// How long there was in all, in seconds, for the quiet bar.
    pub window_seconds: Option<u32>,
    /// Whether another method may still be chosen.
    pub may_change: bool,
    /// Whether a new quote (more time, today's price) may be asked for.
    pub may_requote: bool,
}

/// A transaction of an EVM network as wallets take it, every number in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The chain it is meant for: `0x1`.
    pub chain_id: String,
    /// Whom it goes to: the address, or the token's contract.
    pub to: String,
    /// How much ether goes along, in its smallest unit.
    pub value: String,
    /// The call of the token's `transfer`; `0x` for ether.
    pub data: String,
}

/// What a QR code holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeHolds {
    /// The payment link, amount included.
    #[default]
    Link,
    /// The address alone.
    Address,
}

/// How far a payment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// What is on its way or in blocks.
    pub received: Money,
    /// What is missing, under a policy that waits for the rest to become final first.
    pub remaining: Option<Money>,
    /// Confirmations of the least confirmed transfer that is needed.
    pub have: u32,
    /// Confirmations that make it final.
    pub need: u32,
}

/// The quittance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// What was received in all.
    pub received: Money,
    /// When it settled.
    pub settled_at: Time,
    /// The seal, drawn from the transaction id: an SVG path in a box of 1000 units.
    pub seal: String,
}

impl CodeHolds {
    /// Its name in the form that asks for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Address => "address",
        }
    }

    /// What a name stands for.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        [Self::Link, Self::Address].into_iter().find(|holds| holds.as_str() == name)
    }
}

impl Stage {
    /// The receipt, once there is one.
    #[must_use]
    pub const fn receipt(&self) -> Option<&Receipt> {
        match self {
            Self::Paid(receipt) | Self::Overpaid { receipt, .. } => Some(receipt),
            Self::Choose { .. } | Self::Payer { .. } | Self::Awaiting(_) | Self::Detected(_) => None,
            Self::Confirming(_) | Self::Partial { .. } | Self::Expired { .. } | Self::Late { .. } => None,
            Self::Failed { .. } | Self::Canceled => None,
        }
    }

    /// As [`Stage::receipt`], to change it.
    pub const fn receipt_mut(&mut self) -> Option<&mut Receipt> {
        match self {
            Self::Paid(receipt) | Self::Overpaid { receipt, .. } => Some(receipt),
            Self::Choose { .. }
            | Self::Payer { .. }
            | Self::Awaiting(_)
            | Self::Detected(_)
            | Self::Confirming(_)
            | Self::Partial { .. }
            | Self::Expired { .. }
            | Self::Late { .. }
            | Self::Failed { .. }
            | Self::Canceled => None,
        }
    }

    /// What is asked for, while money is.
    #[must_use]
    pub const fn pay(&self) -> Option<&Pay> {
        match self {
            Self::Awaiting(pay) | Self::Partial { pay, .. } => Some(pay),
            Self::Choose { .. }
            | Self::Payer { .. }
            | Self::Detected(_)
            | Self::Confirming(_)
            | Self::Paid(_) => None,
            Self::Overpaid { .. } | Self::Expired { .. } | Self::Late { .. } => None,
            Self::Failed { .. } | Self::Canceled => None,
        }
    }

    /// The state's name.
    #[must_use]
    pub const fn state(&self) -> State {
        match self {
            Self::Choose { .. } => State::Choose,
            Self::Payer { .. } => State::Payer,
            Self::Awaiting(_) => State::Awaiting,
            Self::Detected(_) => State::Detected,
            Self::Confirming(_) => State::Confirming,
            Self::Partial { .. } => State::Partial,
            Self::Paid(_) => State::Paid,
            Self::Overpaid { .. } => State::Overpaid,
            Self::Expired { .. } => State::Expired,
            Self::Late { .. } => State::Late,
            Self::Failed { .. } => State::Failed,
            Self::Canceled => State::Canceled,
        }
    }
}
