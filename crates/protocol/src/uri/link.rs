//! What a payment link asks for, whatever its standard.

use core::fmt;

use super::{bip321, eip681, monero, sandbox, solana, ton};
use crate::Amount;
use crate::decimal::{self, BadDecimal};
use crate::method::Method;
use crate::network::{Family, Network};

/// What a payment link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// How it is written.
    pub standard: Standard,
    /// The network, if the link says which and the table knows it.
    pub network: Option<&'static Network>,
    /// The chain id of EIP-155, if the link names one.
    pub chain_id: Option<u64>,
    /// Who is paid. A call of a contract that is no transfer, and a link with other instructions only, name nobody.
    pub recipient: Option<Party>,
    /// The token's contract, or the one that is called; none for a chain's own coin.
    pub contract: Option<Party>,
    /// The contract's function that is called.
    pub function: Option<String>,
    /// How much, if the link says it.
    pub amount: Option<Asked>,
    /// The asset on its network, if the table knows it.
    pub method: Option<&'static Method>,
    /// What has to go with the payment so that it is recognised.
    pub reference: Option<String>,
    /// Everything else the link says, decoded, in its order.
    pub others: Vec<(String, String)>,
}

/// How a link is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    /// `ethereum:`, EIP-681.
    Eip681,
    /// `bitcoin:` and its kin, BIP-321 (before it: BIP-21).
    Bip321,
    /// `solana:`, a transfer request of Solana Pay.
    SolanaPay,
    /// `ton://transfer/`, the deep link of TON's wallets.
    TonTransfer,
    /// `monero:`, as its own wallets write it.
    Monero,
    /// `sandbox:`, a link of a test invoice that no wallet opens.
    Sandbox,
    /// No link at all: an address alone, as Tron's wallets read it.
    BareAddress,
}

/// Somebody on a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// An address, as the link writes it. Whether its checksum is right is not known here.
    Address(String),
    /// A name of the Ethereum Name Service (ERC-137). Only the payer's wallet finds out whose it is.
    Name(String),
}

/// How much a link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// In smallest units.
    Units(Amount),
    /// In whole coins or tokens, as the link writes it; how many decimals a token has, a link does not say.
    Decimal(String),
}

/// Why a text is not a payment link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadLink {
    /// It has neither the form of a link nor of an address.
    NotALink,
    /// It is a link of another kind.
    Scheme,
    /// There is no address where one belongs, or it is not one.
    Recipient,
    /// The chain id is not a number.
    ChainId,
    /// The function has no name.
    Function,
    /// A parameter has no name, no value, or one that is not encoded.
    Parameter(String),
    /// A parameter that can only be said once is said twice.
    Twice(String),
    /// A parameter has to be understood (`req-`), and is not.
    Required(String),
    /// A parameter is not the number it has to be.
    Number(String, BadNumber),
    /// The code names no method.
    Method,
    /// It asks a server for a transaction, and what that would pay is not in the link.
    TransactionRequest,
}

/// Why a text is not the number of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadNumber {
    /// It is no exact decimal.
    Decimal(BadDecimal),
    /// It is a part of a smallest unit.
    Fraction,
    /// It is less than nothing.
    Negative,
}

/// Says what a payment link asks for.
///
/// # Errors
///
/// The text is no payment link, or says something impossible.
pub fn read(text: &str) -> Result<Link, BadLink> {
    let Some((scheme, rest)) = text.split_once(':') else { return bare(text) };
    match scheme.to_ascii_lowercase().as_str() {
        "ethereum" => eip681::read(rest),
        "bitcoin" => bip321::read("bitcoin", rest),
        "litecoin" => bip321::read("litecoin", rest),
        "solana" => solana::read(rest),
        "ton" => ton::read(rest),
        "monero" => monero::read(rest),
        "sandbox" => sandbox::read(rest),
        _ => Err(BadLink::Scheme),
    }
}

/// An address alone. Only Tron's can be told by their looks from all others.
fn bare(text: &str) -> Result<Link, BadLink> {
    let plausible = (20..=120).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+/=".contains(&byte));
    if !plausible {
        return Err(BadLink::NotALink);
    }
    let tron = text.len() == 34 && text.starts_with('T');
    let network = Network::all().find(|network| tron && network.family == Family::Tron);
    let recipient = Some(Party::Address(text.to_owned()));
    Ok(Link { network, recipient, ..Link::of(Standard::BareAddress) })
}

impl Link {
    /// A link of this standard that says nothing yet.
    pub(super) const fn of(standard: Standard) -> Self {
        Self {
            standard,
            network: None,
            chain_id: None,
            recipient: None,
            contract: None,
            function: None,
            amount: None,
            method: None,
            reference: None,
            others: Vec::new(),
        }
    }

    /// How much, in smallest units; none if the link does not say, or the asset's decimals are not known.
    ///
    /// # Errors
    ///
    /// The amount is finer than the asset's smallest unit, or larger than any.
    pub fn units(&self) -> Result<Option<Amount>, BadDecimal> {
        match (&self.amount, self.method) {
            (Some(Asked::Units(units)), _) => Ok(Some(*units)),
            (Some(Asked::Decimal(text)), Some(method)) => {
                decimal::parse(text, method.decimals).map(|units| Some(Amount::new(units)))
            }
            (Some(Asked::Decimal(_)), None) | (None, _) => Ok(None),
        }
    }
}

/// The asset of a network, by its contract.
pub(super) fn method(network: &Network, contract: Option<&str>) -> Option<&'static Method> {
    Method::all().find(|method| {
        let same = match (method.contract, contract, network.family) {
            (None, None, _) => true,
            // Letters in hexadecimal are a checksum only.
            (Some(known), Some(contract), Family::Evm) => known.eq_ignore_ascii_case(contract),
            (Some(known), Some(contract), _) => known == contract,
            (None, Some(_), _) | (Some(_), None, _) => false,
        };
        method.network.id == network.id && same
    })
}

impl Standard {
    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Eip681 => "EIP-681",
            Self::Bip321 => "BIP-321",
            Self::SolanaPay => "Solana Pay",
            Self::TonTransfer => "TON transfer",
            Self::Monero => "Monero",
            Self::Sandbox => "sandbox",
            Self::BareAddress => "bare address",
        }
    }
}

impl Party {
    /// The address or name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Address(text) | Self::Name(text) => text,
        }
    }
}

impl fmt::Display for BadLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotALink => f.write_str("neither a payment link nor an address"),
            Self::Scheme => f.write_str(
                "a link of another kind: ethereum:, bitcoin:, litecoin:, solana:, ton:, monero: and sandbox: are known",
            ),
            Self::Recipient => f.write_str("no address where the link has to name one"),
            Self::ChainId => f.write_str("the chain id behind @ is not a number"),
            Self::Function => f.write_str("no function's name behind the slash"),
            Self::Parameter(name) => write!(
                f,
                "parameter {name:?} is not name=value, or holds a character that has to be percent-encoded"
            ),
            Self::Twice(name) => write!(f, "parameter {name:?} is said twice"),
            Self::Required(name) => {
                write!(f, "parameter {name:?} has to be understood and is not known, so the link is invalid")
            }
            Self::Number(name, why) => write!(f, "parameter {name:?}: {why}"),
            Self::Method => f.write_str("the method is not in the table"),
            Self::TransactionRequest => {
                f.write_str("it asks a server for a transaction, so what it pays is not in the link")
            }
        }
    }
}

impl fmt::Display for BadNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal(why) => why.fmt(f),
            Self::Fraction => {
                f.write_str("the exponent is smaller than the number of digits after the point")
            }
            Self::Negative => f.write_str("less than nothing"),
        }
    }
}

impl core::error::Error for BadLink {}
