//! Addresses of Bitcoin and Litecoin: bech32 (BIP-173, BIP-350), or the older base58check.

use bitcoin::bech32::{Hrp, segwit};

use super::{AddressError, Stage, base58};

/// What tells the addresses of one network from those of another.
pub(super) struct Parameters {
    /// The human-readable part of bech32.
    prefix: &'static str,
    /// The version bytes of base58check: to a key's hash, to a script's hash.
    versions: &'static [u8],
}

/// Bitcoin's.
pub(super) fn bitcoin(stage: Stage) -> Parameters {
    match stage {
        Stage::Main => Parameters { prefix: "bc", versions: &[0x00, 0x05] },
        Stage::Test => Parameters { prefix: "tb", versions: &[0x6f, 0xc4] },
    }
}

/// Litecoin's. Scripts once shared Bitcoin's version byte, and such an address says nothing of its network: refused.
pub(super) fn litecoin(stage: Stage) -> Parameters {
    match stage {
        Stage::Main => Parameters { prefix: "ltc", versions: &[0x30, 0x32] },
        Stage::Test => Parameters { prefix: "tltc", versions: &[0x6f, 0x3a] },
    }
}

/// Writes the address of a public key's hash (P2WPKH).
///
/// # Errors
///
/// Never for the prefixes above; the encoder cannot know.
pub(crate) fn pay_to_witness_key(prefix: &'static str, hash: &[u8; 20]) -> Result<String, AddressError> {
    let prefix = Hrp::parse(prefix).map_err(|_| AddressError::Unreadable)?;
    segwit::encode_v0(prefix, hash).map_err(|_| AddressError::Unreadable)
}

/// Reads either form. Bech32 may come in upper case, as QR codes hold it; its canonical form is lower case.
pub(super) fn or_base58(text: &str, parameters: &Parameters) -> Result<String, AddressError> {
    match segwit::decode(text) {
        Ok((prefix, ..)) if prefix.to_lowercase() == parameters.prefix => Ok(text.to_ascii_lowercase()),
        Ok(_) => Err(AddressError::OtherNetwork),
        Err(_) if looks_like_bech32(text, parameters) => Err(AddressError::WrongChecksum),
        Err(_) => base58::checked(text, parameters.versions),
    }
}

fn looks_like_bech32(text: &str, parameters: &Parameters) -> bool {
    let text = text.to_ascii_lowercase();
    text.strip_prefix(parameters.prefix).is_some_and(|rest| rest.starts_with('1'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, stage: Stage) -> Result<String, AddressError> {
        or_base58(text, &bitcoin(stage))
    }

    #[test]
    fn both_cases_of_bip_173s_example_are_one_address() {
        let address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
        assert_eq!(read(address, Stage::Main).as_deref(), Ok(address));
        assert_eq!(read(&address.to_uppercase(), Stage::Main).as_deref(), Ok(address));
        assert_eq!(read(address, Stage::Test), Err(AddressError::OtherNetwork));
        assert_eq!(or_base58(address, &litecoin(Stage::Main)), Err(AddressError::OtherNetwork));
    }

    #[test]
    fn a_changed_letter_is_noticed() {
        let wrong = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5";
        assert_eq!(read(wrong, Stage::Main), Err(AddressError::WrongChecksum));
    }

    #[test]
    fn taproot_and_base58_addresses_are_addresses_too() {
        let taproot = "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0";
        assert_eq!(read(taproot, Stage::Main).as_deref(), Ok(taproot));
        let old = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2";
        assert_eq!(read(old, Stage::Main).as_deref(), Ok(old));
        assert_eq!(read(old, Stage::Test), Err(AddressError::OtherNetwork));
    }
}
