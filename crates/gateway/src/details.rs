//! What was said about an invoice when it was made. Most of it is only echoed; its prices and its time to pay are kept to.

mod line;

use std::collections::BTreeMap;

use quittance_protocol::pos::Sum;
use quittance_protocol::{Date, Fiat};
use quittance_store::StoreError;
use quittance_store::row::Invoice;
use serde::{Deserialize, Deserializer, Serialize};

use crate::project::Origin;
use crate::rates::Price;

pub use self::line::{BadLine, Line};

/// What was said about an invoice.
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
    /// When the merchant wants it paid. Nothing happens then: what ends an invoice is its time to pay.
    #[serde(default, deserialize_with = "kept_date")]
    pub due_date: Option<Date>,
    /// What the bill lists.
    #[serde(default, deserialize_with = "line::kept")]
    pub lines: Vec<Line>,
    /// Currency codes the payer may choose from, if the merchant narrowed them.
    pub available: Vec<String>,
    /// The currency code the merchant fixed.
    pub preset: Option<String>,
    /// The prices of creation, for invoices that lock all of them then.
    pub rates: Option<BTreeMap<String, Price>>,
    /// How long a price holds, in seconds, where a new one may be asked for.
    pub window_seconds: Option<i64>,
    /// The donation page that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub donation: Option<String>,
    /// The counter that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<String>,
    /// What a counter added up, if one made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sale: Option<Sum>,
    /// The checkout link that made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkout_link: Option<String>,
    /// Where its payer goes after paying, if not where the project says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub success_url: Option<String>,
    /// What it came to in US dollars at creation, for reports.
    pub usd: Option<Fiat>,
}

impl Details {
    /// What an invoice's row says.
    ///
    /// # Errors
    ///
    /// When it cannot be read. Its prices stand in it: an invoice without them would be asked for at others.
    pub fn of(invoice: &Invoice) -> Result<Self, StoreError> {
        Ok(serde_json::from_str(&invoice.details)?)
    }

    /// Which API made it.
    #[must_use]
    pub fn origin(&self) -> Origin {
        if self.v2 { Origin::V2 } else { Origin::V1 }
    }
}

/// Earlier rows hold whatever the merchant wrote; what is no day is nothing.
fn kept_date<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use quittance_protocol::FiatCurrency;

    use super::*;

    #[test]
    fn rows_from_before_bills_were_read_still_say_what_they_can() {
        let row = |due: &str, lines: &str| {
            let mut row = serde_json::to_value(Details::default()).unwrap();
            (row["due_date"], row["lines"]) = (due.into(), lines.into());
            serde_json::from_value::<Details>(row).unwrap()
        };
        let old = row("2026-12-05", r#"[{"description":"The Sea","amount":1e99},{"x":1},7]"#);
        assert_eq!(old.due_date.map(String::from).as_deref(), Some("2026-12-05"));
        let texts: Vec<_> = old.lines.iter().map(|line| (line.description(), line.amount())).collect();
        assert_eq!(texts, [("The Sea", None)]);
        let nonsense = row("next week", "{");
        assert_eq!((nonsense.due_date, nonsense.lines), (None, Vec::new()));
        let none = serde_json::json!({
            "v2": false, "due_date": null, "lines": null, "available": [],
        });
        assert_eq!(serde_json::from_value::<Details>(none).unwrap(), Details::default());
    }

    #[test]
    fn a_bill_comes_back_as_it_was_kept() {
        let line = Line::new("The Sea", Some("2"), Some("49.80"), FiatCurrency::USD).unwrap();
        let details =
            Details { lines: vec![line], due_date: "2026-12-05".parse().ok(), ..Details::default() };
        let kept = serde_json::to_string(&details).unwrap();
        assert_eq!(serde_json::from_str::<Details>(&kept).unwrap(), details);
    }
}
