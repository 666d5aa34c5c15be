//! A number in a reply, exact to its last digit.

use quittance_protocol::{Amount, Fiat, Method};
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

/// A decimal that is written as a JSON number, digit by digit. It never is a float.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal(String);

impl Literal {
    /// Nothing.
    pub(crate) fn zero() -> Self {
        Self("0".to_owned())
    }

    /// An amount of a method's asset.
    pub(crate) fn of(method: &Method, amount: Amount) -> Self {
        Self(method.format(amount))
    }

    /// Fiat money.
    pub(crate) fn of_fiat(fiat: Fiat) -> Self {
        Self(fiat.value())
    }
}

impl Serialize for Literal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: Box<RawValue> = RawValue::from_string(self.0.clone()).map_err(S::Error::custom)?;
        raw.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eighteen_digits_after_the_point_arrive_as_they_are() {
        let ether = Method::find("ETH").unwrap();
        let literal = Literal::of(ether, Amount::new(123_456_789_012_345_678_901));
        assert_eq!(serde_json::to_string(&literal).unwrap(), "123.456789012345678901");
    }
}
