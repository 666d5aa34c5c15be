//! A line of a bill: what is bought, how much of it, and what it comes to.

use quittance_protocol::{Fiat, FiatCurrency, decimal};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// A line of a bill. Its numbers are exact decimals as text: they are shown, and nothing is worked out from them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    description: String,
    quantity: Option<String>,
    amount: Option<String>,
}

/// Why a line cannot be on a bill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// It does not say what is bought, or says too much.
    #[error("description must be a text of 1 to {LONGEST} characters, without line breaks")]
    Description,
    /// The quantity is no number.
    #[error("quantity must be a decimal of at most {FINEST} digits after the point")]
    Quantity,
    /// The amount is no amount of the invoice's currency.
    #[error("amount must be a decimal in the invoice's currency, with a minus sign for a discount")]
    Amount,
}

/// The longest description, in characters.
const LONGEST: usize = 200;

/// The digits after the point of a quantity, at most.
const FINEST: u8 = 6;

impl Line {
    /// A line as the merchant wrote it.
    ///
    /// # Errors
    ///
    /// Names the first member that cannot be.
    pub fn new(
        description: &str,
        quantity: Option<&str>,
        amount: Option<&str>,
        currency: FiatCurrency,
    ) -> Result<Self, BadLine> {
        let description = description.trim();
        let said = (1..=LONGEST).contains(&description.chars().count())
            && !description.chars().any(char::is_control);
        if !said {
            return Err(BadLine::Description);
        }
        let counted =
            |text: &str| decimal::parse(text, FINEST).ok().map(|units| decimal::format(units, FINEST, 0));
        Ok(Self {
            description: description.to_owned(),
            quantity: quantity.map(|text| counted(text).ok_or(BadLine::Quantity)).transpose()?,
            amount: amount.map(|text| signed(text, currency).ok_or(BadLine::Amount)).transpose()?,
        })
    }

    /// What is bought.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// How much of it: `2`, `0.5`.
    #[must_use]
    pub fn quantity(&self) -> Option<&str> {
        self.quantity.as_deref()
    }

    /// What it comes to, in the invoice's currency and all its digits: `24.90`, of a discount `-5.00`.
    #[must_use]
    pub fn amount(&self) -> Option<&str> {
        self.amount.as_deref()
    }
}

fn signed(text: &str, currency: FiatCurrency) -> Option<String> {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let fiat = Fiat::parse(digits, currency).ok()?;
    let sign = if fiat.minor() == 0 { "" } else { sign };
    Some([sign, &fiat.value()].concat())
}

/// Reads the lines of a row. Earlier rows hold them as the merchant wrote them, unread; of these, what is no line of a bill is
/// left out.
pub(super) fn kept<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Line>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Kept {
        Lines(Vec<Line>),
        Text(String),
    }
    Ok(match Option::<Kept>::deserialize(deserializer)? {
        Some(Kept::Lines(lines)) => lines,
        Some(Kept::Text(text)) => earlier(&text),
        None => Vec::new(),
    })
}

/// Their numbers were never checked, so only their words are shown.
fn earlier(text: &str) -> Vec<Line> {
    let items: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let line =
        |item: &Value| Line::new(item.get("description")?.as_str()?, None, None, FiatCurrency::USD).ok();
    items.iter().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit_and_get_the_currencys_own() {
        let line = Line::new(" The Sea ", Some("1.50"), Some("24.9"), FiatCurrency::USD).unwrap();
        assert_eq!(
            (line.description(), line.quantity(), line.amount()),
            ("The Sea", Some("1.5"), Some("24.90"))
        );
        let amount = |text, currency| Line::new("a", None, Some(text), currency).map(|line| line.amount);
        assert_eq!(amount("-5", FiatCurrency::EUR), Ok(Some("-5.00".to_owned())));
        assert_eq!(amount("-0.00", FiatCurrency::EUR), Ok(Some("0.00".to_owned())));
        assert_eq!(amount("500", FiatCurrency::JPY), Ok(Some("500".to_owned())));
        for text in
            ["", "-", "--1", "1e3", "0.001", "0.000000000000000001", "NaN", "1,5", "99999999999999999999"]
        {
            assert_eq!(amount(text, FiatCurrency::USD), Err(BadLine::Amount), "{text}");
        }
    }

    #[test]
    fn a_line_says_what_is_bought_in_one_line() {
        let line = |text: &str| Line::new(text, None, None, FiatCurrency::USD);
        for text in ["", "   ", "two\nlines", &"x".repeat(201)] {
            assert_eq!(line(text), Err(BadLine::Description), "{text}");
        }
        assert!(line(&"é".repeat(200)).is_ok());
        let quantity = |text| Line::new("a", Some(text), None, FiatCurrency::USD);
        assert_eq!(quantity("0.0000001"), Err(BadLine::Quantity));
        assert_eq!(quantity("-1"), Err(BadLine::Quantity));
    }
}
