//! What is wrong with a key.

/// Why a key cannot be used, or gives no address. None of the texts contains the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is a private key. Whoever sees it can spend the money; it must never come near a gateway.
    #[error(
        "this is a PRIVATE key: never give it to anybody, and move the money if it was seen; the account's extended public key is asked for"
    )]
    Private,
    /// It is 32 bytes in hexadecimal and nothing else, as wallets show the private key of a single address.
    #[error(
        "this is a PRIVATE key in hexadecimal: never give it to anybody, and move the money if it was seen; the account's extended public key is asked for"
    )]
    Hexadecimal,
    /// It is Monero's private spend key.
    #[error(
        "this is a private SPEND key: never give it to anybody, and move the money if it was seen; the private view key is asked for"
    )]
    Spend,
    /// It is the words that a wallet is made from.
    #[error(
        "these look like the words of a wallet: never give them to anybody, and move the money if they were seen; a key that can only look is asked for"
    )]
    Words,
    /// Monero needs another kind of key than everybody else, and this is not the one that is asked for.
    #[error(
        "a wallet of Monero is named by two texts, ADDRESS VIEWKEY: its primary address, a space, its private view key; all others by one extended public key"
    )]
    Kind,
    /// It is an address of Monero, but none that names a wallet.
    #[error(
        "this is a subaddress or an integrated address: the wallet's PRIMARY address is asked for, which on the real network begins with 4 and has 95 letters"
    )]
    NotPrimary,
    /// It is no address of Monero, though a view key follows it.
    #[error("the text before the private view key is no address of Monero, or a character of it was changed")]
    Mistyped,
    /// It is no view key of that address.
    #[error("the private view key is mistyped, or not that of this primary address")]
    OtherViewKey,
    /// It says how Bitcoin's addresses are written, where there is no such choice.
    #[error("this is a key for Bitcoin and its kin: export the account of this network as xpub")]
    NoChoice,
    /// It says that it is of another coin (SLIP-132), or the coin has no such addresses.
    #[error("the key is of another coin, or for addresses that this coin does not have")]
    OtherCoin,
    /// It says where it comes from, and that is the account of another coin, or for addresses of another kind.
    #[error(
        "the path in brackets before the key is that of another coin's account, or of one with other addresses than the key is for: export the right account, such as m/84'/0'/0' of Bitcoin or m/84'/2'/0' of Litecoin"
    )]
    Origin,
    /// It is a key of a wallet that several people sign for.
    #[error(
        "keys that begin with Ypub, Zpub, Upub or Vpub are shares of wallets with several signers, which are not supported"
    )]
    Shared,
    /// It is a descriptor that is mistyped, or says something else than the four kinds with one key.
    #[error(
        "this descriptor cannot be used, or a character of it was changed: pkh(KEY/0/*), sh(wpkh(KEY/0/*)), wpkh(KEY/0/*) and tr(KEY/0/*) can"
    )]
    Descriptor,
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
    #[error(
        "the key is of the test network and the addresses are real ones, or the other way round: see `chain` in [network]"
    )]
    OtherNetwork,
    /// The network has no derivation from public keys (SLIP-10 allows only private derivation on its curve).
    #[error("this network has no addresses that can be derived from a public key")]
    NoDerivation,
    /// There is no such number: addresses are counted to 2^31 - 1, and one in 2^127 does not exist.
    #[error("there is no address of this number")]
    NoSuchIndex,
}
