//! Exact decimal text for amounts: `24.90` and never a float.

use core::fmt;

/// Why a text is not an exact amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDecimal {
    /// Not digits with at most one point between them.
    NotADecimal,
    /// More digits after the point than the unit has.
    TooPrecise,
    /// More than 128 bits hold.
    TooLarge,
}

impl fmt::Display for BadDecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotADecimal => "not a decimal number",
            Self::TooPrecise => "too many digits after the point",
            Self::TooLarge => "too large",
        })
    }
}

impl core::error::Error for BadDecimal {}

/// Ten to the power of `exponent`, if it fits.
#[must_use]
pub fn power_of_ten(exponent: u8) -> Option<u128> {
    10u128.checked_pow(u32::from(exponent))
}

/// Reads `text` as an amount of a unit with `decimals` digits after the point, in smallest units.
///
/// Accepts what people and programs write for a plain number: digits, one point, no sign, no exponent, no spaces.
/// Zeros beyond the unit's last digit are fine; any other digit there would be lost money and is refused.
///
/// # Errors
///
/// Says what is wrong with the text.
pub fn parse(text: &str, decimals: u8) -> Result<u128, BadDecimal> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || text.ends_with('.') {
        return Err(BadDecimal::NotADecimal);
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = usize::from(decimals).checked_sub(fraction.len()).ok_or(BadDecimal::TooPrecise)?;
    let zeros = core::iter::repeat_n(b'0', missing);
    let mut units: u128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()).chain(zeros) {
        units = units
            .checked_mul(10)
            .and_then(|units| units.checked_add(u128::from(digit - b'0')))
            .ok_or(BadDecimal::TooLarge)?;
    }
    Ok(units)
}

/// Writes `units` of a unit with `decimals` digits after the point.
///
/// Nothing is rounded: zeros at the end are dropped, but at least `least` digits stay after the point.
#[must_use]
pub fn format(units: u128, decimals: u8, least: u8) -> String {
    let places = usize::from(decimals);
    let mut text = format!("{units:0width$}", width = places + 1);
    if places == 0 {
        return text;
    }
    text.insert(text.len() - places, '.');
    let shortest = text.len() - places + usize::from(least.min(decimals));
    while text.len() > shortest && text.ends_with('0') {
        text.pop();
    }
    if text.ends_with('.') {
        text.pop();
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn plain_numbers_are_read_exactly() {
        assert_eq!(parse("24.90", 6), Ok(24_900_000));
        assert_eq!(parse("24.9000000000", 2), Ok(2490));
        assert_eq!(parse("0007", 0), Ok(7));
        assert_eq!(parse("0.000000000000000001", 18), Ok(1));
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        for text in ["", ".", ".5", "5.", "-1", "+1", "1e3", "1,5", " 1", "NaN", "inf", "1.2.3", "٣"] {
            assert_eq!(parse(text, 6), Err(BadDecimal::NotADecimal), "{text}");
        }
        assert_eq!(parse("0.001", 2), Err(BadDecimal::TooPrecise));
        assert_eq!(parse(&"9".repeat(40), 0), Err(BadDecimal::TooLarge));
        assert_eq!(parse("1000000000000000000000", 18), Err(BadDecimal::TooLarge));
    }

    #[test]
    fn money_keeps_its_two_digits_and_every_digit_that_counts() {
        assert_eq!(format(24_900_000, 6, 2), "24.90");
        assert_eq!(format(24_900_001, 6, 2), "24.900001");
        assert_eq!(format(10, 8, 2), "0.0000001");
        assert_eq!(format(0, 8, 2), "0.00");
        assert_eq!(format(500, 0, 2), "500");
        assert_eq!(format(500_000, 3, 0), "500");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back_the_same(units: u128, decimals in 0u8..=24, least in 0u8..=8) {
            prop_assert_eq!(parse(&format(units, decimals, least), decimals), Ok(units));
        }
    }
}
