//! Fills in what a configuration leaves to its surroundings: `${NAME}` from the environment, `${secret:NAME}` from a file.
//!
//! - `${NAME}` is the variable; without it the configuration cannot be used. `${NAME:-default}` is the variable, or the
//!   default if it is missing or empty.
//! - `${secret:NAME}` is the file of that name in the folder of secrets, without the newline at its end: where containers and
//!   systemd put them.
//! - `$${` stands for `${` itself.
//!
//! Only strings are filled, never names, and what was filled in is not looked at again: no secret can bring another one in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where containers put secrets.
pub const CONTAINER_SECRETS: &str = "/run/secrets";

/// What a configuration may ask for.
pub struct Surroundings<'a> {
    /// Reads a variable of the environment.
    pub variable: &'a dyn Fn(&str) -> Option<String>,
    /// The folder with a file for each secret.
    pub secrets: PathBuf,
    /// Secrets that are not in that folder yet, by their names.
    pub given: BTreeMap<&'static str, String>,
}

/// What cannot be filled in, and where. It names variables and secrets, never what they hold.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Unfilled {
    /// Where the string begins in the file, in bytes.
    pub at: usize,
    place: String,
    problem: String,
}

impl Surroundings<'_> {
    /// This process's environment. Secrets are in the folder that `QUITTANCE_SECRETS` names, else where systemd put this
    /// service's credentials, else where containers put theirs.
    #[must_use]
    pub fn of_this_process() -> Surroundings<'static> {
        let folder = ["QUITTANCE_SECRETS", "CREDENTIALS_DIRECTORY"].into_iter().find_map(std::env::var_os);
        let secrets = folder.map_or_else(|| CONTAINER_SECRETS.into(), PathBuf::from);
        Surroundings { variable: &|name| std::env::var(name).ok(), secrets, given: BTreeMap::new() }
    }

    /// Fills every string below `table`.
    ///
    /// # Errors
    ///
    /// A variable or a secret is missing, or a `${` is not followed by a name.
    pub fn fill(&self, table: &mut DeTable<'_>) -> Result<(), Unfilled> {
        self.fill_table(table, "")
    }

    fn fill_table(&self, table: &mut DeTable<'_>, place: &str) -> Result<(), Unfilled> {
        for (key, value) in table.iter_mut() {
            let dot = if place.is_empty() { "" } else { "." };
            self.fill_value(value, &format!("{place}{dot}{}", key.get_ref()))?;
        }
        Ok(())
    }

    fn fill_value(&self, value: &mut Spanned<DeValue<'_>>, place: &str) -> Result<(), Unfilled> {
        let at = value.span().start;
        match value.get_mut() {
            DeValue::String(text) => {
                let filled = self.filled(text);
                *text = filled.map_err(|problem| Unfilled { at, place: place.to_owned(), problem })?.into();
                Ok(())
            }
            DeValue::Array(values) => values.iter_mut().try_for_each(|value| self.fill_value(value, place)),
            DeValue::Table(table) => self.fill_table(table, place),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_) => Ok(()),
        }
    }

    fn filled(&self, text: &str) -> Result<String, String> {
        let (mut filled, mut rest) = (String::new(), text);
        while let Some((before, after)) = rest.split_once("${") {
            if let Some(before) = before.strip_suffix('$') {
                filled.push_str(before);
                filled.push_str("${");
                rest = after;
                continue;
            }
            filled.push_str(before);
            let (wish, after) =
                after.split_once('}').ok_or("a ${ has no } behind it; $${ stands for itself")?;
            filled.push_str(&self.granted(wish)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn granted(&self, wish: &str) -> Result<String, String> {
        if let Some(name) = wish.strip_prefix("secret:") {
            return match self.given.get(name) {
                Some(given) => Ok(given.clone()),
                None => secret(&self.secrets, name),
            };
        }
        let (name, default) = match wish.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (wish, None),
        };
        if !is_variable(name) {
            // It is not repeated: a secret may hold these two characters.
            return Err("a ${ is not followed by a variable's name; $${ stands for itself".to_owned());
        }
        match ((self.variable)(name), default) {
            (Some(value), None) => Ok(value),
            (Some(value), Some(_)) if !value.is_empty() => Ok(value),
            (Some(_) | None, Some(default)) => Ok(default.to_owned()),
            (None, None) => Err(format!("the variable {name} is not set")),
        }
    }
}

fn is_variable(name: &str) -> bool {
    let mut letters = name.bytes();
    letters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
}

fn secret(folder: &Path, name: &str) -> Result<String, String> {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || b"_-.".contains(&letter);
    if name.is_empty() || name.starts_with('.') || !name.bytes().all(plain) {
        return Err("a secret's name is letters, digits, and _ - . between them".to_owned());
    }
    let text = std::fs::read_to_string(folder.join(name)).map_err(|error| {
        format!("the secret {name} cannot be read in {}: {}", folder.display(), error.kind())
    })?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> Result<String, String> {
        let variable = |name: &str| match name {
            "NODE" => Some("https://node.example/${TOKEN}".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        let given = [("coming", "s3cret".to_owned())].into();
        Surroundings { variable: &variable, secrets: "/nowhere".into(), given }.filled(text)
    }

    #[test]
    fn a_variable_is_filled_in_and_not_looked_at_again() {
        assert_eq!(filled("${NODE}/v3").unwrap(), "https://node.example/${TOKEN}/v3");
        assert_eq!(filled("no wish, 5 $ and $5").unwrap(), "no wish, 5 $ and $5");
    }

    #[test]
    fn a_default_stands_in_for_what_is_missing_or_empty() {
        assert_eq!(filled("${PORT:-8545}${EMPTY:-8546}${EMPTY}").unwrap(), "85458546");
        assert_eq!(filled("${PORT:-}").unwrap(), "");
    }

    #[test]
    fn two_dollars_stand_for_one() {
        assert_eq!(filled("$${NODE} and ${EMPTY:-x}").unwrap(), "${NODE} and x");
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(filled("${TOKEN}").unwrap_err(), "the variable TOKEN is not set");
        assert!(
            filled("${secret:rpc}").unwrap_err().starts_with("the secret rpc cannot be read in /nowhere")
        );
        assert_eq!(filled("${secret:coming}").unwrap(), "s3cret");
    }

    #[test]
    fn what_is_no_name_is_not_repeated() {
        for odd in ["${hunter2!}", "${hunter2", "${secret:../hunter2}", "${secret:}", "${}"] {
            let problem = filled(odd).unwrap_err();
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }
}
