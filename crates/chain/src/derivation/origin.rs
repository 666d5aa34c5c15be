//! Where a wallet says that a key comes from: `[d34db33f/84h/0h/0h]`, of which the path says what kind of account it is.

use bitcoin::bip32::{ChildNumber, DerivationPath};

use super::{KeyError, Script};
use crate::address::Format;

/// The path of an account: purpose, coin and its number (BIP-44).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Origin {
    purpose: u32,
    coin: u32,
}

/// The numbers of coins (SLIP-44): Bitcoin, Litecoin, Dogecoin, Ethereum with its kin, and Tron. Test networks share one.
const COINS: [u32; 5] = [0, 2, 3, 60, 195];

impl Origin {
    /// What a path says, if it is that of an account.
    pub(super) fn of(path: &DerivationPath) -> Option<Self> {
        match path.as_ref() {
            [
                ChildNumber::Hardened { index: purpose },
                ChildNumber::Hardened { index: coin },
                ChildNumber::Hardened { .. },
            ] => Some(Self { purpose: *purpose, coin: *coin }),
            _ => None,
        }
    }

    /// Takes it off a key that stands behind it.
    ///
    /// # Errors
    ///
    /// What stands in brackets is no origin.
    pub(super) fn before(text: &str) -> Result<(Option<Self>, &str), KeyError> {
        let Some(rest) = text.strip_prefix('[') else { return Ok((None, text)) };
        let (origin, key) = rest.split_once(']').ok_or(KeyError::Unreadable)?;
        let Some((_, path)) = origin.split_once('/') else { return Ok((None, key)) };
        let path: DerivationPath = path.parse().map_err(|_| KeyError::Unreadable)?;
        Ok((Self::of(&path), key))
    }

    /// What the account's addresses stand for, where its purpose says it (BIP-44, 49, 84, 86).
    pub(super) fn script(self) -> Option<Script> {
        match self.purpose {
            44 => Some(Script::KeyHash),
            49 => Some(Script::NestedWitness),
            84 => Some(Script::Witness),
            86 => Some(Script::Taproot),
            _ => None,
        }
    }

    /// Whether it is another coin's account than the one whose addresses are written so. A wallet that is made from the words
    /// again would not look there.
    pub(super) fn is_of_another_coin(self, format: Format) -> bool {
        let own = match format {
            Format::Bitcoin(_) => 0,
            Format::Litecoin(_) => 2,
            Format::Dogecoin(_) => 3,
            Format::Evm => 60,
            Format::Tron => 195,
            Format::Solana | Format::Ton(_) | Format::Monero(_) => return false,
        };
        self.coin != own && COINS.contains(&self.coin)
    }
}
