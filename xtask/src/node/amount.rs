//! Decimals as people write them, in the smallest unit.

use anyhow::{Context, Result, ensure};

/// `text` in the smallest unit of something with so many decimals.
pub(super) fn units(text: &str, decimals: usize) -> Result<u128> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    ensure!(!whole.is_empty() && digits(whole) && digits(part), "{text} is no decimal: write 25 or 24.90");
    ensure!(part.len() <= decimals, "{text} has more than {decimals} digits after the point");
    format!("{whole}{part:0<decimals$}").parse().with_context(|| format!("{text} is too much"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_become_units() {
        assert_eq!(units("24.90", 6).unwrap(), 24_900_000);
        assert_eq!(units("25", 18).unwrap(), 25_000_000_000_000_000_000);
        assert_eq!(units("0.000001", 6).unwrap(), 1);
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for odd in ["", ".5", "1,5", "-1", "0.0000001", "1e3"] {
            assert!(units(odd, 6).is_err(), "{odd}");
        }
    }
}
