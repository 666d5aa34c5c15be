//! The merchant's side of the gateway: creating invoices, asking for them, deciding about them, being told; and what payers
//! meet of it.

#![expect(clippy::panic, clippy::unwrap_used, reason = "the helpers of a test fail as the test does")]

mod bad_input;
mod bill;
mod decisions;
mod instruction;
mod kinds;
mod moments;
mod payer_data;
mod postbacks;
mod reference;
mod shop;
mod smallest;
mod test_mode;
mod v1;
mod v2;
mod who_pays;
