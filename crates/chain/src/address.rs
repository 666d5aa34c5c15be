//! Addresses: which ones a network has, and their one canonical form.

mod base58;
mod coin;
pub(crate) mod hex;
mod monero;
mod ton;

use bitcoin::script::{Script, ScriptBuf};
use quittance_protocol::network::{Family, Network};

pub(crate) use self::base58::encode_tron;
pub(crate) use self::hex::eip55;
pub(crate) use self::monero::is_of;
pub(crate) use self::ton::encode as encode_ton;

/// How addresses are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Bitcoin: bech32 (BIP-173, BIP-350) or base58check.
    Bitcoin(Stage),
    /// Litecoin: as Bitcoin, with parameters of its own.
    Litecoin(Stage),
    /// Dogecoin: base58check alone.
    Dogecoin(Stage),
    /// Twenty bytes in hexadecimal, checksummed by upper case (EIP-55).
    Evm,
    /// Twenty bytes in base58check behind the byte 0x41. Test networks write theirs alike.
    Tron,
    /// A public key of thirty-two bytes in base58.
    Solana,
    /// The "user-friendly" form: base64 of flags, workchain, hash and checksum.
    Ton(Stage),
    /// Two public keys, in base58 of Monero's own, block by block. A chain of one's own writes them as the main one does.
    Monero(Stage),
}

/// Whether money of a network is worth anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It is.
    Main,
    /// It is not: a test network, or the sandbox.
    Test,
    /// It is not: a chain of somebody's own on one machine, which Bitcoin and its kin call regtest.
    Local,
}

/// Why a text is not an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// It is not an address of this kind at all.
    #[error("not an address of this network")]
    Unreadable,
    /// It looks like one, but its checksum is wrong: a character was changed.
    #[error("the address has a wrong checksum: a character was changed")]
    WrongChecksum,
    /// It is an address of another network, or of the test network.
    #[error("the address is of another network")]
    OtherNetwork,
}

impl Format {
    /// How `network` writes its addresses.
    #[must_use]
    pub fn of(network: &Network, stage: Stage) -> Self {
        match network.family {
            Family::Bitcoin if network.id == "litecoin" => Self::Litecoin(stage),
            Family::Bitcoin => Self::Bitcoin(stage),
            Family::Evm => Self::Evm,
            Family::Tron => Self::Tron,
            Family::Solana => Self::Solana,
            Family::Ton => Self::Ton(stage),
            Family::Monero => Self::Monero(stage),
        }
    }

    /// The one form an address is stored and compared in.
    ///
    /// ```
    /// # use quittance_chain::address::{AddressError, Format};
    /// let address = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    /// assert_eq!(Format::Evm.canonical(&address.to_lowercase())?, address);
    /// # Ok::<(), AddressError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The text is no address of this format, or was mistyped.
    pub fn canonical(self, text: &str) -> Result<String, AddressError> {
        match self {
            Self::Bitcoin(stage) => coin::canonical(text, &coin::bitcoin(stage)),
            Self::Litecoin(stage) => coin::canonical(text, &coin::litecoin(stage)),
            Self::Dogecoin(stage) => coin::canonical(text, &coin::dogecoin(stage)),
            Self::Evm => hex::canonical(text),
            Self::Tron => base58::tron(text),
            Self::Solana => base58::solana(text),
            Self::Ton(stage) => ton::canonical(text, stage),
            Self::Monero(stage) => monero::canonical(text, stage),
        }
    }

    /// The address that `script` pays, in canonical form; none if it pays no address, or the network knows no scripts.
    #[must_use]
    pub fn of_script(self, script: &Script) -> Option<String> {
        match self {
            Self::Bitcoin(stage) => coin::of_script(script, &coin::bitcoin(stage)),
            Self::Litecoin(stage) => coin::of_script(script, &coin::litecoin(stage)),
            Self::Dogecoin(stage) => coin::of_script(script, &coin::dogecoin(stage)),
            Self::Evm | Self::Tron | Self::Solana | Self::Ton(_) | Self::Monero(_) => None,
        }
    }

    /// The script that an address stands for, where addresses are scripts.
    ///
    /// # Errors
    ///
    /// The text is no address of this format, or was mistyped, or the network knows no scripts.
    pub fn script(self, address: &str) -> Result<ScriptBuf, AddressError> {
        match self {
            Self::Bitcoin(stage) => coin::script(address, &coin::bitcoin(stage)),
            Self::Litecoin(stage) => coin::script(address, &coin::litecoin(stage)),
            Self::Dogecoin(stage) => coin::script(address, &coin::dogecoin(stage)),
            Self::Evm | Self::Tron | Self::Solana | Self::Ton(_) | Self::Monero(_) => {
                Err(AddressError::Unreadable)
            }
        }
    }
}
