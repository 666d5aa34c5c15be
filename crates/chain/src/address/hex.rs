//! Addresses of twenty bytes in hexadecimal, checksummed by upper case (EIP-55).

use bitcoin::hex::{DisplayHex, FromHex};
use sha3::{Digest, Keccak256};

use super::AddressError;

/// Writes an address with its checksum.
///
/// Source: EIP-55. A letter is upper case where the hash of the lower-case text has a digit of eight or more.
pub(crate) fn eip55(bytes: &[u8; 20]) -> String {
    let plain = bytes.to_lower_hex_string();
    let digest = Keccak256::digest(plain.as_bytes()).to_lower_hex_string();
    let letters = plain.chars().zip(digest.chars()).map(|(letter, digit)| match digit {
        '0'..='7' => letter,
        _ => letter.to_ascii_uppercase(),
    });
    "0x".chars().chain(letters).collect()
}

/// Reads an address. Text in one case carries no checksum; in mixed case the checksum has to be right.
pub(super) fn canonical(text: &str) -> Result<String, AddressError> {
    let digits = text.strip_prefix("0x").ok_or(AddressError::Unreadable)?;
    let bytes = <[u8; 20]>::from_hex(digits).map_err(|_| AddressError::Unreadable)?;
    let right = eip55(&bytes);
    let mixed = digits.contains(|c: char| c.is_ascii_lowercase())
        && digits.contains(|c: char| c.is_ascii_uppercase());
    match mixed && right != text {
        true => Err(AddressError::WrongChecksum),
        false => Ok(right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test cases of EIP-55: all upper case, all lower case, and mixed.
    const VECTORS: &[&str] = &[
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
        "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];

    #[test]
    fn the_vectors_of_eip_55_hold() {
        for vector in VECTORS {
            assert_eq!(canonical(vector).as_deref(), Ok(*vector));
            assert_eq!(canonical(&vector.to_lowercase()).as_deref(), Ok(*vector));
            let upper = format!("0x{}", vector[2..].to_uppercase());
            assert_eq!(canonical(&upper).as_deref(), Ok(*vector));
        }
    }

    #[test]
    fn any_letter_of_a_vector_in_the_wrong_case_is_noticed_while_the_text_is_in_mixed_case() {
        for vector in VECTORS {
            for (place, letter) in vector.char_indices().skip(2).filter(|(_, letter)| letter.is_alphabetic())
            {
                let flipped = match letter.is_ascii_lowercase() {
                    true => letter.to_ascii_uppercase(),
                    false => letter.to_ascii_lowercase(),
                };
                let wrong = format!("{}{flipped}{}", &vector[..place], &vector[place + 1..]);
                assert_eq!(canonical(&wrong), Err(AddressError::WrongChecksum), "{wrong}");
            }
        }
    }

    #[test]
    fn a_changed_letter_case_is_refused() {
        let wrong = "0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        assert_eq!(canonical(wrong), Err(AddressError::WrongChecksum));
        assert_eq!(canonical("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"), Err(AddressError::Unreadable));
        assert_eq!(canonical("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeA"), Err(AddressError::Unreadable));
    }
}
