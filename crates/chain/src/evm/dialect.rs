//! What the kin of Ethereum do each in their own way: how they write addresses and the names of transactions.

use std::time::Duration;

use bitcoin::base58;
use bitcoin::hex::{DisplayHex, FromHex};

use super::wire::Hash;
use crate::address::{Format, eip55, encode_tron};

/// Whose way it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Ethereum's own.
    #[default]
    Ethereum,
    /// Tron's: the same interface for events and receipts, under addresses of its own. What a block holds is told by another
    /// interface (`tron`).
    Tron,
}

/// The byte before every address of Tron, where it is written in hexadecimal.
const TRON: &str = "41";
/// Digits of an address in hexadecimal.
const DIGITS: usize = 40;

impl Dialect {
    /// How long is usually waited between two looks. On Tron a block costs two questions and a look three, and a free key to a
    /// seller's node is for 100,000 a day: ten seconds leave it a sixth for what payments cost.
    #[must_use]
    pub const fn pause(self) -> Duration {
        match self {
            Self::Ethereum => Duration::from_secs(2),
            Self::Tron => Duration::from_secs(10),
        }
    }

    /// How payers and merchants write addresses.
    pub(super) fn format(self) -> Format {
        match self {
            Self::Ethereum => Format::Evm,
            Self::Tron => Format::Tron,
        }
    }

    /// The canonical form of an address as a node writes it: in hexadecimal, upper case is no checksum.
    pub(super) fn canonical(self, address: &str) -> Option<String> {
        let digits = address.strip_prefix("0x").unwrap_or(address);
        let digits = match self {
            Self::Tron if digits.len() > DIGITS => digits.strip_prefix(TRON)?,
            Self::Ethereum | Self::Tron => digits,
        };
        Some(self.write(&<[u8; 20]>::from_hex(digits).ok()?))
    }

    /// The canonical form of an address.
    pub(super) fn write(self, address: &[u8; 20]) -> String {
        match self {
            Self::Ethereum => eip55(address),
            Self::Tron => encode_tron(address),
        }
    }

    /// An address in canonical form as nodes are asked about it; none if it is of another kind of network.
    pub(super) fn asked(self, address: &str) -> Option<String> {
        match self {
            Self::Ethereum => address.starts_with("0x").then(|| address.to_owned()),
            Self::Tron => {
                let bytes = <[u8; 21]>::try_from(base58::decode_check(address).ok()?).ok()?;
                let (_, account) = bytes.split_first()?;
                Some(format!("0x{}", account.to_lower_hex_string()))
            }
        }
    }

    /// A transaction's name as everybody but its nodes writes it.
    pub(super) fn name(self, transaction: &Hash) -> String {
        let Hash(hash) = transaction;
        match self {
            Self::Ethereum => hash.clone(),
            Self::Tron => hash.trim_start_matches("0x").to_owned(),
        }
    }

    /// The transaction of that name; none if there can be no such one.
    pub(super) fn named(self, name: &str) -> Option<Hash> {
        match self {
            Self::Ethereum => Hash::parse(name),
            Self::Tron => Hash::parse(&format!("0x{name}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tether's contract, as payers and as logs write it.
    const TETHER: &str = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
    const IN_LOGS: &str = "0xa614f803b6fd780986a42c78ec9c7f77e6ded13c";

    #[test]
    fn an_address_of_tron_is_one_with_and_without_its_first_byte() {
        for written in [
            IN_LOGS,
            "0x41a614f803b6fd780986a42c78ec9c7f77e6ded13c",
            "41A614F803B6FD780986A42C78EC9C7F77E6DED13C",
        ] {
            assert_eq!(Dialect::Tron.canonical(written).as_deref(), Some(TETHER), "{written}");
        }
        assert_eq!(Dialect::Tron.asked(TETHER).as_deref(), Some(IN_LOGS));
        assert_eq!((Dialect::Tron.asked(IN_LOGS), Dialect::Ethereum.asked(TETHER)), (None, None));
        for other in ["0x", "", "0x42a614f803b6fd780986a42c78ec9c7f77e6ded13c", TETHER] {
            assert_eq!(Dialect::Tron.canonical(other), None, "{other}");
        }
        assert_eq!(Dialect::Ethereum.canonical("0x41a614f803b6fd780986a42c78ec9c7f77e6ded13c"), None);
    }

    #[test]
    fn a_transaction_of_tron_is_named_without_0x() {
        let digits = "5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060";
        let hash = Dialect::Tron.named(digits).unwrap();
        assert_eq!((hash.0.as_str(), Dialect::Tron.name(&hash).as_str()), (&*format!("0x{digits}"), digits));
        assert_eq!(Dialect::Tron.named(&hash.0), None);
        assert_eq!(Dialect::Ethereum.named(&hash.0).map(|hash| Dialect::Ethereum.name(&hash)), Some(hash.0));
        assert_eq!(Dialect::Ethereum.named(digits), None);
    }
}
