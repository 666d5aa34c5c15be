//! Who pays, as the law wants it known.

use serde::Serialize;

/// Who pays. It is sealed before it is a row, and no page shows it.
#[derive(Clone, PartialEq, Eq, Serialize)]
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

/// A member of the data that is missing or cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is missing or wrong")]
pub struct BadSender(pub &'static str);

impl Sender {
    /// Reads the data as forms and requests carry it: `kind` is `natural` or `legal`, `member` finds the rest by name.
    ///
    /// # Errors
    ///
    /// Names the first member that is missing or cannot be.
    pub fn read(kind: &str, member: impl Fn(&str) -> Option<String>) -> Result<Self, BadSender> {
        let text =
            |name: &'static str| member(name).map(|text| text.trim().to_owned()).filter(|text| is_text(text));
        let needed = |name: &'static str| text(name).ok_or(BadSender(name));
        match kind {
            "natural" => Ok(Self::Natural {
                first_name: needed("first_name")?,
                last_name: needed("last_name")?,
                email: needed("email").and_then(email)?,
                date_of_birth: text("date_of_birth").map(date).transpose()?,
            }),
            "legal" => Ok(Self::Legal {
                company_name: text("company_name")
                    .or_else(|| text("company"))
                    .ok_or(BadSender("company_name"))?,
                country: needed("country").and_then(country)?,
            }),
            _ => Err(BadSender("sender_type")),
        }
    }
}

impl std::fmt::Debug for Sender {
    /// Says nothing about anybody.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sender(…)")
    }
}

fn is_text(text: &str) -> bool {
    (1..=200).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// Something on both sides of one `@` and no spaces: whether it exists only a letter could tell.
fn email(text: String) -> Result<String, BadSender> {
    let whole = text
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'));
    if whole && !text.contains(char::is_whitespace) { Ok(text) } else { Err(BadSender("email")) }
}

fn date(text: String) -> Result<String, BadSender> {
    let parts: Vec<&str> = text.split('-').collect();
    let number = |part: Option<&&str>, digits: usize| {
        part.filter(|part| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse().ok())
    };
    let in_calendar = |(year, month, day): (u32, u32, u32)| {
        (1900..2200).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
    };
    let found = match (number(parts.first(), 4), number(parts.get(1), 2), number(parts.get(2), 2)) {
        (Some(year), Some(month), Some(day)) => parts.len() == 3 && in_calendar((year, month, day)),
        _ => false,
    };
    if found { Ok(text) } else { Err(BadSender("date_of_birth")) }
}

fn country(text: String) -> Result<String, BadSender> {
    let code = text.to_ascii_uppercase();
    if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(code)
    } else {
        Err(BadSender("country"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kind: &str, members: &[(&str, &str)]) -> Result<Sender, BadSender> {
        Sender::read(kind, |name| {
            members.iter().find(|(given, _)| *given == name).map(|(_, text)| (*text).to_owned())
        })
    }

    #[test]
    fn a_person_has_names_and_an_address_to_write_to() {
        let ada = [("first_name", " Ada "), ("last_name", "Lovelace"), ("email", "ada@analytical.example")];
        let Ok(Sender::Natural { first_name, date_of_birth: None, .. }) = read("natural", &ada) else {
            panic!()
        };
        assert_eq!(first_name, "Ada");
        assert_eq!(read("natural", &ada[..2]), Err(BadSender("email")));
        assert_eq!(read("natural", &[ada[0], ada[1], ("email", "ada@")]), Err(BadSender("email")));
        let born = |date| read("natural", &[ada[0], ada[1], ada[2], ("date_of_birth", date)]);
        assert!(born("1815-12-10").is_err());
        assert!(born("1990-12-10").is_ok());
        assert_eq!(born("10.12.1990"), Err(BadSender("date_of_birth")));
    }

    #[test]
    fn a_company_has_a_name_and_a_country() {
        let legal = Sender::Legal { company_name: "Northwind".to_owned(), country: "DEU".to_owned() };
        assert_eq!(read("legal", &[("company", "Northwind"), ("country", "deu")]), Ok(legal));
        assert_eq!(
            read("legal", &[("company_name", "Northwind"), ("country", "DE")]),
            Err(BadSender("country"))
        );
        assert_eq!(read("robot", &[]), Err(BadSender("sender_type")));
    }

    #[test]
    fn what_is_sealed_says_which_of_the_two_it_is() {
        let legal = Sender::Legal { company_name: "Northwind".to_owned(), country: "DEU".to_owned() };
        let json = serde_json::to_string(&legal).unwrap();
        assert_eq!(json, r#"{"sender_type":"legal","company":"Northwind","country":"DEU"}"#);
        assert_eq!(format!("{legal:?}"), "Sender(…)");
    }
}
