//! What shops ask the gateway for: CryptoCloud's v2 calls, and ours beside them.
//!
//! # Layout
//!
//! - `v2` speaks as CryptoCloud's clients do, `v1` as we would: RFC 9457 problems and exact strings.
//! - `caller` finds the shop of an API key, `body` reads whatever form a request comes in, `fields` its members.
//! - `statement` is an invoice as its merchant is told of it, in replies and in postbacks.
//! - `sender` is who pays.

mod body;
mod caller;
mod fields;
mod sender;
mod statement;
mod v1;
mod v2;

use std::sync::Arc;

use axum::Router;
use axum::response::Response;

use crate::app::App;

pub(crate) use self::statement::Statement;
pub(crate) use self::v2::{Literal, V2Invoice};

pub use self::sender::{BadSender, Flaw, Sender, told};

/// Every route that asks for an API key.
pub fn router() -> Router<Arc<App>> {
    v2::router().merge(v1::router())
}

/// The answer to a call that there is not, in the form of the API that its path belongs to. A path of neither is a payer's.
#[must_use]
pub fn unknown_call(path: &str) -> Option<Response> {
    match path.split('/').nth(1)? {
        "v1" | "v2" => Some(v2::unknown_call()),
        "api" => Some(v1::unknown_call()),
        _ => None,
    }
}
