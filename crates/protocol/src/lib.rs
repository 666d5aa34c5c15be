//! What page and gateway share: ids, money, assets, the invoice view and its encoding.
//!
//! # Layout
//!
//! - [`id`] names an invoice; [`time`] is one point in time, [`date`] a day of the calendar.
//! - [`amount`] is money in smallest units, [`decimal`] its exact text, [`fiat`] what a bill is written in,
//!   [`rate`] the one place where fiat becomes an asset, with the one rounding.
//! - [`network`] and [`method`] are the table of what can be paid with, as data; [`table`] adds the operator's rows to it.
//! - [`state`] names the states and reasons; [`view`] is an invoice as its payer sees it.
//! - [`uri`] writes payment links; [`qr`] draws what travels as bits.
//! - [`embed`] is what page and shop tell each other where one frames the other.
//! - [`pos`] is what a shop's counter and the gateway tell each other.
//! - [`compact`] is the encoding between page and gateway; [`problem`] names the errors.
//!
//! Nothing here does I/O, and all of it compiles for the browser.

pub mod amount;
pub mod compact;
pub mod date;
pub mod decimal;
pub mod embed;
pub mod fiat;
pub mod id;
pub mod method;
pub mod network;
pub mod pos;
pub mod problem;
pub mod qr;
pub mod rate;
pub mod state;
pub mod table;
pub mod time;
pub mod uri;
pub mod view;

pub use amount::Amount;
pub use date::Date;
pub use fiat::{Fiat, FiatCurrency};
pub use id::InvoiceId;
pub use method::Method;
pub use network::{Family, Network};
pub use rate::Rate;
pub use state::{Failed, Kind, LateBecause, Policy, Resolution, State};
pub use table::Table;
pub use time::{Duration, Time};

/// The build's id, the same in page and gateway when both come from the same sources. The gateway looks for it in the built
/// page and refuses one of another build.
pub const BUILD: &str = env!("QUITTANCE_BUILD");
