//! The name of an invoice, which is also the key to its page.

use core::fmt;
use core::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Crockford's base 32: no I, L, O or U, so that an id survives being read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Letters of an id, 5 bits each: 130 bits.
const LETTERS: usize = 26;

/// An invoice's id: 130 random bits as 26 letters of base 32.
///
/// Whoever knows it may see and pay the invoice, so it is never guessable and logs show only [`InvoiceId::short`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvoiceId([u8; LETTERS]);

impl InvoiceId {
    /// Makes an id from random bytes; each gives 5 of its bits.
    #[must_use]
    pub fn from_random(bytes: [u8; LETTERS]) -> Self {
        Self(bytes.map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0')))
    }

    /// The 26 letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// The first 8 letters: enough to find a log line, too little to open the page.
    #[must_use]
    pub fn short(&self) -> &str {
        self.as_str().get(..8).unwrap_or_default()
    }

    /// The form merchants see: `INV-` and the letters.
    #[must_use]
    pub fn prefixed(&self) -> String {
        format!("INV-{}", self.as_str())
    }
}

/// The text is not an invoice id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an invoice id")
    }
}

impl core::error::Error for NotAnId {}

impl FromStr for InvoiceId {
    type Err = NotAnId;

    /// Reads an id with or without `INV-`, in either case.
    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let has_prefix = text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("INV-"));
        let letters = if has_prefix { text.get(4..).unwrap_or_default() } else { text };
        let mut bytes = <[u8; LETTERS]>::try_from(letters.as_bytes()).map_err(|_| NotAnId)?;
        bytes.make_ascii_uppercase();
        if bytes.iter().all(|letter| ALPHABET.contains(letter)) { Ok(Self(bytes)) } else { Err(NotAnId) }
    }
}

impl fmt::Display for InvoiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for InvoiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InvoiceId({}…)", self.short())
    }
}

impl Serialize for InvoiceId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for InvoiceId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_with_and_without_its_prefix_in_either_case() {
        let id = InvoiceId::from_random(core::array::from_fn(|i| u8::try_from(i * 9).unwrap()));
        assert_eq!(id.as_str().len(), 26);
        assert_eq!(id.as_str().parse(), Ok(id));
        assert_eq!(id.prefixed().parse(), Ok(id));
        assert_eq!(id.prefixed().to_lowercase().parse(), Ok(id));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        let long = "0".repeat(27);
        for text in ["", "INV-", "short", "INV-0000000000000000000000000U", "éééééééééééééé", long.as_str()]
        {
            assert_eq!(text.parse::<InvoiceId>(), Err(NotAnId), "{text}");
        }
    }

    #[test]
    fn debug_output_does_not_open_the_page() {
        let id = InvoiceId::from_random([7; 26]);
        assert!(!format!("{id:?}").contains(id.as_str()));
    }
}
