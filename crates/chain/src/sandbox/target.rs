//! Hands out the addresses of the sandbox. Nobody is meant to hold their keys, and no real money may go there.

use quittance_ledger::quote::Target;
use quittance_protocol::Method;
use quittance_protocol::network::Family;

use super::name::hash;
use crate::address::{Format, Stage, encode_ton};
use crate::derivation::{AccountKey, KeyError};

/// The sandbox's account m/44'/1'/0', made from the SHA-512 of "quittance sandbox: not for real money"; a test shows how.
const ACCOUNT: &str = "tpubDCQaH3dhxtzsJaDDv2pC4ZvMfQZi1bCnb5nsHizsNuXJm6NvSkUfQYYF6TWDVkrmZkzkHeb1M4AnmDUV14ZbUDwFtcpoeiuwp4VGN2naJaa";
/// A wallet of Monero's test network, made from the hashes of the same words; the test shows how. Its view key is no secret,
/// because there is nothing to see.
const MONERO: &str = "54N3EUWsuK5KQJR2KPjyEwSVCJruabXoz8ez2MwAgkTE6vwd8bbfw9herL2oUu4kQNRV9SWwwuSvRXfjJj9egBcPUvp8rSJ 20538619ecb4564d73b8109bb1707814929baea6381a613421394204de9fa00c";

/// Target number `index` of `project` for `method`.
///
/// Every project has its own branch of the fixed account, so that no address ever belongs to two of them. Solana and TON
/// derive nothing from public keys: there a project has one address, and each target a reference of its own.
///
/// # Errors
///
/// There is no address of this number: [`KeyError::NoSuchIndex`].
pub fn sandbox_target(method: &Method, project: &str, index: u32) -> Result<Target, KeyError> {
    let network = method.network();
    let format = Format::of(network, Stage::Test);
    let account = hash(&format!("quittance sandbox account {project}"));
    let (address, reference) = match network.family {
        Family::Bitcoin | Family::Evm | Family::Tron => (derived(ACCOUNT, format, &account, index)?, None),
        Family::Monero => (derived(MONERO, format, &account, index)?, None),
        Family::Solana => {
            let reference = hash(&format!("quittance sandbox reference {project} {index}"));
            (bitcoin::base58::encode(&account), Some(bitcoin::base58::encode(&reference)))
        }
        Family::Ton => (encode_ton(&account, Stage::Test), Some(format!("{index:06}"))),
    };
    Ok(Target { network: network.id(), address, reference })
}

fn derived(key: &str, format: Format, account: &[u8; 32], index: u32) -> Result<String, KeyError> {
    let key: AccountKey = key.parse()?;
    let [a, b, c, d, e, f, g, h, ..] = *account;
    // Only the lower half of the numbers can be derived without the private key.
    let branch = |bytes| u32::from_be_bytes(bytes) >> 1;
    key.address_at(format, &[branch([a, b, c, d]), branch([e, f, g, h]), index])
}

#[cfg(test)]
mod tests {
    use super::*;
    use bitcoin::NetworkKind;
    use bitcoin::bip32::{DerivationPath, Xpriv, Xpub};
    use bitcoin::secp256k1::Secp256k1;
    use sha2::{Digest, Sha512};

    #[test]
    fn the_account_comes_from_its_sentence() {
        let seed = Sha512::digest("quittance sandbox: not for real money");
        let secp = Secp256k1::new();
        let path: DerivationPath = "m/44'/1'/0'".parse().unwrap();
        let account = Xpriv::new_master(NetworkKind::Test, &seed).unwrap().derive_priv(&secp, &path).unwrap();
        assert_eq!(Xpub::from_priv(&secp, &account).to_string(), ACCOUNT);
    }

    #[test]
    fn the_wallet_of_monero_comes_from_its_sentences() {
        use monero::cryptonote::hash::Hash;
        use monero::{Address, KeyPair, Network};
        let key = |name: &str| Hash::hash_to_scalar(format!("quittance sandbox {name}: not for real money"));
        let keys = KeyPair { view: key("view"), spend: key("spend") };
        let address = Address::from_keypair(Network::Stagenet, &keys);
        assert_eq!(format!("{address} {}", keys.view), MONERO);
    }

    #[test]
    fn every_method_has_targets_in_canonical_form_with_test_parameters() {
        for method in Method::ALL {
            let target = sandbox_target(method, "DEMOSHOP00000001", 7).unwrap();
            let format = Format::of(method.network(), Stage::Test);
            assert_eq!(format.canonical(&target.address).as_ref(), Ok(&target.address), "{}", method.code);
        }
        let address = |code| sandbox_target(Method::find(code).unwrap(), "A", 0).unwrap().address;
        assert!(address("BTC").starts_with("tb1q"));
        assert!(address("LTC").starts_with("tltc1q"));
        assert!(address("USDT_TRC20").starts_with('T'));
        assert!(address("TON").starts_with("0Q"));
        assert!(address("XMR").starts_with('7'));
    }

    #[test]
    fn no_two_targets_are_alike() {
        for code in ["BTC", "ETH", "TRX", "SOL", "TON", "XMR"] {
            let target =
                |project, index| sandbox_target(Method::find(code).unwrap(), project, index).unwrap();
            assert_ne!(target("A", 0), target("A", 1));
            assert_ne!(target("A", 0), target("B", 0));
            assert_eq!(target("A", 0), target("A", 0));
        }
    }
}
