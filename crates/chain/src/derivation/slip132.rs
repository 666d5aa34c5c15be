//! Extended keys that say by their first letters how their addresses are written (SLIP-132).

use bitcoin::base58;
use bitcoin::bip32::Xpub;

use super::{Account, Coin, KeyError, Script};

/// Bytes of a serialised extended key (BIP-32): four of them are its version.
const LENGTH: usize = 78;
const VERSION: usize = 4;
/// The versions that BIP-32 itself knows; the library reads no others.
const XPUB: [u8; VERSION] = [0x04, 0x88, 0xb2, 0x1e];
const TPUB: [u8; VERSION] = [0x04, 0x35, 0x87, 0xcf];

/// What a version means.
enum Meaning {
    Public {
        as_bip32: [u8; VERSION],
        coin: Option<Coin>,
        script: Option<Script>,
    },
    Private,
    /// A key of a wallet that several people sign for.
    Shared,
}

/// Reads an extended public key.
pub(super) fn read(text: &str) -> Result<Account, KeyError> {
    let mut bytes = base58::decode_check(text).map_err(|_| KeyError::Unreadable)?;
    if bytes.len() != LENGTH {
        return Err(KeyError::Unreadable);
    }
    let version = bytes.first_chunk_mut().ok_or(KeyError::Unreadable)?;
    match meaning(*version).ok_or(KeyError::Unreadable)? {
        Meaning::Private => Err(KeyError::Private),
        Meaning::Shared => Err(KeyError::Shared),
        Meaning::Public { as_bip32, coin, script } => {
            *version = as_bip32;
            let key = Xpub::decode(&bytes).map_err(|_| KeyError::Unreadable)?;
            Ok(Account { key, coin, script, origin: None })
        }
    }
}

/// What is registered, and Litecoin's and Dogecoin's own. Ltub and ttub say nothing of the script, like xpub and tpub: wallets
/// show them for every kind of account.
fn meaning(version: [u8; VERSION]) -> Option<Meaning> {
    let public = |as_bip32, coin, script| Some(Meaning::Public { as_bip32, coin, script });
    let (nested, witness) = (Some(Script::NestedWitness), Some(Script::Witness));
    match u32::from_be_bytes(version) {
        // xpub, ypub, zpub; on test networks tpub, upub, vpub.
        0x0488_b21e => public(XPUB, None, None),
        0x049d_7cb2 => public(XPUB, None, nested),
        0x04b2_4746 => public(XPUB, None, witness),
        0x0435_87cf => public(TPUB, None, None),
        0x044a_5262 => public(TPUB, None, nested),
        0x045f_1cf6 => public(TPUB, None, witness),
        // Ltub, Mtub, ttub; dgub.
        0x019d_a462 => public(XPUB, Some(Coin::Litecoin), None),
        0x01b2_6ef6 => public(XPUB, Some(Coin::Litecoin), nested),
        0x0436_f6e1 => public(TPUB, Some(Coin::Litecoin), None),
        0x02fa_cafd => public(XPUB, Some(Coin::Dogecoin), None),
        // Ypub, Zpub, Upub, Vpub.
        0x0295_b43f | 0x02aa_7ed3 | 0x0242_89ef | 0x0257_5483 => Some(Meaning::Shared),
        // xprv, yprv, zprv, tprv, uprv, vprv.
        0x0488_ade4 | 0x049d_7878 | 0x04b2_430c | 0x0435_8394 | 0x044a_4e28 | 0x045f_18bc => {
            Some(Meaning::Private)
        }
        // Yprv, Zprv, Uprv, Vprv; Ltpv, Mtpv, ttpv; dgpv.
        0x0295_b005 | 0x02aa_7a99 | 0x0242_85b5 | 0x0257_5048 => Some(Meaning::Private),
        0x019d_9cfe | 0x01b2_6792 | 0x0436_ef7d | 0x02fa_c398 => Some(Meaning::Private),
        _ => None,
    }
}
