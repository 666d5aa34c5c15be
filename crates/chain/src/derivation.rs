//! Address number `index` from a merchant's extended public key (BIP-32).

use std::fmt;
use std::str::FromStr;

use bitcoin::NetworkKind;
use bitcoin::bip32::{ChildNumber, Xpub};
use bitcoin::secp256k1::Secp256k1;
use sha3::{Digest, Keccak256};

use crate::address::{Format, Stage, eip55, encode_tron, pay_to_witness_key};

/// The depth of an account: purpose, coin and account, as in m/84'/0'/0' (BIP-44, BIP-84).
const ACCOUNT_DEPTH: u8 = 3;
/// The chain of addresses that are given to payers; the other one is for change (BIP-44).
const EXTERNAL: u32 = 0;

/// An extended public key of an account. With it addresses can be made and watched, and nothing can be spent.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountKey(Xpub);

/// Why a key cannot be used, or gives no address. None of the texts contains the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is a private key. Whoever sees it can spend the money; it must never come near a gateway.
    #[error(
        "this is an extended PRIVATE key: never give it to anybody, and move the money if it was seen; the public one is asked for"
    )]
    Private,
    /// It says by its first letters how its addresses are to be written (SLIP-132), which is not supported yet.
    #[error(
        "keys that begin with ypub, zpub, upub, vpub, Ltub or Mtub are not supported yet: export the account as xpub (or tpub)"
    )]
    Prefix,
    /// It is no extended public key, or was mistyped.
    #[error("this is not an extended public key, or a character of it was changed")]
    Unreadable,
    /// It is not the key of an account.
    #[error("the key is of depth {found}, the key of an account (such as m/84'/0'/0') is of depth 3")]
    Depth {
        /// The depth it has.
        found: u8,
    },
    /// A test key where money is real, or the other way round.
    #[error("the key is of the test network and the address is not, or the other way round")]
    OtherNetwork,
    /// The network has no derivation from public keys (SLIP-10 allows only private derivation on its curve).
    #[error("this network has no addresses that can be derived from a public key")]
    NoDerivation,
    /// There is no such number: addresses are counted to 2^31 - 1, and one in 2^127 does not exist.
    #[error("there is no address of this number")]
    NoSuchIndex,
}

impl AccountKey {
    /// Address number `index` of the account's external chain, m/0/index.
    ///
    /// # Errors
    ///
    /// The network has no public derivation, the key is of the other stage, or there is no such number.
    pub fn address(&self, format: Format, index: u32) -> Result<String, KeyError> {
        self.address_at(format, &[EXTERNAL, index])
    }

    /// The address at a path below the account.
    pub(crate) fn address_at(&self, format: Format, path: &[u32]) -> Result<String, KeyError> {
        let steps: Result<Vec<_>, _> = path.iter().map(|step| ChildNumber::from_normal_idx(*step)).collect();
        let steps = steps.map_err(|_| KeyError::NoSuchIndex)?;
        let key =
            self.0.derive_pub(&Secp256k1::verification_only(), &steps).map_err(|_| KeyError::NoSuchIndex)?;
        match format {
            Format::Bitcoin(stage) => self.witness(&key, stage, "bc", "tb"),
            Format::Litecoin(stage) => self.witness(&key, stage, "ltc", "tltc"),
            Format::Evm => Ok(eip55(&account_id(&key))),
            Format::Tron => Ok(encode_tron(&account_id(&key))),
            Format::Solana | Format::Ton(_) => Err(KeyError::NoDerivation),
        }
    }

    fn witness(
        &self,
        key: &Xpub,
        stage: Stage,
        main: &'static str,
        test: &'static str,
    ) -> Result<String, KeyError> {
        let prefix = match (stage, self.0.network) {
            (Stage::Main, NetworkKind::Main) => main,
            (Stage::Test, NetworkKind::Test) => test,
            (Stage::Main, NetworkKind::Test) | (Stage::Test, NetworkKind::Main) => {
                return Err(KeyError::OtherNetwork);
            }
        };
        let hash: [u8; 20] = *key.to_pub().wpubkey_hash().as_ref();
        pay_to_witness_key(prefix, &hash).map_err(|_| KeyError::Unreadable)
    }
}

impl FromStr for AccountKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let prefix: String = text.chars().take(4).collect();
        match prefix.as_str() {
            "xprv" | "tprv" | "yprv" | "zprv" | "uprv" | "vprv" | "Ltpv" | "Mtpv" => {
                return Err(KeyError::Private);
            }
            "ypub" | "zpub" | "upub" | "vpub" | "Ypub" | "Zpub" | "Upub" | "Vpub" | "Ltub" | "Mtub"
            | "ttub" => {
                return Err(KeyError::Prefix);
            }
            _ => {}
        }
        let key = Xpub::from_str(text).map_err(|_| KeyError::Unreadable)?;
        match key.depth {
            ACCOUNT_DEPTH => Ok(Self(key)),
            found => Err(KeyError::Depth { found }),
        }
    }
}

impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Whoever has the key can list all of a merchant's addresses, so a log shows only its fingerprint.
impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountKey({})", self.0.fingerprint())
    }
}

/// The last twenty bytes of the hash of the public key, as Ethereum and Tron name accounts.
fn account_id(key: &Xpub) -> [u8; 20] {
    let public = key.public_key.serialize_uncompressed();
    let digest = Keccak256::digest(&public[1..]);
    let mut id = [0; 20];
    id.copy_from_slice(&digest[12..]);
    id
}
