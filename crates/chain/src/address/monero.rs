//! Addresses of Monero: standard ones, integrated ones, and the subaddresses that payers are given.

use std::str::FromStr;

use monero::util::address::Error;
use monero::{Address, Network};

use super::{AddressError, Stage};

/// Letters of an address without a payment id, and of one with it.
const LETTERS: [usize; 2] = [95, 106];

/// Reads an address of any of the three kinds. There is one way to write it.
pub(super) fn canonical(text: &str, stage: Stage) -> Result<String, AddressError> {
    let plausible = LETTERS.contains(&text.len());
    let address = Address::from_str(text).map_err(|error| match error {
        // A character that was changed in the middle of a key mostly leaves no key.
        Error::InvalidChecksum | Error::InvalidFormat | Error::Base58(_) if plausible => {
            AddressError::WrongChecksum
        }
        _ => AddressError::Unreadable,
    })?;
    // What follows the checksum is not looked at when an address is read.
    if address.to_string() != text {
        return Err(AddressError::Unreadable);
    }
    if is_of(address.network, stage) { Ok(text.to_owned()) } else { Err(AddressError::OtherNetwork) }
}

/// Whether a network's money is worth what the stage says. Wallets know two test networks.
pub(crate) fn is_of(network: Network, stage: Stage) -> bool {
    match (network, stage) {
        (Network::Mainnet, Stage::Main | Stage::Local)
        | (Network::Stagenet | Network::Testnet, Stage::Test) => true,
        (Network::Mainnet, Stage::Test)
        | (Network::Stagenet | Network::Testnet, Stage::Main | Stage::Local) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Examples of Monero's documentation, and the address that the project takes donations at.
    const STANDARD: &str =
        "4ADT1BtbxqEWeMKp9GgPr2NeyJXXtNxvoDawpyA4WpzFcGcoHUvXeijE66DNfohE9r1bQYaBiQjEtKE7CtkTdLwiDznFzra";
    const INTEGRATED: &str = "4Byr22j9M2878Mtyb3fEPcBNwBZf5EXqn1Yi6VzR46618SFBrYysab2Cs1474CVDbsh94AJq7vuV3Z2DRq4zLcY3LHzo1Nbv3d8J6VhvCV";
    const SUBADDRESS: &str =
        "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H";
    /// The sandbox's.
    const STAGE: &str =
        "54N3EUWsuK5KQJR2KPjyEwSVCJruabXoz8ez2MwAgkTE6vwd8bbfw9herL2oUu4kQNRV9SWwwuSvRXfjJj9egBcPUvp8rSJ";

    #[test]
    fn all_three_kinds_are_addresses_and_of_one_network() {
        for address in [STANDARD, INTEGRATED, SUBADDRESS] {
            assert_eq!(canonical(address, Stage::Main).as_deref(), Ok(address));
            assert_eq!(canonical(address, Stage::Local).as_deref(), Ok(address));
            assert_eq!(canonical(address, Stage::Test), Err(AddressError::OtherNetwork));
        }
        assert_eq!(canonical(STAGE, Stage::Test).as_deref(), Ok(STAGE));
        assert_eq!(canonical(STAGE, Stage::Main), Err(AddressError::OtherNetwork));
    }

    #[test]
    fn a_changed_letter_is_noticed_wherever_it_is() {
        for address in [STANDARD, INTEGRATED, SUBADDRESS] {
            for place in 2..address.len() {
                let mut letters: Vec<char> = address.chars().collect();
                letters[place] = if letters[place] == 'b' { 'c' } else { 'b' };
                let wrong: String = letters.into_iter().collect();
                assert_eq!(canonical(&wrong, Stage::Main), Err(AddressError::WrongChecksum), "{wrong}");
            }
        }
    }

    #[test]
    fn what_is_longer_shorter_or_of_another_network_is_none() {
        let longer = format!("{STANDARD}1");
        let twice = format!("{STANDARD}{STANDARD}");
        for wrong in ["", &STANDARD[..94], &longer, &twice, "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t", "4 AdU"] {
            assert_eq!(canonical(wrong, Stage::Main), Err(AddressError::Unreadable), "{wrong}");
        }
    }
}
