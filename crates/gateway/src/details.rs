//! What the merchant said about an invoice. It is kept and echoed; no decision about money reads it.

use std::collections::BTreeMap;

use quittance_protocol::Fiat;
use serde::{Deserialize, Serialize};

use crate::project::Origin;
use crate::rates::Price;

/// What the merchant said about an invoice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Whether the v2 API made it.
    pub v2: bool,
    /// The merchant's order number.
    pub order_id: Option<String>,
    /// The payer's e-mail, as the merchant gave it. The payer's page never shows it.
    pub email: Option<String>,
    /// A lasting name for the payer, echoed everywhere.
    pub end_user_reference: Option<String>,
    /// What is bought.
    pub description: Option<String>,
    /// When the merchant wants it paid, as the merchant wrote it.
    pub due_date: Option<String>,
    /// What the bill lists (JSON), as the merchant wrote it.
    pub lines: Option<String>,
    /// Currency codes the payer may choose from, if the merchant narrowed them.
    pub available: Vec<String>,
    /// The currency code the merchant fixed.
    pub preset: Option<String>,
    /// The prices of creation, for invoices that lock all of them then.
    pub rates: Option<BTreeMap<String, Price>>,
    /// How long a price holds, in seconds, where a new one may be asked for.
    pub window_seconds: Option<i64>,
    /// What it came to in US dollars at creation, for reports.
    pub usd: Option<Fiat>,
}

impl Details {
    /// Which API made it.
    #[must_use]
    pub fn origin(&self) -> Origin {
        if self.v2 { Origin::V2 } else { Origin::V1 }
    }
}
