//! Postbacks: what a shop is told about its invoices, a row before it is a message.
//!
//! # Layout
//!
//! - `settlements` writes the rows that a decision asks for; `content` is what they say.
//! - `sender` delivers rows until the shop answers, `backoff` says when again.
//! - `courier` makes one attempt and keeps off the operator's own network, [`sign`] signs it.

mod backoff;
mod content;
mod courier;
mod sender;
mod settlements;
pub mod sign;

use quittance_ledger::{Event, Reading};
use quittance_protocol::Time;
use quittance_store::StoreError;
use quittance_store::row::{Invoice, NewDelivery};

pub use self::courier::Courier;
pub use self::sender::send_postbacks;
pub use self::settlements::Settlements;

/// Decides which postbacks a decision asks for. They are committed with it and sent afterwards.
pub trait Drafts: Send + Sync {
    /// The postbacks for what changed.
    ///
    /// `invoice` is as it was before: its revision is one less than the one these postbacks tell of. `reading` is the
    /// decision, `now` the invoice's own time.
    ///
    /// # Errors
    ///
    /// When the invoice's row cannot be read.
    fn deliveries(
        &self,
        invoice: &Invoice,
        reading: &Reading,
        events: &[Event],
        now: Time,
    ) -> Result<Vec<NewDelivery>, StoreError>;
}
