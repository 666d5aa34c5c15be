//! `[asset.SYMBOL]`: a coin or token that Quittance does not know, the same on every network.

use std::collections::BTreeMap;

use quittance_protocol::Table;
use quittance_protocol::method::Asset;
use serde::Deserialize;

use super::{Place, field};
use crate::config::ConfigError;

/// An asset as the operator describes it; its ticker is the name of its section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetConfig {
    /// The full name.
    pub name: String,
    /// Digits after the point that a price is rounded up to and shown with.
    pub shown: u8,
    /// True for a token that follows a fiat currency.
    #[serde(default)]
    pub stable: bool,
    /// The colour of its mark, `#04795b`; a grey by default.
    pub colour: Option<String>,
    /// The letter in its mark; the first of its ticker by default.
    pub glyph: Option<String>,
}

/// The assets that the operator describes.
#[derive(Debug)]
pub(super) struct Assets(BTreeMap<String, (Asset, u8)>);

impl Assets {
    pub(super) fn check(described: &BTreeMap<String, AssetConfig>) -> Result<Self, ConfigError> {
        let mut assets: BTreeMap<String, (Asset, u8)> = BTreeMap::new();
        for (symbol, asset) in described {
            let place = Place(format!("asset.{symbol}"));
            if Table::asset(symbol).is_some() {
                return Err(place.wrong("Quittance knows this asset: it needs no description"));
            }
            if let Some(other) = assets.keys().find(|other| other.to_lowercase() == symbol.to_lowercase()) {
                return Err(place.wrong(format!("payers could not tell it from {other}")));
            }
            let checked = Asset {
                symbol: field::word(&place, "symbol", symbol)?,
                name: field::name(&place, &asset.name)?,
                colour: field::colour(&place, asset.colour.as_deref())?,
                glyph: field::glyph(&place, asset.glyph.as_deref(), symbol)?,
                stable: asset.stable,
            };
            assets.insert(symbol.clone(), (checked, asset.shown));
        }
        Ok(Self(assets))
    }

    /// The asset with this ticker, and the digits it is shown with.
    pub(super) fn find(&self, place: &Place, symbol: &str) -> Result<(Asset, u8), ConfigError> {
        let known = Table::asset(symbol).or_else(|| self.0.get(symbol).copied());
        known.ok_or_else(|| place.wrong(format!("unknown asset {symbol}: describe it in [asset.{symbol}]")))
    }
}
