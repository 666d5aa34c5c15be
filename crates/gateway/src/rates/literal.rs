//! Reads a number as a source wrote it, digit by digit: a rate never becomes a float.

use quittance_protocol::Rate;

/// More digits than any source writes. A longer number is nonsense, and would only cost time.
const LONGEST: usize = 100;

/// Reads a decimal, also with an exponent (`4.1e-06`), as JSON and exchanges write it.
///
/// Digits beyond the last one of a [`Rate`] are cut off: at most 10^-12 is lost, downwards, for the merchant. `None` for
/// what is no such number, is negative, is nothing at that precision, or is beyond what a rate holds.
pub(super) fn rate(text: &str) -> Option<Rate> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = || whole.bytes().chain(fraction.bytes());
    if whole.is_empty() || text.len() > LONGEST || !digits().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let exponent: i32 = exponent.parse().ok()?;
    // So many of the digits, followed by zeros, count the units of 10^-12.
    let point = i32::try_from(whole.len()).ok()?.checked_add(exponent)?;
    let counted = usize::try_from(point.checked_add(i32::from(Rate::DECIMALS))?).ok()?;
    let zeros = std::iter::repeat(b'0');
    // Leading zeros count too, so that the limit does not depend on them.
    (counted <= LONGEST + usize::from(Rate::DECIMALS)).then_some(())?;
    let units = digits()
        .chain(zeros)
        .take(counted)
        .try_fold(0_u128, |units, digit| units.checked_mul(10)?.checked_add(u128::from(digit - b'0')))?;
    Rate::from_units(units).filter(|rate| rate.units() > 0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        rate(text).map(Rate::value)
    }

    #[test]
    fn numbers_are_read_as_they_are_written() {
        for (text, value) in [
            ("92874.60000", "92874.60"),
            ("1", "1.00"),
            ("0.0000073112345678901", "0.000007311234"),
            ("4.1e-06", "0.0000041"),
            ("7.31E-6", "0.00000731"),
            ("1.5e+3", "1500.00"),
            ("12e2", "1200.00"),
            ("0.00e5", ""),
            ("1e-12", "0.000000000001"),
            ("9.99e-13", ""),
            ("1000000000000000", "1000000000000000.00"),
            ("0.99999999999999999999999999", "0.999999999999"),
        ] {
            assert_eq!(read(text).unwrap_or_default(), value, "{text}");
        }
    }

    #[test]
    fn what_is_no_price_is_none() {
        let long = "1".repeat(101);
        for text in [
            "",
            ".",
            ".5",
            "-1",
            "+1",
            "0",
            "0.0",
            "1e",
            "e5",
            "1e5e5",
            "1.2.3",
            "NaN",
            "Infinity",
            "1,5",
            " 1",
            "null",
            "٣",
            "1000000000000000.000000000001",
            "1e16",
            "1e999999999",
            "1e-999999999",
            "1e2147483647",
            "1e99999999999999",
            "1e1.5",
            &long,
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_exponent_moves_the_point_and_nothing_else(units in 1_u128..10_u128.pow(27), exponent in -30_i32..30) {
            let rate_text = Rate::from_units(units).unwrap().value();
            let (whole, fraction) = rate_text.split_once('.').unwrap();
            // The same number with its point moved by `exponent`, and the exponent that moves it back.
            let digits = format!("{whole}{fraction}");
            let moved = i32::try_from(fraction.len()).unwrap();
            let scientific = format!("{digits}e{}", -moved);
            prop_assert_eq!(super::rate(&scientific), Rate::from_units(units));
            let zeros = "0".repeat(usize::try_from(exponent.max(0)).unwrap());
            let padded = format!("{digits}{zeros}e{}", -moved - exponent.max(0));
            prop_assert_eq!(super::rate(&padded), Rate::from_units(units));
        }
    }
}
