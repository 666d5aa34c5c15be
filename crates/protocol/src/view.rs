//! An invoice as its payer sees it: what the page shows and nothing it would have to work out.
//!
//! It carries no e-mail and no other personal data. Amounts are exact decimal strings in the asset's own digits; their
//! formatting is decided by the gateway, once.

mod stage;

use serde::{Deserialize, Serialize};

pub use self::stage::{CodeHolds, Pay, Progress, Receipt, Stage, Transfer};
use crate::state::Kind;
use crate::time::Time;

/// Everything that page and gateway agree on about one invoice at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceView {
    /// The 26 letters of the id.
    pub id: String,
    /// Grows with every change. The page ignores whatever is not newer.
    pub revision: u64,
    /// The gateway's clock (of a test invoice: the invoice's own) when this was made.
    pub now: Time,
    /// How the invoice is priced and timed.
    pub kind: Kind,
    /// Who is paid.
    pub merchant: Merchant,
    /// The merchant's order number.
    pub order: Option<String>,
    /// What is bought.
    pub description: Option<String>,
    /// What is owed.
    pub fiat: Money,
    /// Where it stands, with the data of that state.
    pub stage: Stage,
    /// The quote in force, once there is one.
    pub quote: Option<QuoteView>,
    /// Every transfer that counts or counted.
    pub transactions: Vec<Transaction>,
    /// Money that arrived where no quote asks for it.
    pub elsewhere: Vec<Elsewhere>,
    /// A settled payment was undone by the network.
    pub reversed: bool,
    /// The chain of this invoice cannot be read just now.
    pub source_down: bool,
    /// No real money: the project is in test mode.
    pub test: bool,
}

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    /// The shop's name.
    pub name: String,
    /// Its site, as people read it: `northwind.example`.
    pub site: Option<String>,
    /// Where a payer goes back to after paying, https only.
    pub success_url: Option<String>,
    /// Where a payer goes back to when the payment will not happen, https only.
    pub fail_url: Option<String>,
    /// How to reach the shop: a `mailto:` or https link.
    pub contact: Option<String>,
}

/// An exact amount with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Money {
    /// The decimal: `24.90`.
    pub value: String,
    /// The ticker or ISO 4217 code: `USDT`, `USD`.
    pub currency: String,
}

/// The quote in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuoteView {
    /// The method.
    pub method: MethodView,
    /// The price of one unit, in the invoice's fiat currency.
    pub rate: String,
    /// Where the rate came from.
    pub rate_source: String,
    /// Of when the rate is.
    pub rated_at: Time,
    /// When it was locked.
    pub locked_at: Time,
    /// What is owed in all.
    pub due: Money,
    /// Until when it can be paid.
    pub pay_by: Option<Time>,
}

/// A way to pay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MethodView {
    /// Its currency code: `USDT_TRC20`.
    pub code: String,
    /// The asset's ticker.
    pub symbol: String,
    /// The asset's full name.
    pub asset: String,
    /// The asset's mark.
    pub asset_mark: Mark,
    /// The network's full name.
    pub network: String,
    /// The token standard, where wallets name it: `TRC-20`; empty otherwise.
    pub standard: String,
    /// The network's mark, shown at the lower right of a token's.
    pub network_mark: Mark,
    /// True for a chain's own coin, whose mark needs no network mark.
    pub native: bool,
    /// What the whole invoice costs this way.
    pub price: String,
    /// Seconds until a payment is usually seen.
    pub sight_seconds: u32,
    /// Seconds until a payment is usually final.
    pub typical_seconds: u32,
}

/// A round mark: a letter on a colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// A colour as CSS writes it: `#1f8a70`.
    pub colour: String,
    /// One letter or sign.
    pub glyph: String,
}

/// A transfer to the invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The transaction's id.
    pub id: String,
    /// How much it moved.
    pub amount: Money,
    /// Its confirmations; 0 in the mempool.
    pub confirmations: u32,
    /// Confirmations that make it final.
    pub need: u32,
    /// When it was first seen.
    pub seen_at: Time,
    /// Whether it counts.
    pub standing: Standing,
    /// Where to look it up; none on a sandbox chain.
    pub explorer: Option<String>,
}

/// Whether a transfer counts towards the invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// In time.
    InTime,
    /// Late: the merchant decides.
    Late,
    /// In no block for longer than the network may take.
    Stuck,
    /// Replaced, or reorganised away.
    Left,
    /// Arrived where no quote asks for it.
    Elsewhere,
}

/// Money at one of the invoice's addresses that no quote asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The transfer.
    pub transfer: Transaction,
    /// The network it arrived on, in full.
    pub network: String,
}

impl Standing {
    /// Its name, as the page's `data-value` and the state JSON have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InTime => "in-time",
            Self::Late => "late",
            Self::Stuck => "stuck",
            Self::Left => "left",
            Self::Elsewhere => "elsewhere",
        }
    }
}
