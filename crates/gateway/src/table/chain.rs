//! `[chain.ID]`: a whole EVM chain, with its own coin.

use quittance_protocol::network::{Mempool, Source};
use quittance_protocol::{Amount, Family, Method, Network, Table};
use serde::Deserialize;

use super::asset::Assets;
use super::number::number;
use super::{Place, field};
use crate::config::ConfigError;

/// A chain as the operator describes it; its id is the name of its section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainConfig {
    /// The full name a payer reads.
    pub name: String,
    /// The chain id of EIP-155.
    pub chain_id: u64,
    /// What its currency codes end in: `GNOSIS` in `USDC_GNOSIS`.
    pub suffix: String,
    /// Its own coin.
    pub coin: CoinConfig,
    /// Confirmations that make a payment final, unless a project asks for others.
    pub confirmations: u32,
    /// Seconds until a payment is usually in a block, and so on the page; 15 by default.
    pub sight_seconds: Option<u32>,
    /// Seconds until a payment is usually final.
    pub typical_seconds: u32,
    /// Where a transaction can be looked up: an https address in which `{}` stands for its id. None shows no link.
    pub explorer: Option<String>,
    /// The token standard as wallets and exchanges write it, if they do: `ERC-20`.
    pub standard: Option<String>,
    /// The colour of its mark, `#04795b`; a grey by default.
    pub colour: Option<String>,
    /// The letter in its mark; the first of its name by default.
    pub glyph: Option<String>,
    /// The number that CryptoCloud's clients know it by; made of its id by default.
    pub number: Option<u16>,
}

/// What a chain usually takes to show a payment, if its row does not say.
const SIGHT_SECONDS: u32 = 15;

/// A chain's own coin.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoinConfig {
    /// Its currency code: `XDAI`, or `ETH_LINEA` where another chain has the same coin.
    pub code: String,
    /// Its ticker; the code without the chain's suffix by default.
    pub symbol: Option<String>,
    /// Digits after the point of the smallest unit.
    #[serde(default = "ether_decimals")]
    pub decimals: u8,
    /// Digits after the point that a price is rounded up to and shown with, if not as elsewhere.
    pub shown: Option<u8>,
    /// The number that CryptoCloud's clients know it by; made of its code by default.
    pub number: Option<u16>,
}

/// Almost every EVM chain counts its coin as Ethereum does.
const fn ether_decimals() -> u8 {
    18
}

impl ChainConfig {
    pub(super) fn add(&self, id: &str, assets: &Assets, table: &mut Table) -> Result<(), ConfigError> {
        let place = Place(format!("chain.{id}"));
        let network = Network {
            id: field::id(&place, id)?,
            number: number(&place, self.number, id)?,
            name: field::name(&place, &self.name)?,
            suffix: field::suffix(&place, &self.suffix)?,
            standard: match &self.standard {
                Some(standard) => field::word(&place, "standard", standard)?,
                None => "",
            },
            family: Family::Evm,
            chain_id: Some(field::at_least_one(&place, "chain_id", self.chain_id)?),
            mempool: Mempool::Unseen,
            confirmations: field::at_least_one(&place, "confirmations", self.confirmations)?,
            sight_seconds: field::at_least_one(
                &place,
                "sight_seconds",
                self.sight_seconds.unwrap_or(SIGHT_SECONDS),
            )?,
            typical_seconds: field::at_least_one(&place, "typical_seconds", self.typical_seconds)?,
            colour: field::colour(&place, self.colour.as_deref())?,
            glyph: field::glyph(&place, self.glyph.as_deref(), &self.name)?,
            explorer: field::explorer(&place, self.explorer.as_deref())?,
            source: Source::Evm,
        };
        let network = table.add_network(network).map_err(|bad| place.bad_row(bad, self.number))?;
        self.coin.add(network, assets, table)
    }
}

impl CoinConfig {
    fn add(&self, network: &'static Network, assets: &Assets, table: &mut Table) -> Result<(), ConfigError> {
        let place = Place(format!("chain.{}.coin", network.id));
        let code = field::code(&place, &self.code)?;
        let ending = format!("_{}", network.suffix);
        let symbol = self.symbol.as_deref().unwrap_or_else(|| code.strip_suffix(&ending).unwrap_or(code));
        let (asset, shown) = assets.find(&place, symbol)?;
        let (decimals, shown) = field::digits(&place, self.decimals, self.shown.unwrap_or(shown))?;
        let number = number(&place, self.number, code)?;
        let smallest = Amount::ZERO;
        let method = Method { code, number, asset, network, contract: None, decimals, shown, smallest };
        table.add_method(method).map(drop).map_err(|bad| place.bad_row(bad, self.number))
    }
}
