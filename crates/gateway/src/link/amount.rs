//! What a shop's own page asks for: an amount that its reader could have changed.

use std::collections::BTreeMap;
use std::convert::Infallible;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use quittance_protocol::{Fiat, FiatCurrency};
use serde::Deserialize;

use crate::donation::Bounds;
use crate::donation::gift::readable;
use crate::donation::settings::BoundsConfig;

/// The longest order number, in letters.
const LONGEST_ORDER: usize = 100;
/// The longest description, in letters.
const LONGEST_DESCRIPTION: usize = 200;

/// What pages of a project may ask for, as an operator writes it: `true`, or the currencies with their bounds.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum AmountsConfig {
    /// Any amount in any currency, or none.
    Any(bool),
    /// These currencies, within their bounds.
    Within(BTreeMap<String, BoundsConfig>),
}

impl Default for AmountsConfig {
    fn default() -> Self {
        Self::Any(false)
    }
}

impl AmountsConfig {
    /// What may be asked for, by currency; nothing if pages may not ask.
    ///
    /// # Errors
    ///
    /// Says which value cannot be.
    pub fn check(&self) -> Result<Vec<Bounds>, String> {
        match self {
            Self::Any(false) => Ok(Vec::new()),
            Self::Any(true) => FiatCurrency::ALL.iter().map(|currency| Bounds::any(*currency)).collect(),
            Self::Within(bounds) => bounds.iter().map(|(code, bounds)| Bounds::check(code, bounds)).collect(),
        }
    }
}

/// What a shop's page says in the address of its frame.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    /// The project's id.
    #[serde(default)]
    pub shop: String,
    /// A decimal.
    #[serde(default)]
    pub amount: String,
    /// Its currency.
    #[serde(default)]
    pub currency: String,
    /// The shop's number for the order.
    pub order: Option<String>,
    /// What is bought.
    pub description: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Wanted {
    type Rejection = Infallible;

    /// What cannot be read asks for nothing, and is answered as that is.
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Query::try_from_uri(&parts.uri).map(|query| query.0).unwrap_or_default())
    }
}

/// What a shop's page asks for, once it is found to make sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// How much.
    pub fiat: Fiat,
    /// The shop's number for the order.
    pub order: Option<String>,
    /// What is bought.
    pub description: Option<String>,
}

impl Wanted {
    /// What is asked for, if a project with these bounds lets its pages ask for it.
    #[must_use]
    pub fn read(&self, allowed: &[Bounds]) -> Option<Ask> {
        let currency: FiatCurrency = self.currency.to_ascii_uppercase().parse().ok()?;
        let bounds = allowed.iter().find(|bounds| bounds.least.currency() == currency)?;
        let fiat = Fiat::parse(&self.amount, currency).ok()?;
        bounds.allows(fiat).ok()?;
        let text = |text: &Option<String>, most: usize| {
            let text = text.as_deref().map(readable).filter(|text| !text.is_empty());
            match text {
                Some(text) if text.contains('\n') || text.chars().count() > most => None,
                text => Some(text),
            }
        };
        Some(Ask {
            fiat,
            order: text(&self.order, LONGEST_ORDER)?,
            description: text(&self.description, LONGEST_DESCRIPTION)?,
        })
    }

    /// Where its document is.
    #[must_use]
    pub fn path(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("shop", &self.shop), ("amount", &self.amount), ("currency", &self.currency)] {
            query.append_pair(name, value);
        }
        for (name, value) in [("order", &self.order), ("description", &self.description)] {
            value.iter().for_each(|value| {
                query.append_pair(name, value);
            });
        }
        format!("/widget/invoices?{}", query.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(amount: &str, currency: &str) -> Wanted {
        Wanted { amount: amount.to_owned(), currency: currency.to_owned(), ..Wanted::default() }
    }

    fn allowed(settings: &str) -> Result<Vec<Bounds>, String> {
        #[derive(Deserialize)]
        struct Settings {
            widget_amounts: AmountsConfig,
        }
        let settings: Settings = toml::from_str(&format!("widget_amounts = {settings}")).unwrap();
        settings.widget_amounts.check()
    }

    #[test]
    fn amounts_are_exact_decimals_within_what_the_project_allows() {
        let (any, some) =
            (allowed("true").unwrap(), allowed("{ EUR = { minimum = \"5\", maximum = \"100\" } }").unwrap());
        let reads = |allowed: &[Bounds], amount, currency| {
            wanted(amount, currency).read(allowed).map(|ask| ask.fiat.value())
        };
        assert_eq!(reads(&any, "0.01", "USD").as_deref(), Some("0.01"));
        assert_eq!(reads(&any, "24.9", "usd").as_deref(), Some("24.90"));
        assert_eq!(reads(&some, "5", "EUR").as_deref(), Some("5.00"));
        for (allowed, amount, currency) in [
            (&some, "4.99", "EUR"),
            (&some, "100.01", "EUR"),
            (&some, "50", "USD"),
            (&any, "0", "USD"),
            (&any, "-5", "USD"),
            (&any, "1e3", "USD"),
            (&any, "24,90", "USD"),
            (&any, "24.905", "USD"),
            (&any, "NaN", "USD"),
            (&any, "", "USD"),
            (&any, "99999999999999999999", "USD"),
            (&any, "5", "DOGE"),
            (&Vec::new(), "5", "USD"),
        ] {
            assert_eq!(reads(allowed, amount, currency), None, "{amount} {currency}");
        }
        assert!(allowed("false").unwrap().is_empty());
        assert!(allowed("{ EUR = { minimum = \"5\", maximum = \"1\" } }").is_err());
    }

    #[test]
    fn texts_are_one_line_without_what_nobody_sees() {
        let any = allowed("true").unwrap();
        let with = |description: &str| {
            Wanted { description: Some(description.to_owned()), ..wanted("5", "USD") }.read(&any)
        };
        assert_eq!(with(" A \u{202e}mug ").unwrap().description.as_deref(), Some("A mug"));
        assert_eq!(with("").unwrap().description, None);
        assert_eq!(with("A\nmug"), None);
        assert_eq!(with(&"x".repeat(201)), None);
    }

    #[test]
    fn an_address_says_it_all() {
        let wanted = Wanted { order: Some("7&8".to_owned()), shop: "A".to_owned(), ..wanted("5", "USD") };
        assert_eq!(wanted.path(), "/widget/invoices?shop=A&amount=5&currency=USD&order=7%268");
    }
}
