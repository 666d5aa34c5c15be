//! Address number `index` from a merchant's extended public key (BIP-32), or from Monero's view key.

mod descriptor;
mod error;
mod monero;
mod origin;
mod slip132;

use std::fmt;
use std::str::FromStr;

use bitcoin::bip32::{ChildNumber, Xpub};
use bitcoin::secp256k1::Secp256k1;
use bitcoin::{NetworkKind, PrivateKey, ScriptBuf};
use sha3::{Digest, Keccak256};

pub use self::error::KeyError;
pub(crate) use self::monero::ViewAccount;
use self::origin::Origin;
use crate::address::{Format, Stage, eip55, encode_tron};

/// The depth of an account: purpose, coin and account, as in m/84'/0'/0' (BIP-44, BIP-84).
const ACCOUNT_DEPTH: u8 = 3;
/// The chain of addresses that are given to payers; the other one is for change (BIP-44).
const EXTERNAL: u32 = 0;

/// How extended private keys begin, whatever the network (BIP-32, SLIP-132).
const PRIVATE: [&str; 14] = [
    "xprv", "yprv", "zprv", "tprv", "uprv", "vprv", "Yprv", "Zprv", "Uprv", "Vprv", "Ltpv", "Mtpv", "ttpv",
    "dgpv",
];
/// Letters and digits of any key, at least. A checksum of a descriptor has fewer.
const SHORTEST_KEY: usize = 50;
/// Words of a wallet: 12 to 24 by BIP-39, 25 by Monero's own list.
const FEWEST_WORDS: usize = 12;

/// An extended public key of an account. With it addresses can be made and watched, and nothing can be spent.
///
/// It may say how its addresses are written: as `ypub`, `zpub`, `Mtub` (SLIP-132), as a descriptor, or by where it comes from
/// (`[d34db33f/86h/0h/0h]xpub…`). An `xpub` alone does not, and stands for the usual ones of each network: of native witnesses
/// (P2WPKH) for Bitcoin and Litecoin.
///
/// ```
/// # use quittance_chain::address::{Format, Stage};
/// # use quittance_chain::derivation::{AccountKey, KeyError};
/// let key: AccountKey = "zpub6rFR7y4Q2AijBEqTUquhVz398htDFrtymD9xYYfG1m4wAcvPhXNfE3EfH1r1ADqtfSdVCToUG868RvUUkgDKf31mGDtKsAYz2oz2AGutZYs".parse()?;
/// assert_eq!(key.address(Format::Bitcoin(Stage::Main), 0)?, "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu");
/// # Ok::<(), KeyError>(())
/// ```
///
/// Monero has no such keys. There it is the primary address of a wallet and its private view key, as `ADDRESS VIEWKEY`: with
/// these two, all its addresses can be made and all payments seen, and nothing can be spent.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountKey(Kind);

/// What kind of key it is.
#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Extended(Account),
    Monero(ViewAccount),
}

/// A key, and what it says of its addresses.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Account {
    key: Xpub,
    /// The coin that it is of, if it says so.
    coin: Option<Coin>,
    /// What its addresses stand for, if it says so.
    script: Option<Script>,
    /// Where it comes from, if it says so.
    origin: Option<Origin>,
}

/// A coin that extended keys can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coin {
    Bitcoin,
    Litecoin,
    Dogecoin,
}

/// What an address stands for, in Bitcoin and its kin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    /// `pkh`: the hash of a key (BIP-44).
    KeyHash,
    /// `sh(wpkh)`: a witness inside a script's hash (BIP-49).
    NestedWitness,
    /// `wpkh`: a witness (BIP-84).
    Witness,
    /// `tr`: a key that can sign alone (BIP-86).
    Taproot,
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
        let account = match (&self.0, format) {
            (Kind::Extended(account), _) => account,
            (Kind::Monero(account), Format::Monero(stage)) => return account.address(stage, path),
            (Kind::Monero(_), _) => return Err(KeyError::Kind),
        };
        if account.origin.is_some_and(|origin| origin.is_of_another_coin(format)) {
            return Err(KeyError::Origin);
        }
        let steps: Result<Vec<_>, _> = path.iter().map(|step| ChildNumber::from_normal_idx(*step)).collect();
        let steps = steps.map_err(|_| KeyError::NoSuchIndex)?;
        let key = account.key.derive_pub(&Secp256k1::verification_only(), &steps);
        let key = key.map_err(|_| KeyError::NoSuchIndex)?;
        match format {
            Format::Bitcoin(stage) => account.paid(&key, format, Coin::Bitcoin, stage),
            Format::Litecoin(stage) => account.paid(&key, format, Coin::Litecoin, stage),
            Format::Dogecoin(stage) => account.paid(&key, format, Coin::Dogecoin, stage),
            Format::Evm | Format::Tron if account.says_more() => Err(KeyError::NoChoice),
            Format::Evm => Ok(eip55(&account_id(&key))),
            Format::Tron => Ok(encode_tron(&account_id(&key))),
            Format::Solana | Format::Ton(_) => Err(KeyError::NoDerivation),
            Format::Monero(_) => Err(KeyError::Kind),
        }
    }

    /// The wallet of Monero that it is of.
    pub(crate) fn monero(&self) -> Option<&ViewAccount> {
        match &self.0 {
            Kind::Monero(account) => Some(account),
            Kind::Extended(_) => None,
        }
    }

    /// Whether the text that it was read from shows more than addresses, and is to be kept like a password: Monero's view key.
    #[must_use]
    pub fn is_secret(&self) -> bool {
        self.monero().is_some()
    }
}

impl Account {
    /// Whether it says for what addresses it is.
    fn says_more(&self) -> bool {
        self.coin.is_some() || self.script.is_some()
    }

    /// The address of `key` where `coin` is paid.
    fn paid(&self, key: &Xpub, format: Format, coin: Coin, stage: Stage) -> Result<String, KeyError> {
        match (stage, self.key.network) {
            (Stage::Main, NetworkKind::Main) | (Stage::Test | Stage::Local, NetworkKind::Test) => {}
            (Stage::Main, NetworkKind::Test) | (Stage::Test | Stage::Local, NetworkKind::Main) => {
                return Err(KeyError::OtherNetwork);
            }
        }
        if self.coin.is_some_and(|own| own != coin) {
            return Err(KeyError::OtherCoin);
        }
        let usual = match coin {
            Coin::Bitcoin | Coin::Litecoin => Script::Witness,
            Coin::Dogecoin => Script::KeyHash,
        };
        let said = self.script.or(self.origin.and_then(Origin::script));
        let script = match (coin, said.unwrap_or(usual)) {
            // The script's hash has an address there, and nobody could ever spend what is sent to it as a witness.
            (Coin::Dogecoin, Script::NestedWitness) => return Err(KeyError::OtherCoin),
            (_, script) => script.of(key),
        };
        format.of_script(&script).ok_or(KeyError::OtherCoin)
    }
}

impl Script {
    /// What an output to `key` says.
    fn of(self, key: &Xpub) -> ScriptBuf {
        let public = key.to_pub();
        match self {
            Self::KeyHash => ScriptBuf::new_p2pkh(&public.pubkey_hash()),
            Self::NestedWitness => {
                ScriptBuf::new_p2sh(&ScriptBuf::new_p2wpkh(&public.wpubkey_hash()).script_hash())
            }
            Self::Witness => ScriptBuf::new_p2wpkh(&public.wpubkey_hash()),
            Self::Taproot => ScriptBuf::new_p2tr(&Secp256k1::verification_only(), key.to_x_only_pub(), None),
        }
    }
}

impl FromStr for AccountKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(is_private) {
            return Err(KeyError::Private);
        }
        if monero::is_hexadecimal(text.trim_start_matches("0x")) {
            return Err(KeyError::Hexadecimal);
        }
        if is_words(text) {
            return Err(KeyError::Words);
        }
        if let Some(account) = monero::read(text)? {
            return Ok(Self(Kind::Monero(account)));
        }
        let account = match text.contains('(') {
            true => descriptor::read(text)?,
            false => {
                let (origin, key) = Origin::before(text)?;
                Account { origin, ..slip132::read(key)? }
            }
        };
        let kinds = (account.script, account.origin.and_then(Origin::script));
        if matches!(kinds, (Some(said), Some(of_path)) if said != of_path) {
            return Err(KeyError::Origin);
        }
        match account.key.depth {
            ACCOUNT_DEPTH => Ok(Self(Kind::Extended(account))),
            found => Err(KeyError::Depth { found }),
        }
    }
}

/// Whether it may be the words of a wallet.
fn is_words(text: &str) -> bool {
    text.split_whitespace().count() >= FEWEST_WORDS
        && text.split_whitespace().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Whether a word is a private key, extended or not.
fn is_private(word: &str) -> bool {
    let begins = PRIVATE.iter().any(|start| word.starts_with(start));
    word.len() >= SHORTEST_KEY && (begins || PrivateKey::from_wif(word).is_ok())
}

/// What it is known by: the key itself, or the primary address of Monero's wallet, without its secret.
impl fmt::Display for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Extended(account) => account.key.fmt(f),
            Kind::Monero(account) => account.primary().fmt(f),
        }
    }
}

/// Whoever has the key can list all of a merchant's addresses, so a log shows only its fingerprint.
impl fmt::Debug for AccountKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Extended(account) => write!(f, "AccountKey({})", account.key.fingerprint()),
            Kind::Monero(account) => {
                let primary = account.primary().to_string();
                write!(f, "AccountKey({})", primary.get(..8).unwrap_or_default())
            }
        }
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
