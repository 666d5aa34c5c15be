//! The numbers of added rows, by which CryptoCloud's clients know them.

use super::Place;
use crate::config::ConfigError;

/// The first number of the operator's. Those below are for rows that come with Quittance, today or later.
pub(super) const FIRST: u16 = 10_000;

/// The number of a row: the operator's, or one made of its name alone, so that it stays when rows are added, removed or moved.
pub(super) fn number(place: &Place, given: Option<u16>, name: &str) -> Result<u16, ConfigError> {
    match given {
        Some(number) if number < FIRST => {
            Err(place.wrong(format!("number must be {FIRST} or more: those below belong to Quittance")))
        }
        Some(number) => Ok(number),
        None => Ok(made_of(name)),
    }
}

/// FNV-1a, 32 bits, spread over the operator's numbers. It may never change: shops keep these numbers.
fn made_of(name: &str) -> u16 {
    let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    let hash = name.bytes().fold(0x811c_9dc5, mix);
    let span = u32::from(u16::MAX - FIRST) + 1;
    u16::try_from(hash % span).unwrap_or(0).saturating_add(FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_made_of_the_name_and_stays_what_it_was() {
        assert_eq!([made_of("gnosis"), made_of("XDAI"), made_of("USDC_GNOSIS")], [20_326, 15_363, 45_506]);
        for name in ["", "a", "gnosis", "USDC_GNOSIS"] {
            assert!(made_of(name) >= FIRST);
        }
    }
}
