//! Subaddresses of a Monero wallet from its primary address and its private view key.

use std::str::FromStr;

use monero::cryptonote::subaddress::{Index, get_subaddress};
use monero::util::address::AddressType;
use monero::{Address, Network, PrivateKey, PublicKey, ViewPair};

use super::KeyError;
use crate::address::{Stage, is_of};

/// Letters of a key in hexadecimal.
const KEY: usize = 64;
/// Letters of a primary address.
const ADDRESS: usize = 95;

/// A wallet that can be watched. It has no `Debug`: whoever has the view key sees all its income.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ViewAccount {
    network: Network,
    keys: ViewPair,
}

impl ViewAccount {
    /// The wallet's first address, which names it.
    pub(crate) fn primary(&self) -> Address {
        Address::from_viewpair(self.network, &self.keys)
    }

    /// The address at a path below the wallet, which ends in the account and the number. They are counted from the second
    /// address of the account, because the first one is the primary address, at which payments cannot be told apart.
    pub(crate) fn address(&self, stage: Stage, path: &[u32]) -> Result<String, KeyError> {
        if !is_of(self.network, stage) {
            return Err(KeyError::OtherNetwork);
        }
        let [.., major, number] = path else { return Err(KeyError::NoSuchIndex) };
        let major = *major;
        let minor = number.checked_add(1).ok_or(KeyError::NoSuchIndex)?;
        Ok(get_subaddress(&self.keys, Index { major, minor }, Some(self.network)).to_string())
    }
}

/// Reads `ADDRESS VIEWKEY`; nothing if it is a key of another kind.
pub(super) fn read(text: &str) -> Result<Option<ViewAccount>, KeyError> {
    let mut words = text.split_whitespace();
    let (address, key) = (words.next().unwrap_or_default(), words.next());
    if is_hexadecimal(address) {
        return Err(KeyError::Kind);
    }
    let address = match Address::from_str(address) {
        Ok(address) => address,
        Err(_) if key.is_some_and(is_hexadecimal) => return Err(KeyError::Mistyped),
        // With something else than a space behind it.
        Err(_) if begins_with_address(address) => return Err(KeyError::Kind),
        Err(_) => return Ok(None),
    };
    if address.addr_type != AddressType::Standard {
        return Err(KeyError::NotPrimary);
    }
    let (Some(key), None) = (key, words.next()) else { return Err(KeyError::Kind) };
    let view = PrivateKey::from_str(key).map_err(|_| KeyError::OtherViewKey)?;
    match PublicKey::from_private_key(&view) {
        public if public == address.public_view => {}
        public if public == address.public_spend => return Err(KeyError::Spend),
        _ => return Err(KeyError::OtherViewKey),
    }
    let keys = ViewPair { view, spend: address.public_spend };
    Ok(Some(ViewAccount { network: address.network, keys }))
}

/// Whether a word is 32 bytes in hexadecimal, as private keys are written.
pub(super) fn is_hexadecimal(word: &str) -> bool {
    word.len() == KEY && word.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn begins_with_address(text: &str) -> bool {
    text.get(..ADDRESS).is_some_and(|address| Address::from_str(address).is_ok())
}
