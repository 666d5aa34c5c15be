//! `[token.CODE]`: a token on an EVM chain of the table, also on one that the operator added, or on Tron.

use quittance_chain::address::{Format, Stage};
use quittance_protocol::network::Source;
use quittance_protocol::{Amount, Method, Table};
use serde::Deserialize;

use super::asset::Assets;
use super::number::number;
use super::{Place, field, kept};
use crate::config::ConfigError;

/// A token as the operator describes it; its currency code is the name of its section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenConfig {
    /// The chain it is on.
    pub chain: String,
    /// Its ticker; the code without the chain's suffix by default.
    pub symbol: Option<String>,
    /// Its contract.
    pub contract: String,
    /// Digits after the point of the smallest unit, as the contract says.
    pub decimals: u8,
    /// Digits after the point that a price is rounded up to and shown with, if not as elsewhere.
    pub shown: Option<u8>,
    /// The number that CryptoCloud's clients know it by; made of its code by default.
    pub number: Option<u16>,
}

impl TokenConfig {
    pub(super) fn add(&self, code: &str, assets: &Assets, table: &mut Table) -> Result<(), ConfigError> {
        let place = Place(format!("token.{code}"));
        let code = field::code(&place, code)?;
        let network = table.network(&self.chain);
        let network = network.ok_or_else(|| place.wrong(format!("unknown chain {}", self.chain)))?;
        match network.source {
            Source::Evm | Source::Tron => {}
            Source::Bitcoin | Source::Monero | Source::None => {
                return Err(place.wrong(format!("{} has no tokens that can be read", network.id)));
            }
        }
        let ending = format!("_{}", network.suffix);
        let bare = code.strip_suffix(&ending);
        let bare = bare
            .ok_or_else(|| place.wrong(format!("the code of a token on {} ends in {ending}", network.id)))?;
        let (asset, shown) = assets.find(&place, self.symbol.as_deref().unwrap_or(bare))?;
        let contract = Format::of(network, Stage::Main).canonical(&self.contract);
        let contract = contract.map_err(|error| place.wrong(format!("contract: {error}")))?;
        let (decimals, shown) = field::digits(&place, self.decimals, self.shown.unwrap_or(shown))?;
        let number = number(&place, self.number, code)?;
        let contract = Some(kept(contract));
        let smallest = Amount::ZERO;
        let method = Method { code, number, asset, network, contract, decimals, shown, smallest };
        table.add_method(method).map(drop).map_err(|bad| place.bad_row(bad, self.number))
    }
}
