//! The codes of errors that programs read (the `code` of an RFC 9457 problem).

use serde::{Deserialize, Serialize};

/// What went wrong with a request about an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// There is no such invoice (404).
    UnknownInvoice,
    /// The invoice cannot be paid with that (422).
    UnknownMethod,
    /// The invoice's state does not allow it (409).
    NotNow,
    /// The data is incomplete or wrong (422).
    InvalidInput,
    /// It was asked too often (429).
    TooOften,
    /// The network or its price cannot be had just now (503).
    TryLater,
    /// The gateway failed (500).
    Internal,
}

impl Problem {
    /// The code on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownInvoice => "unknown_invoice",
            Self::UnknownMethod => "unknown_method",
            Self::NotNow => "not_now",
            Self::InvalidInput => "invalid_input",
            Self::TooOften => "too_often",
            Self::TryLater => "try_later",
            Self::Internal => "internal",
        }
    }

    /// The HTTP status it is answered with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::UnknownInvoice => 404,
            Self::UnknownMethod | Self::InvalidInput => 422,
            Self::NotNow => 409,
            Self::TooOften => 429,
            Self::TryLater => 503,
            Self::Internal => 500,
        }
    }
}
