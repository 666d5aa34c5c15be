//! The names of an invoice's states, as `data-state` and every `state` on the wire have them.

use serde::{Deserialize, Serialize};

/// Makes an enum whose variants have names on the wire.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$variant_doc])* $variant),* }

        impl $name {
            /// All of them, in the order of the design's table.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

named! {
    /// Where an invoice stands.
    State {
        /// No method is chosen yet.
        Choose = "choose",
        /// The payer still has to say who pays.
        Payer = "payer",
        /// A target is shown and nothing has arrived.
        Awaiting = "awaiting",
        /// Enough money is seen, some of it in no block yet.
        Detected = "detected",
        /// Enough money is in blocks and gathers confirmations.
        Confirming = "confirming",
        /// Some money arrived in time, not enough, and there is time left.
        Partial = "partial",
        /// Enough is final.
        Paid = "paid",
        /// More than enough is final.
        Overpaid = "overpaid",
        /// Time is up and nothing arrived.
        Expired = "expired",
        /// Money arrived that does not settle by itself.
        Late = "late",
        /// The payment cannot complete.
        Failed = "failed",
        /// The merchant withdrew the invoice.
        Canceled = "canceled",
    }
}

named! {
    /// Why a payment failed.
    Failed {
        /// Too little arrived before time ran out.
        Short = "short",
        /// The payment never made it into a block.
        Stuck = "stuck",
        /// A settled payment was undone by the network.
        Reversed = "reversed",
    }
}

named! {
    /// Why money counts as late.
    LateBecause {
        /// It came after the time to pay.
        Deadline = "deadline",
        /// It came after the merchant canceled.
        Canceled = "canceled",
        /// It came after the merchant refused or refunded.
        Refused = "refused",
        /// It was in no block for longer than the network may take.
        Stuck = "stuck",
    }
}

named! {
    /// What the merchant decided about late or short money.
    Resolution {
        /// Nothing yet.
        Pending = "pending",
        /// It will not be taken as payment.
        Refused = "refused",
        /// It was sent back.
        Refunded = "refunded",
    }
}

named! {
    /// How an invoice is priced and timed.
    Kind {
        /// No deadline; the rate is locked when a method is confirmed.
        Open = "open",
        /// A deadline from creation; all rates are locked at creation.
        Timed = "timed",
        /// One method, chosen by the merchant.
        Fixed = "fixed",
    }
}

named! {
    /// What happens to a payment that is too small.
    Policy {
        /// Less than asked, once final, fails the invoice.
        ExactOrFail = "exact-or-fail",
        /// The rest may follow until time is up.
        PartialUntilExpiry = "partial-until-expiry",
    }
}

impl State {
    /// True when enough is final: nothing more is to be expected. Wherever money may still come, somebody may wait for it.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        match self {
            Self::Paid | Self::Overpaid => true,
            Self::Choose | Self::Payer | Self::Awaiting | Self::Detected | Self::Confirming => false,
            Self::Partial | Self::Late | Self::Expired | Self::Failed | Self::Canceled => false,
        }
    }

    /// True when only an unusual event (a reorganisation, a merchant's decision) can change it.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Paid | Self::Overpaid | Self::Expired | Self::Failed | Self::Canceled => true,
            Self::Choose | Self::Payer | Self::Awaiting | Self::Detected | Self::Confirming => false,
            Self::Partial | Self::Late => false,
        }
    }
}
