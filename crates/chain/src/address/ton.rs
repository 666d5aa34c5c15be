//! Addresses of TON in their "user-friendly" form: flags, workchain, hash and a checksum in base64.

use base64ct::{Base64Url, Encoding};

use super::{AddressError, Stage};

/// To a wallet: money that the receiver cannot handle does not bounce back.
const NOT_BOUNCEABLE: u8 = 0x51;
/// To a contract.
const BOUNCEABLE: u8 = 0x11;
/// Added on the test network.
const TEST: u8 = 0x80;

/// Writes the address of an account of the basic workchain.
pub(crate) fn encode(hash: &[u8; 32], stage: Stage) -> String {
    let flags = match stage {
        Stage::Main => NOT_BOUNCEABLE,
        Stage::Test | Stage::Local => NOT_BOUNCEABLE | TEST,
    };
    write(flags, 0, hash)
}

/// Reads an address. An account has several; ours is the not-bounceable one of the URL-safe alphabet.
pub(super) fn canonical(text: &str, stage: Stage) -> Result<String, AddressError> {
    let text = text.replace('+', "-").replace('/', "_");
    let bytes = Base64Url::decode_vec(&text).map_err(|_| AddressError::Unreadable)?;
    let bytes: [u8; 36] = bytes.try_into().map_err(|_| AddressError::Unreadable)?;
    let [flags, workchain, hash @ .., high, low] = bytes;
    if checksum(&bytes[..34]).to_be_bytes() != [high, low] {
        return Err(AddressError::WrongChecksum);
    }
    match (flags & !TEST, flags & TEST, stage) {
        (BOUNCEABLE | NOT_BOUNCEABLE, 0, Stage::Main) => Ok(write(NOT_BOUNCEABLE, workchain, &hash)),
        (BOUNCEABLE | NOT_BOUNCEABLE, TEST, Stage::Test | Stage::Local) => {
            Ok(write(NOT_BOUNCEABLE | TEST, workchain, &hash))
        }
        (BOUNCEABLE | NOT_BOUNCEABLE, ..) => Err(AddressError::OtherNetwork),
        _ => Err(AddressError::Unreadable),
    }
}

fn write(flags: u8, workchain: u8, hash: &[u8; 32]) -> String {
    let mut bytes = vec![flags, workchain];
    bytes.extend_from_slice(hash);
    bytes.extend_from_slice(&checksum(&bytes).to_be_bytes());
    Base64Url::encode_string(&bytes)
}

/// CRC-16/XMODEM.
fn checksum(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ (u16::from(*byte) << 8), |sum, _| match sum & 0x8000 {
            0 => sum << 1,
            _ => (sum << 1) ^ 0x1021,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accounts_two_addresses_have_one_canonical_form() {
        let bounceable = "EQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_sDs";
        let canonical_form = canonical(bounceable, Stage::Main).unwrap();
        assert!(canonical_form.starts_with("UQCxE6mUtQJKFnGfaROTKOt1lZbDiiX1kCixRv7Nw2Id_"));
        assert_eq!(canonical(&canonical_form, Stage::Main), Ok(canonical_form));
        assert_eq!(canonical(bounceable, Stage::Test), Err(AddressError::OtherNetwork));
        assert_eq!(
            canonical(&bounceable.replace("EQCx", "EQCy"), Stage::Main),
            Err(AddressError::WrongChecksum)
        );
    }

    #[test]
    fn a_test_address_is_told_apart() {
        let address = encode(&[7; 32], Stage::Test);
        assert!(address.starts_with("0Q"));
        assert_eq!(canonical(&address, Stage::Test), Ok(address));
    }
}
