//! Addresses of Bitcoin and its descendants: bech32 (BIP-173, BIP-350), or the older base58check.

use bitcoin::bech32::{Fe32, Hrp, segwit};
use bitcoin::hashes::Hash;
use bitcoin::script::{Script, ScriptBuf};
use bitcoin::{PubkeyHash, ScriptHash, WitnessProgram, WitnessVersion, base58};

use super::base58::checked;
use super::{AddressError, Stage};

/// What tells the addresses of one network from those of another.
pub(super) struct Parameters {
    /// The human-readable part of bech32; none where there are no witnesses.
    prefix: Option<&'static str>,
    /// The byte before a key's hash in base58check.
    key: u8,
    /// The byte before a script's hash.
    script: u8,
}

/// Bitcoin's.
pub(super) const fn bitcoin(stage: Stage) -> Parameters {
    match stage {
        Stage::Main => Parameters { prefix: Some("bc"), key: 0x00, script: 0x05 },
        Stage::Test => Parameters { prefix: Some("tb"), key: 0x6f, script: 0xc4 },
        Stage::Local => Parameters { prefix: Some("bcrt"), key: 0x6f, script: 0xc4 },
    }
}

/// Litecoin's. Scripts once shared Bitcoin's version byte, and such an address says nothing of its network: refused.
pub(super) const fn litecoin(stage: Stage) -> Parameters {
    match stage {
        Stage::Main => Parameters { prefix: Some("ltc"), key: 0x30, script: 0x32 },
        Stage::Test => Parameters { prefix: Some("tltc"), key: 0x6f, script: 0x3a },
        Stage::Local => Parameters { prefix: Some("rltc"), key: 0x6f, script: 0x3a },
    }
}

/// Dogecoin's, which knows no witnesses.
pub(super) const fn dogecoin(stage: Stage) -> Parameters {
    match stage {
        Stage::Main => Parameters { prefix: None, key: 0x1e, script: 0x16 },
        Stage::Test => Parameters { prefix: None, key: 0x71, script: 0xc4 },
        Stage::Local => Parameters { prefix: None, key: 0x6f, script: 0xc4 },
    }
}

/// Reads either form. Bech32 may come in upper case, as QR codes hold it; its canonical form is lower case.
pub(super) fn canonical(text: &str, parameters: &Parameters) -> Result<String, AddressError> {
    match segwit::decode(text) {
        Ok((prefix, ..)) if Some(prefix.to_lowercase().as_str()) == parameters.prefix => {
            Ok(text.to_ascii_lowercase())
        }
        Ok(_) => Err(AddressError::OtherNetwork),
        Err(_) if looks_like_bech32(text, parameters) => Err(AddressError::WrongChecksum),
        Err(_) => checked(text, &[parameters.key, parameters.script]),
    }
}

/// The address that `script` pays, in canonical form; none if it pays no address.
pub(super) fn of_script(script: &Script, parameters: &Parameters) -> Option<String> {
    let bytes = script.as_bytes();
    let base58 = |version: u8, hash: &[u8]| base58::encode_check(&[&[version], hash].concat());
    if script.is_p2pkh() {
        return Some(base58(parameters.key, bytes.get(3..23)?));
    }
    if script.is_p2sh() {
        return Some(base58(parameters.script, bytes.get(2..22)?));
    }
    let version = Fe32::try_from(script.witness_version()?.to_num()).ok()?;
    let prefix = Hrp::parse(parameters.prefix?).ok()?;
    segwit::encode(prefix, version, bytes.get(2..)?).ok()
}

/// The script that an address stands for.
pub(super) fn script(text: &str, parameters: &Parameters) -> Result<ScriptBuf, AddressError> {
    let address = canonical(text, parameters)?;
    if let Ok((_, version, program)) = segwit::decode(&address) {
        let version = WitnessVersion::try_from(version).map_err(|_| AddressError::Unreadable)?;
        let program = WitnessProgram::new(version, &program).map_err(|_| AddressError::Unreadable)?;
        return Ok(ScriptBuf::new_witness_program(&program));
    }
    let bytes = base58::decode_check(&address).map_err(|_| AddressError::WrongChecksum)?;
    let (version, hash) = bytes.split_first().ok_or(AddressError::Unreadable)?;
    let hash = <[u8; 20]>::try_from(hash).map_err(|_| AddressError::Unreadable)?;
    Ok(match *version == parameters.key {
        true => ScriptBuf::new_p2pkh(&PubkeyHash::from_byte_array(hash)),
        false => ScriptBuf::new_p2sh(&ScriptHash::from_byte_array(hash)),
    })
}

fn looks_like_bech32(text: &str, parameters: &Parameters) -> bool {
    let text = text.to_ascii_lowercase();
    let behind = parameters.prefix.and_then(|prefix| text.strip_prefix(prefix));
    behind.is_some_and(|rest| rest.starts_with('1'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, stage: Stage) -> Result<String, AddressError> {
        canonical(text, &bitcoin(stage))
    }

    #[test]
    fn both_cases_of_bip_173s_example_are_one_address() {
        let address = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
        assert_eq!(read(address, Stage::Main).as_deref(), Ok(address));
        assert_eq!(read(&address.to_uppercase(), Stage::Main).as_deref(), Ok(address));
        assert_eq!(read(address, Stage::Test), Err(AddressError::OtherNetwork));
        assert_eq!(canonical(address, &litecoin(Stage::Main)), Err(AddressError::OtherNetwork));
        assert_eq!(canonical(address, &dogecoin(Stage::Main)), Err(AddressError::OtherNetwork));
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

    #[test]
    fn a_script_pays_the_address_that_was_made_from_it() {
        for (script, address) in [
            ("76a91476a04053bda0a88bda5177b86a15c3b29f55987388ac", "1BpEi6DfDAUFd7GtittLSdBeYJvcoaVggu"),
            ("0014751e76e8199196d454941c45d1b3a323f1433bd6", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
            (
                "512079be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
                "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            ),
        ] {
            let script = ScriptBuf::from_hex(script).unwrap();
            assert_eq!(of_script(&script, &bitcoin(Stage::Main)).as_deref(), Some(address));
        }
        // BIP-49's.
        let nested = ScriptBuf::from_hex("a914336caa13e08b96080a32b5d818d59b4ab3b3674287").unwrap();
        let address = "2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2";
        assert_eq!(of_script(&nested, &bitcoin(Stage::Test)).as_deref(), Some(address));
        let data = ScriptBuf::from_hex("6a0548656c6c6f").unwrap();
        assert_eq!(of_script(&data, &bitcoin(Stage::Main)), None, "data are nobody's address");
        let witness = ScriptBuf::from_hex("0014751e76e8199196d454941c45d1b3a323f1433bd6").unwrap();
        assert_eq!(of_script(&witness, &dogecoin(Stage::Main)), None);
    }
}
