//! Accounts written as output descriptors (BIP-380 to BIP-389): the four kinds with one key, on the chain of receiving addresses.

use std::str::FromStr;

use bitcoin::bip32::{ChildNumber, DerivationPath};
use miniscript::descriptor::{DescriptorPublicKey, ShInner, Wildcard};

use super::{Account, EXTERNAL, KeyError, Origin, Script};

/// Reads a descriptor such as `wpkh([d34db33f/84h/0h/0h]xpub…/0/*)#checksum`. Wallets also write both chains at once, `<0;1>/*`;
/// the first of them is the receiving one.
pub(super) fn read(text: &str) -> Result<Account, KeyError> {
    use miniscript::Descriptor;
    let descriptor = Descriptor::<DescriptorPublicKey>::from_str(text).map_err(|_| KeyError::Descriptor)?;
    let (script, key) = match &descriptor {
        Descriptor::Pkh(pkh) => (Script::KeyHash, pkh.as_inner()),
        Descriptor::Wpkh(wpkh) => (Script::Witness, wpkh.as_inner()),
        Descriptor::Sh(sh) => match sh.as_inner() {
            ShInner::Wpkh(wpkh) => (Script::NestedWitness, wpkh.as_inner()),
            ShInner::Wsh(_) | ShInner::SortedMulti(_) | ShInner::Ms(_) => return Err(KeyError::Descriptor),
        },
        Descriptor::Tr(tr) if tr.tap_tree().is_none() => (Script::Taproot, tr.internal_key()),
        Descriptor::Tr(_) | Descriptor::Wsh(_) | Descriptor::Bare(_) => return Err(KeyError::Descriptor),
    };
    let (key, origin, path, wildcard) = match key {
        DescriptorPublicKey::XPub(key) => (key.xkey, &key.origin, Some(&key.derivation_path), key.wildcard),
        DescriptorPublicKey::MultiXPub(key) => {
            (key.xkey, &key.origin, key.derivation_paths.paths().first(), key.wildcard)
        }
        DescriptorPublicKey::Single(_) => return Err(KeyError::Descriptor),
    };
    let receiving = DerivationPath::from(vec![ChildNumber::Normal { index: EXTERNAL }]);
    match path == Some(&receiving) && wildcard == Wildcard::Unhardened {
        true => {
            let origin = origin.as_ref().and_then(|(_, path)| Origin::of(path));
            Ok(Account { key, coin: None, script: Some(script), origin })
        }
        false => Err(KeyError::Descriptor),
    }
}
