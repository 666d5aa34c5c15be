//! What a v2 call is answered when it is refused.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::book::BookError;
use crate::create::CreateError;
use crate::merchant::body::BadBody;
use crate::merchant::caller::Stranger;

/// Why a v2 call is refused.
#[derive(Debug)]
pub(super) enum Refusal {
    /// Members that are missing or cannot be, each with its message (400).
    Wrong(BTreeMap<&'static str, String>),
    /// Nobody's key, in the words of the creating call (400).
    Unauthorized,
    /// Nobody's key, in the words of all others (401).
    Stranger(Stranger),
    /// There is no such call (404).
    UnknownCall,
    /// There is no such invoice in this shop (404).
    UnknownInvoice,
    /// The call is made with POST only (405).
    Method,
    /// The body is too large (413).
    TooLarge,
    /// The gateway failed; the log says why (500).
    Failed,
    /// The network or its price cannot be had just now (503).
    NotNow,
}

impl Refusal {
    /// One member that cannot be.
    pub(super) fn wrong(member: &'static str, message: impl Into<String>) -> Self {
        Self::Wrong(BTreeMap::from([(member, message.into())]))
    }

    /// In the words of the creating call.
    pub(super) fn of_create(self) -> Self {
        match self {
            Self::Stranger(Stranger::NoKey | Stranger::BadKey) => Self::Unauthorized,
            Self::Wrong(_)
            | Self::Unauthorized
            | Self::UnknownCall
            | Self::UnknownInvoice
            | Self::Method
            | Self::TooLarge
            | Self::Failed
            | Self::NotNow => self,
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Wrong(_) | Self::Unauthorized => StatusCode::BAD_REQUEST,
            Self::Stranger(_) => StatusCode::UNAUTHORIZED,
            Self::UnknownCall | Self::UnknownInvoice => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotNow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let result = match self {
            Self::Stranger(Stranger::NoKey) => {
                return (status, Json(json!({"detail": "Authentication credentials were not provided."})))
                    .into_response();
            }
            Self::Stranger(Stranger::BadKey) => {
                return (status, Json(json!({"detail": "Invalid token."}))).into_response();
            }
            Self::Wrong(members) => json!(members),
            Self::Unauthorized => json!({"authorization": "Unauthorized request."}),
            Self::UnknownInvoice => json!({"validate_error": "Invoice not found"}),
            Self::UnknownCall => json!({"detail": "This gateway has no such call."}),
            Self::Method => json!({"detail": "Method not allowed."}),
            Self::TooLarge => json!({"detail": "Request body is too large."}),
            Self::Failed => json!({"detail": "Internal error."}),
            Self::NotNow => {
                json!({"detail": "The network or a reliable price is not available right now. Try again in a minute."})
            }
        };
        (status, Json(json!({"status": "error", "result": result}))).into_response()
    }
}

impl From<Stranger> for Refusal {
    fn from(stranger: Stranger) -> Self {
        Self::Stranger(stranger)
    }
}

impl From<BadBody> for Refusal {
    fn from(bad: BadBody) -> Self {
        match bad {
            BadBody::TooLarge => Self::TooLarge,
            BadBody::Malformed => Self::wrong("validate_error", "Malformed request body"),
        }
    }
}

impl From<BookError> for Refusal {
    fn from(error: BookError) -> Self {
        match error {
            BookError::Unknown => Self::UnknownInvoice,
            BookError::Conflict(_) => Self::wrong("validate_error", "Invoice is not created"),
            BookError::Store(error) => failed(&error),
        }
    }
}

impl From<CreateError> for Refusal {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::NotOffered => Self::wrong("cryptocurrency", "Invalid cryptocurrency specified."),
            CreateError::NothingOffered => {
                Self::wrong("currency", "No cryptocurrency is available for this currency and amount.")
            }
            CreateError::NoPrice | CreateError::Unreadable(_) => Self::NotNow,
            CreateError::SenderNeeded => Self::wrong("sender_data", "sender_data not passed."),
            CreateError::ForeignIdUsed | CreateError::SoldOut => {
                Self::wrong("order_id", "Invalid value order_id.")
            }
            CreateError::Offer(error) => failed(&error),
            CreateError::Seal(error) => failed(&error),
            CreateError::Random(error) => failed(&error),
            CreateError::Json(error) => failed(&error),
            CreateError::Store(error) => failed(&error),
            CreateError::Book(error) => failed(&error),
        }
    }
}

fn failed(error: &dyn std::error::Error) -> Refusal {
    tracing::error!(%error, "A merchant's call failed");
    Refusal::Failed
}
