//! What a donor said: a name, a message. Both are for the merchant alone, unless the page shows names.

use std::error::Error;

use quittance_protocol::InvoiceId;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::DonationPage;
use crate::installation::Installation;

/// What a donor said. It is sealed before it is a row.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Donor {
    /// Who they are, as they call themselves.
    pub name: Option<String>,
    /// What they wrote.
    pub message: Option<String>,
}

impl Donor {
    /// Whether nothing was said.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.name.is_none() && self.message.is_none()
    }

    /// What the donor of an invoice said, if that is known and not deleted.
    ///
    /// # Errors
    ///
    /// When rows cannot be read, or were sealed with another key.
    pub async fn of(app: &Installation, id: InvoiceId) -> Result<Option<Self>, Box<dyn Error + Send + Sync>> {
        let Some(sealed) = app.book.store().donor(id).await? else { return Ok(None) };
        Ok(Some(serde_json::from_slice(&app.data_key.open_sealed(id, &sealed)?)?))
    }

    /// The names that the newest donors of a page left, if it shows them. What cannot be read is not shown.
    pub async fn names(app: &Installation, page: &DonationPage, most: u32) -> Vec<String> {
        if !page.show_names {
            return Vec::new();
        }
        let found = app.book.store().donors(&page.row(), most).await;
        let found =
            found.inspect_err(|error| tracing::error!(%error, "Donors cannot be read")).unwrap_or_default();
        let open = |(id, sealed): (InvoiceId, Vec<u8>)| {
            let said = app.data_key.open_sealed(id, &sealed).ok()?;
            serde_json::from_slice::<Self>(&said).ok()?.name
        };
        found.into_iter().filter_map(open).collect()
    }

    /// As the merchant's own calls say it.
    #[must_use]
    pub fn told(&self) -> Value {
        json!({ "name": self.name, "message": self.message })
    }
}

impl std::fmt::Debug for Donor {
    /// Says nothing about anybody.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Donor(…)")
    }
}
