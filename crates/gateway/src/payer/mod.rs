//! What payers can do: see an invoice, choose, say who pays, ask for a new price, follow it.

mod arrival;
mod asked;
pub mod buy;
pub mod choose;
pub mod claim;
pub mod code;
pub mod donate;
pub mod events;
pub mod fields;
pub(crate) mod form;
mod framed;
pub mod help;
pub mod identify;
pub mod instruction;
pub(crate) mod limits;
pub mod page;
mod refusal;
pub mod requote;
pub mod sandbox;
pub mod state;
mod too_often;
mod visit;
pub mod wallets;

pub use arrival::Arrival;
pub use asked::{Asked, named};
pub use refusal::PayerError;
pub(crate) use refusal::{COMPACT, Form};
pub use visit::Visit;
