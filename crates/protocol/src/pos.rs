//! The point of sale: what a counter's program and the gateway tell each other, and how a sale adds up.
//!
//! # Layout
//!
//! - [`sum`] adds up: the counter shows it while a sale is typed, the gateway decides by it.
//! - [`Boot`] comes with the counter's document, in the element `boot`; the sentences are in the element `words`.
//!   The program's tags are read from `dist/pos.html`; its files lie beside the page's own in `dist/`, served under `/assets/`.
//! - [`Sale`] is what is being paid for, [`Payments`] what was lately; [`Refusal`] is why something was not done.
//!
//! # Routes
//!
//! | request | answer |
//! |---|---|
//! | `GET /pos/{terminal}` | the document, on a paired device; else how to pair |
//! | `POST /pos/{terminal}/invoices` | the [`Sale`] that the form's [`field`]s make; the same one for the same [`field::KEY`] |
//! | `GET /pos/{terminal}/invoices/{id}` | the [`Sale`], as after a reload |
//! | `POST /pos/{terminal}/invoices/{id}/cancel` | the [`Sale`], given up |
//! | `GET /pos/{terminal}/payments` | [`Payments`] |
//! | `GET /pos/{terminal}/slip/{id}` | a document to print; `?paper=58` for the narrow roll |
//! | `GET /pos/{terminal}/manifest.webmanifest`, `GET` [`WORKER`] | what makes it an app |
//!
//! Those that are no documents are asked for with `Accept: application/vnd.quittance` and answered in [`crate::compact`], also
//! when they are refused: with a [`Refusal`] then. How a sale goes on is asked like any invoice: `/i/{id}/state`,
//! `/i/{id}/events`, and `POST /i/{id}/method` with one of [`Sale::ways`] for a payment link's own code.

pub mod sum;

use serde::{Deserialize, Serialize};

pub use self::sum::{Percent, Sum, Tip};
use crate::qr::Qr;
use crate::state::State;
use crate::time::Time;
use crate::view::{InvoiceView, MethodView, Money};

/// The service worker's address; it may control everything below `/pos/`.
pub const WORKER: &str = "/pos/worker.js";

/// The only Trusted Types policy that the counter's document allows: it makes [`WORKER`] a script's address.
pub const WORKER_POLICY: &str = "quittance-worker";

/// The fields of a sale, as a form sends them. Something has to be sold: a product or an amount.
pub mod field {
    /// Made up by the counter for each sale, 16 to 64 letters, digits and hyphens: whatever is sent twice is sold once.
    pub const KEY: &str = "key";
    /// [`super::Boot::edition`]: the prices that the seller saw.
    pub const EDITION: &str = "edition";
    /// With a product's id behind it, how many of it: `item.coffee=2`.
    pub const ITEM: &str = "item.";
    /// A typed amount, a plain decimal in the counter's currency: `24.90`.
    pub const AMOUNT: &str = "amount";
    /// A discount in per cent: `10`, `12.5`.
    pub const DISCOUNT: &str = "discount";
    /// A tip in per cent.
    pub const TIP: &str = "tip";
    /// A tip as an amount, instead.
    pub const TIP_AMOUNT: &str = "tip_amount";
}

/// What the counter's document carries for its program. It is kept on the device, so there is no secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boot {
    /// The terminal's name in its address.
    pub terminal: String,
    /// Its name for people: `Counter 1`.
    pub title: String,
    /// The shop's name.
    pub shop: String,
    /// ISO 4217.
    pub currency: String,
    /// Digits of the currency after the point.
    pub decimals: u8,
    /// Names these products and prices. A sale by another edition is refused with [`Refusal::OtherPrices`].
    pub edition: String,
    /// What can be tapped, in this order.
    pub products: Vec<Product>,
    /// Tips to offer; none, and tips are not asked for.
    pub tips: Vec<Percent>,
    /// Whether the seller may give a discount.
    pub discount: bool,
    /// No real money: the project is in test mode.
    pub test: bool,
    /// What every link keeps asking for, as a query: the language that was asked for.
    pub kept: String,
}

/// Something that is sold at a fixed price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Product {
    /// Small letters, digits and hyphens.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What one costs, in the currency's minor unit.
    pub price: u64,
}

/// A sale that is being paid, or was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sale {
    /// What it comes to, in the currency's minor unit.
    pub sum: Sum,
    /// The code of the invoice's link: who scans it chooses a currency on their own phone.
    pub link: Qr,
    /// What can be chosen at the counter instead, in this order. Empty where the payer has to say who they are first.
    pub ways: Vec<MethodView>,
    /// How it stands.
    pub view: InvoiceView,
}

/// The last sales of a terminal, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payments {
    /// The gateway's clock.
    pub now: Time,
    /// The sales.
    pub payments: Vec<Payment>,
}

/// One of the last sales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The invoice's 26 letters.
    pub id: String,
    /// What it came to.
    pub total: Money,
    /// Where it stands.
    pub state: State,
    /// When it was made.
    pub at: Time,
}

/// Why the gateway did not do what a counter asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The device is not paired with this terminal, or no longer (401).
    NotPaired,
    /// The request does not come from the counter's own document (403).
    Foreign,
    /// The terminal has no such sale (404).
    UnknownSale,
    /// It cannot be given up any more: money was seen, or it is over (409).
    NotNow,
    /// Products or prices have changed: load the document again (409).
    OtherPrices,
    /// The key was used for another sale (409).
    KeyUsed,
    /// Nothing is sold, or all of it is given away (422).
    Nothing,
    /// It comes to more than a bill can be (422).
    TooMuch,
    /// A field is not what it should be (422).
    Malformed,
    /// Too many sales in a short time: wait so many seconds (429).
    TooOften(u32),
    /// Nothing can be paid with just now: no price is known, or a network cannot be asked (503).
    TryLater,
    /// The gateway failed (500).
    Internal,
}

impl Refusal {
    /// The status of HTTP that it is answered with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotPaired => 401,
            Self::Foreign => 403,
            Self::UnknownSale => 404,
            Self::NotNow | Self::OtherPrices | Self::KeyUsed => 409,
            Self::Nothing | Self::TooMuch | Self::Malformed => 422,
            Self::TooOften(_) => 429,
            Self::TryLater => 503,
            Self::Internal => 500,
        }
    }

    /// The code that programs read.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotPaired => "not_paired",
            Self::Foreign => "foreign",
            Self::UnknownSale => "unknown_sale",
            Self::NotNow => "not_now",
            Self::OtherPrices => "other_prices",
            Self::KeyUsed => "key_used",
            Self::Nothing => "nothing",
            Self::TooMuch => "too_much",
            Self::Malformed => "malformed",
            Self::TooOften(_) => "too_often",
            Self::TryLater => "try_later",
            Self::Internal => "internal",
        }
    }
}
