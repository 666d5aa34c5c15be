//! Addresses in base58, with and without a checksum.

use std::ops::RangeInclusive;

use bitcoin::base58;

use super::AddressError;

/// The byte before every address of Tron.
const TRON: u8 = 0x41;

/// Letters of an address, give or take one that was left out or typed twice.
const LETTERS: RangeInclusive<usize> = 25..=36;

/// Writes an address of Tron.
pub(crate) fn encode_tron(payload: &[u8; 20]) -> String {
    let mut bytes = vec![TRON];
    bytes.extend_from_slice(payload);
    base58::encode_check(&bytes)
}

/// Reads a base58check address of twenty bytes behind one of `versions`.
pub(super) fn checked(text: &str, versions: &[u8]) -> Result<String, AddressError> {
    let bytes = base58::decode_check(text).map_err(|error| match error {
        // Longer texts in base58 are something else: keys, or addresses of other networks.
        base58::Error::IncorrectChecksum(_) if LETTERS.contains(&text.len()) => AddressError::WrongChecksum,
        _ => AddressError::Unreadable,
    })?;
    match bytes.split_first() {
        Some((version, payload)) if payload.len() == 20 => match versions.contains(version) {
            true => Ok(text.to_owned()),
            false => Err(AddressError::OtherNetwork),
        },
        Some(_) | None => Err(AddressError::Unreadable),
    }
}

/// Reads an address of Tron.
pub(super) fn tron(text: &str) -> Result<String, AddressError> {
    checked(text, &[TRON])
}

/// Reads an address of Solana, which has no checksum: thirty-two bytes, one way to write them.
pub(super) fn solana(text: &str) -> Result<String, AddressError> {
    match base58::decode(text) {
        Ok(bytes) if bytes.len() == 32 => Ok(text.to_owned()),
        Ok(_) | Err(_) => Err(AddressError::Unreadable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tethers_contract_on_tron_is_an_address_and_a_mistyped_one_is_not() {
        let usdt = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
        assert_eq!(tron(usdt).as_deref(), Ok(usdt));
        assert_eq!(tron("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T"), Err(AddressError::WrongChecksum));
        assert_eq!(tron("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"), Err(AddressError::OtherNetwork));
        assert_eq!(tron(""), Err(AddressError::Unreadable));
        // Monero's.
        let other =
            "4ADT1BtbxqEWeMKp9GgPr2NeyJXXtNxvoDawpyA4WpzFcGcoHUvXeijE66DNfohE9r1bQYaBiQjEtKE7CtkTdLwiDznFzra";
        assert_eq!(tron(other), Err(AddressError::Unreadable));
    }

    #[test]
    fn an_address_of_solana_is_thirty_two_bytes() {
        assert!(solana("EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v").is_ok());
        assert_eq!(solana("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t"), Err(AddressError::Unreadable));
    }
}
