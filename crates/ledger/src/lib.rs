//! Pure decisions: facts in, status and events out.
//!
//! # Layout
//!
//! - [`terms`] is what was frozen when the invoice was created, [`quote`](mod@quote) when a method was confirmed.
//! - [`transfer`] is money that a chain moved; [`fact`] is everything that can happen to an invoice, [`history`] all that did.
//! - [`decide`](mod@decide) turns them into a [`status`], with a [`reading`] of what it was worked out from.
//! - [`apply`](mod@apply) records a fact, or what a source told in one go, and says what changed as [`event`]s; or refuses it
//!   with a [`conflict`].
//! - [`requote`] prices what a new quote asks for.
//!
//! Nothing here knows a clock, a database or a thread: time and facts are arguments.

pub mod apply;
pub mod conflict;
pub mod decide;
pub mod event;
pub mod fact;
pub mod history;
pub mod quote;
pub mod reading;
pub mod requote;
pub mod status;
pub mod terms;
pub mod transfer;

mod bind;
mod coins;
mod judge;
mod offer;
mod permit;
mod rows;
mod ruling;
mod sums;
mod track;
mod wake;

pub use apply::{Applied, apply, observe, pass};
pub use conflict::Conflict;
pub use decide::{decide, read};
pub use event::Event;
pub use fact::{Fact, Record};
pub use history::History;
pub use quote::{Quote, Target};
pub use reading::{Action, Counted, Deadline, Finality, Money, Reading, Settlement, Standing, Wake};
pub use status::{Confirmations, Failure, InvoiceStatus, Late};
pub use terms::Terms;
pub use transfer::{Transfer, TransferKey};
