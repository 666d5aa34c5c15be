//! Makes up the names of a sandbox chain: the same chain makes up the same ones, in the form of its family.

use bitcoin::base58;
use bitcoin::hex::DisplayHex;
use quittance_protocol::network::Family;
use sha2::{Digest, Sha256, Sha512};

/// The id of a transaction.
pub(super) fn transaction(project: &str, family: Family, number: u64) -> String {
    let text = format!("quittance sandbox transaction {project} {} {number}", family.as_str());
    match family {
        // A transaction of Solana is named by its signature of sixty-four bytes.
        Family::Solana => base58::encode(&Sha512::digest(text)),
        Family::Evm => format!("0x{}", hash(&text).to_lower_hex_string()),
        Family::Bitcoin | Family::Tron | Family::Ton | Family::Monero => hash(&text).to_lower_hex_string(),
    }
}

/// The hash of a block.
pub(super) fn block(project: &str, family: Family, number: u64) -> String {
    let hash = hash(&format!("quittance sandbox block {project} {} {number}", family.as_str()));
    match family {
        Family::Solana => base58::encode(&hash),
        Family::Evm => format!("0x{}", hash.to_lower_hex_string()),
        Family::Bitcoin | Family::Tron | Family::Ton | Family::Monero => hash.to_lower_hex_string(),
    }
}

/// Thirty-two bytes that stand for `text`.
pub(super) fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_the_form_of_their_family_and_differ_between_projects() {
        let bitcoin = transaction("A", Family::Bitcoin, 1);
        assert_eq!(bitcoin.len(), 64);
        assert_eq!(transaction("A", Family::Evm, 1).len(), 66);
        assert_eq!(base58::decode(&transaction("A", Family::Solana, 1)).map(|bytes| bytes.len()), Ok(64));
        assert_ne!(bitcoin, transaction("B", Family::Bitcoin, 1));
        assert_ne!(bitcoin, transaction("A", Family::Bitcoin, 2));
        assert_ne!(bitcoin, block("A", Family::Bitcoin, 1));
    }
}
