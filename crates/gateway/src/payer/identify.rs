//! `POST /i/{id}/payer`: the payer says who pays, once, before a target is shown.

use axum::response::Response;
use quittance_ledger::fact::Fact;
use quittance_ledger::{Action, Quote};
use quittance_protocol::problem::Problem;
use serde_json::{Value, json};

use super::fields::Fields;
use super::{PayerError, Visit};
use crate::book::Extras;
use crate::offers::{QuoteRequest, TargetWish};

/// Seals what the payer said, takes the target, then shows it.
pub async fn payer(visit: Visit, fields: Fields) -> Result<Response, PayerError> {
    let opened = visit.open().await?;
    visit.demand(&opened.reading, Action::GivePayer)?;
    let context = visit.context(&opened)?;
    let said = check(|name| fields.get(name)).ok_or_else(|| visit.refuse(Problem::InvalidInput))?;
    let chosen = opened.reading.quote.as_ref().ok_or_else(|| visit.refuse(Problem::NotNow))?;
    let offer = context.offers.iter().find(|offer| offer.method.code == chosen.method.as_str());
    let request = QuoteRequest {
        project: &context.project,
        terms: &opened.invoice.terms,
        offer: *offer.ok_or_else(|| visit.refuse(Problem::UnknownMethod))?,
        records: opened.invoice.history.records(),
        now: opened.now,
    };
    let taken = visit.app.desk().quote(request, TargetWish::Now).await.map_err(|error| visit.refused_by_desk(&error))?;
    // The price stays as it was confirmed; only the target is new.
    let quote = Quote { target: taken.target, ..chosen.clone() };
    let sealed = visit.app.data_key.seal(visit.id, said.to_string().as_bytes());
    let sealed = sealed.map_err(|_| visit.refuse(Problem::TryLater))?;
    let extras = Extras {
        targets: super::choose::new_target(&opened.reading, &quote),
        payer_data: Some((sealed, crate::clock::now() + context.project.payer_data_kept)),
        ..Extras::default()
    };
    let record = visit.app.book.record(visit.id, &extras, |_| vec![Fact::PayerGiven(quote.clone())]).await;
    visit.granted(&record.map_err(|error| visit.refused_by_book(&error))?)
}

/// The longest answer to one question.
const LONGEST: usize = 200;

/// Checks that a person or a company is named completely. `field` gives what was filled in.
#[must_use]
pub fn check<'a>(field: impl Fn(&str) -> Option<&'a str>) -> Option<Value> {
    let text = |name: &str| field(name).filter(|text| text.chars().count() <= LONGEST);
    match field("sender_type").unwrap_or("natural") {
        "natural" => {
            let email = text("email").filter(|email| email.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.')))?;
            Some(json!({
                "sender_type": "natural", "first_name": text("first_name")?, "last_name": text("last_name")?,
                "email": email, "date_of_birth": text("date_of_birth"),
            }))
        }
        "legal" => {
            // ISO 3166-1 alpha-3.
            let is_country = |code: &&str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
            let country = text("country").filter(is_country)?.to_ascii_uppercase();
            Some(json!({"sender_type": "legal", "company": text("company")?, "country": country}))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(fields: &[(&str, &'static str)]) -> Option<Value> {
        check(|name| fields.iter().find(|(field, _)| *field == name).map(|(_, value)| *value))
    }

    #[test]
    fn a_person_needs_names_and_an_e_mail() {
        let ada = [("first_name", "Ada"), ("last_name", "Lovelace"), ("email", "ada@example.org")];
        assert_eq!(checked(&ada).unwrap()["last_name"], "Lovelace");
        assert!(checked(&ada[..2]).is_none());
        assert!(checked(&[ada[0], ada[1], ("email", "ada")]).is_none());
    }

    #[test]
    fn a_company_needs_a_name_and_a_country() {
        let company = [("sender_type", "legal"), ("company", "Northwind"), ("country", "nld")];
        assert_eq!(checked(&company).unwrap()["country"], "NLD");
        assert!(checked(&[company[0], company[1], ("country", "NL")]).is_none());
        assert!(checked(&[("sender_type", "ghost")]).is_none());
    }
}
