//! What our own calls are answered when they are refused: problems, as RFC 9457 has them.

use std::borrow::Cow;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use quittance_ledger::Conflict;
use quittance_protocol::problem::Problem;
use serde_json::json;

use crate::book::BookError;
use crate::create::CreateError;
use crate::merchant::body::BadBody;
use crate::merchant::caller::Stranger;
use crate::problem::problem;

/// Why a call is refused.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The body is not JSON (400).
    Malformed,
    /// There is no key, or it is nobody's (401).
    Stranger(Stranger),
    /// There is no such call (404).
    UnknownCall,
    /// There is no such invoice in this shop (404).
    UnknownInvoice,
    /// Nobody was asked who pays, or it is deleted (404).
    NoPayerData,
    /// The path has no such method (405).
    Method,
    /// The foreign id names an invoice from another request (409).
    ForeignIdUsed,
    /// The invoice does not allow it now (409).
    Conflict(Conflict),
    /// The body is too large (413).
    TooLarge,
    /// The body is JSON and does not say so (415).
    NotJson,
    /// A member is missing, cannot be, or is none (422).
    Invalid(Cow<'static, str>, String),
    /// The project does not offer the method, or no price is known (422).
    NotOffered,
    /// The gateway failed; the log says why (500).
    Failed,
    /// The network or its price cannot be had just now (503).
    NotNow,
}

impl Refusal {
    /// A member that cannot be, and why.
    pub(super) fn invalid(member: impl Into<Cow<'static, str>>, why: impl Into<String>) -> Self {
        Self::Invalid(member.into(), why.into())
    }

    /// A member that there is not, and those that there are.
    pub(super) fn no_member(member: impl Into<Cow<'static, str>>, known: &[&str]) -> Self {
        let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        Self::invalid(member, format!("is no member of this call, which takes {known}"))
    }

    /// The gateway failed, which is written down and not told.
    pub(super) fn failed(error: &dyn std::error::Error) -> Self {
        tracing::error!(%error, "A merchant's call failed");
        Self::Failed
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Stranger(_) => StatusCode::UNAUTHORIZED,
            Self::UnknownCall | Self::UnknownInvoice | Self::NoPayerData => StatusCode::NOT_FOUND,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::ForeignIdUsed | Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::NotJson => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(..) | Self::NotOffered => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::NotNow => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Malformed | Self::NotJson => "malformed",
            Self::Stranger(_) => "unauthorized",
            Self::UnknownCall => "unknown_call",
            Self::UnknownInvoice => Problem::UnknownInvoice.code(),
            Self::NoPayerData => "no_payer_data",
            Self::Method => "method_not_allowed",
            Self::ForeignIdUsed => "foreign_id_used",
            Self::Conflict(_) => Problem::NotNow.code(),
            Self::TooLarge => "too_large",
            Self::Invalid(..) => Problem::InvalidInput.code(),
            Self::NotOffered => Problem::UnknownMethod.code(),
            Self::Failed => Problem::Internal.code(),
            Self::NotNow => Problem::TryLater.code(),
        }
    }

    fn detail(&self) -> String {
        match self {
            Self::Malformed => "The body is not a JSON object.".to_owned(),
            Self::Stranger(Stranger::NoKey) => "Send your API key as Authorization: Token KEY.".to_owned(),
            Self::Stranger(Stranger::BadKey) => "No project of this gateway has this API key.".to_owned(),
            Self::UnknownCall => "This gateway has no such call.".to_owned(),
            Self::UnknownInvoice => "There is no such invoice.".to_owned(),
            Self::NoPayerData => "It is not known who pays: nobody was asked, or it is deleted.".to_owned(),
            Self::Method => "This path does not answer this method.".to_owned(),
            Self::ForeignIdUsed => "Another request created an invoice with this foreign_id.".to_owned(),
            Self::Conflict(conflict) => format!("Not now: {conflict}."),
            Self::TooLarge => "The body is too large.".to_owned(),
            Self::NotJson => "Send JSON as Content-Type: application/json.".to_owned(),
            Self::Invalid(member, why) => format!("{member}: {why}."),
            Self::NotOffered => {
                "It cannot be paid with that: the method is not offered, or its price is not known."
                    .to_owned()
            }
            Self::Failed => "The gateway failed. Try again later.".to_owned(),
            Self::NotNow => {
                "The network or a reliable price cannot be had just now. Nothing was created; try again in a minute.".to_owned()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = self.status();
        let more = match &self {
            Self::Invalid(member, _) => Some(("member", json!(member))),
            Self::Conflict(conflict) => Some(("conflict", json!(conflict.as_str()))),
            Self::Malformed | Self::NotJson | Self::TooLarge | Self::Stranger(_) | Self::Method => None,
            Self::UnknownCall | Self::UnknownInvoice | Self::NoPayerData | Self::ForeignIdUsed => None,
            Self::NotOffered | Self::Failed | Self::NotNow => None,
        };
        let detail = [("detail", json!(self.detail()))];
        let mut response = problem(status, self.code(), detail.into_iter().chain(more));
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Token"));
        }
        response
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
            BadBody::Malformed => Self::Malformed,
        }
    }
}

impl From<BookError> for Refusal {
    fn from(error: BookError) -> Self {
        match error {
            BookError::Unknown => Self::UnknownInvoice,
            BookError::Conflict(conflict) => Self::Conflict(conflict),
            BookError::Store(error) => Self::failed(&error),
        }
    }
}

impl From<CreateError> for Refusal {
    fn from(error: CreateError) -> Self {
        match error {
            CreateError::NotOffered | CreateError::NothingOffered => Self::NotOffered,
            CreateError::NoPrice | CreateError::Unreadable(_) => Self::NotNow,
            CreateError::SenderNeeded => Self::invalid("sender_data", "is needed"),
            CreateError::ForeignIdUsed | CreateError::SoldOut => Self::ForeignIdUsed,
            CreateError::Offer(error) => Self::failed(&error),
            CreateError::Seal(error) => Self::failed(&error),
            CreateError::Random(error) => Self::failed(&error),
            CreateError::Json(error) => Self::failed(&error),
            CreateError::Store(error) => Self::failed(&error),
            CreateError::Book(error) => Self::failed(&error),
        }
    }
}
