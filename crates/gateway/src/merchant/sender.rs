//! Who pays, as the law wants it known.

mod field;

use std::error::Error;

use quittance_protocol::{InvoiceId, Time};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use self::field::Flaw;
use self::field::{birth, country, email, name};
use crate::donation::donor::Donor;
use crate::installation::Installation;

/// Who pays. It is sealed before it is a row, and no page shows it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "sender_type", rename_all = "lowercase")]
pub enum Sender {
    /// A person.
    Natural {
        /// The first name.
        first_name: String,
        /// The last name.
        last_name: String,
        /// The e-mail address.
        email: String,
        /// The date of birth, `YYYY-MM-DD`.
        #[serde(skip_serializing_if = "Option::is_none")]
        date_of_birth: Option<String>,
    },
    /// A company.
    Legal {
        /// Its name.
        #[serde(rename = "company")]
        company_name: String,
        /// Where it is registered, ISO 3166 alpha-3.
        country: String,
    },
}

/// What is wrong with the data: every member that is missing or cannot be, in the order they are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BadSender(pub Vec<(&'static str, Flaw)>);

impl Sender {
    /// Reads the data as forms and requests carry it: `kind` is `natural` or `legal`, `member` finds the rest by name. No
    /// day of birth is after `now`.
    ///
    /// # Errors
    ///
    /// Names every member that is missing or cannot be.
    pub fn read(
        kind: &str,
        member: impl Fn(&'static str) -> Option<String>,
        now: Time,
    ) -> Result<Self, BadSender> {
        let mut bad = BadSender::default();
        let sender = match kind {
            "natural" => {
                let first_name = bad.take("first_name", name(member("first_name")));
                let last_name = bad.take("last_name", name(member("last_name")));
                let email = bad.take("email", email(member("email")));
                let date_of_birth = bad.take("date_of_birth", birth(member("date_of_birth"), now));
                Self::Natural { first_name, last_name, email, date_of_birth }
            }
            "legal" => {
                let given = member("company_name").or_else(|| member("company"));
                let company_name = bad.take("company_name", name(given));
                let country = bad.take("country", country(member("country")));
                Self::Legal { company_name, country }
            }
            _ => return Err(BadSender(vec![("sender_type", Flaw::Unknown)])),
        };
        if bad.0.is_empty() { Ok(sender) } else { Err(bad) }
    }
}

impl Sender {
    /// Who pays an invoice, if that is known and not deleted.
    ///
    /// # Errors
    ///
    /// When rows cannot be read, or were sealed with another key.
    pub async fn of(app: &Installation, id: InvoiceId) -> Result<Option<Self>, Box<dyn Error + Send + Sync>> {
        let Some(sealed) = app.book.store().payer_data(id).await? else { return Ok(None) };
        Ok(Some(serde_json::from_slice(&app.data_key.open_sealed(id, &sealed)?)?))
    }

    /// What requests name who pays by.
    #[must_use]
    pub const fn members(&self) -> &'static [&'static str] {
        match self {
            Self::Natural { .. } => &["first_name", "last_name", "email", "date_of_birth"],
            Self::Legal { .. } => &["company_name", "company", "country"],
        }
    }

    /// As the merchant's own calls say it.
    #[must_use]
    pub fn told(&self) -> Value {
        match self {
            Self::Natural { first_name, last_name, email, date_of_birth } => json!({
                "sender_type": "natural",
                "sender_data": {
                    "first_name": first_name, "last_name": last_name, "email": email, "date_of_birth": date_of_birth,
                },
            }),
            Self::Legal { company_name, country } => json!({
                "sender_type": "legal",
                "sender_data": { "company_name": company_name, "country": country },
            }),
        }
    }
}

/// Who pays, with what a donor said, as the merchant's own calls say it.
#[must_use]
pub fn told(sender: Option<Sender>, donor: Option<Donor>) -> Option<Value> {
    let sender = sender.map(|sender| sender.told());
    let Some(donor) = donor else { return sender };
    let mut told = sender.unwrap_or_else(|| json!({}));
    if let Value::Object(members) = &mut told {
        members.insert("donor".to_owned(), donor.told());
    }
    Some(told)
}

impl BadSender {
    fn take<T: Default>(&mut self, member: &'static str, read: Result<T, Flaw>) -> T {
        read.unwrap_or_else(|flaw| {
            self.0.push((member, flaw));
            T::default()
        })
    }
}

impl std::fmt::Display for BadSender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sentences: Vec<String> =
            self.0.iter().map(|(member, flaw)| format!("{member} {}", flaw.sentence())).collect();
        f.write_str(&sentences.join("; "))
    }
}

impl std::error::Error for BadSender {}

impl std::fmt::Debug for Sender {
    /// Says nothing about anybody.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sender(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 21 November 2026.
    const NOW: Time = Time::from_seconds(1_795_269_960);

    fn read(kind: &str, members: &[(&str, &str)]) -> Result<Sender, BadSender> {
        let member = |name| members.iter().rev().find(|(given, _)| *given == name);
        Sender::read(kind, |name| member(name).map(|(_, text)| (*text).to_owned()), NOW)
    }

    const ADA: [(&str, &str); 3] =
        [("first_name", " Ada "), ("last_name", "Lovelace"), ("email", "ada@analytical.example")];

    #[track_caller]
    fn with(more: (&str, &str)) -> Option<Flaw> {
        match read("natural", &[ADA[0], ADA[1], ADA[2], more]) {
            Ok(_) => None,
            Err(BadSender(bad)) => {
                assert_eq!(bad.len(), 1, "{more:?}: {bad:?}");
                assert_eq!(bad[0].0, more.0);
                Some(bad[0].1)
            }
        }
    }

    #[test]
    fn a_person_has_names_and_an_address_to_write_to() {
        let Ok(Sender::Natural { first_name, date_of_birth: None, .. }) = read("natural", &ADA) else {
            panic!()
        };
        assert_eq!(first_name, "Ada");
        assert_eq!(read("natural", &ADA[..2]), Err(BadSender(vec![("email", Flaw::Missing)])));
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let bad = read("natural", &[("last_name", "  "), ("email", "ada@"), ("date_of_birth", "1990-02-30")]);
        let all = [
            ("first_name", Flaw::Missing),
            ("last_name", Flaw::Missing),
            ("email", Flaw::Email),
            ("date_of_birth", Flaw::Date),
        ];
        assert_eq!(bad, Err(BadSender(all.to_vec())));
        let told = bad.unwrap_err().to_string();
        assert!(told.starts_with("first_name is missing; ") && !told.contains("ada@"), "{told}");
    }

    #[test]
    fn names_are_of_any_script_and_of_a_hundred_letters_at_most() {
        for text in ["李", "Μαρία", "محمد", "O’Neill-Søren", "नेहा", "می‌نا", &"ß".repeat(100)]
        {
            assert_eq!(with(("first_name", text)), None, "{text}");
        }
        assert_eq!(with(("first_name", &"x".repeat(101))), Some(Flaw::Long));
        assert_eq!(with(("first_name", "A\u{0}da")), Some(Flaw::Signs));
        assert_eq!(with(("first_name", "A\ndam")), Some(Flaw::Signs));
        // Marks that turn the direction of what follows come along with pasted text, and are no part of a name.
        let Ok(Sender::Natural { first_name, .. }) =
            read("natural", &[ADA[0], ADA[1], ADA[2], ("first_name", "\u{202e}Ada\u{202c}")])
        else {
            panic!()
        };
        assert_eq!(first_name, "Ada");
    }

    #[test]
    fn an_email_address_could_be_written_to() {
        for text in ["a@b.co", "first.last+tag@sub.example.com", "ådå@exämple.com", "o'neill@example.travel"]
        {
            assert_eq!(with(("email", text)), None, "{text}");
        }
        for text in [
            "ada",
            "ada@",
            "@example.com",
            "ada@example",
            "ada@exa mple.com",
            "a@b@example.com",
            "ada@example..com",
            ".ada@example.com",
            "ada.@example.com",
            "ada@-example.com",
            "ada@.com",
            "ada@example.com.",
            "ada@exa_mple.com",
            "<ada@example.com>",
        ] {
            assert_eq!(with(("email", text)), Some(Flaw::Email), "{text}");
        }
        assert_eq!(with(("email", &format!("{}@example.com", "x".repeat(65)))), Some(Flaw::Email));
        assert_eq!(with(("email", &format!("ada@{}.com", "x.".repeat(150)))), Some(Flaw::Long));
    }

    #[test]
    fn a_day_of_birth_is_in_the_calendar_and_not_to_come() {
        for text in ["1990-12-10", "2000-02-29", "2026-11-21", "1900-01-01", ""] {
            assert_eq!(with(("date_of_birth", text)), None, "{text}");
        }
        for text in ["10.12.1990", "1990-02-29", "1900-02-29", "1990-13-01", "1990-00-10", "1990-04-31"] {
            assert_eq!(with(("date_of_birth", text)), Some(Flaw::Date), "{text}");
        }
        for text in ["1815-12-10", "1990-1-1", "1990-12-10T00:00", "１９９０-12-10", "-990-12-10"] {
            assert_eq!(with(("date_of_birth", text)), Some(Flaw::Date), "{text}");
        }
        for text in ["2026-11-22", "2027-01-01"] {
            assert_eq!(with(("date_of_birth", text)), Some(Flaw::Future), "{text}");
        }
    }

    #[test]
    fn a_company_has_a_name_and_a_country() {
        let legal = Sender::Legal { company_name: "Northwind".to_owned(), country: "DEU".to_owned() };
        for (member, code) in [("company", "deu"), ("company_name", "DE"), ("company_name", " DEU ")] {
            assert_eq!(read("legal", &[(member, "Northwind"), ("country", code)]).as_ref(), Ok(&legal));
        }
        for code in ["XX", "Germany", "ZZZ", "D"] {
            let bad = read("legal", &[("company_name", "Northwind"), ("country", code)]);
            assert_eq!(bad, Err(BadSender(vec![("country", Flaw::Country)])), "{code}");
        }
        assert_eq!(read("robot", &[]), Err(BadSender(vec![("sender_type", Flaw::Unknown)])));
    }

    #[test]
    fn what_is_sealed_says_which_of_the_two_it_is() {
        let legal = Sender::Legal { company_name: "Northwind".to_owned(), country: "DEU".to_owned() };
        let json = serde_json::to_string(&legal).unwrap();
        assert_eq!(json, r#"{"sender_type":"legal","company":"Northwind","country":"DEU"}"#);
        assert_eq!(serde_json::from_str::<Sender>(&json).unwrap(), legal);
        assert_eq!(format!("{legal:?}"), "Sender(…)");
    }
}
