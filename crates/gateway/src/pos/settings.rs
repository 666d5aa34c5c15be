//! A shop's counter as an operator writes it.

use serde::Deserialize;

/// A shop's counter.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TerminalConfig {
    /// Its name in its address, `/pos/{id}`: small letters, digits and hyphens.
    pub id: String,
    /// The project that it sells for.
    pub project: String,
    /// Its name for people: `Counter 1`.
    pub title: String,
    /// The currency it sells in (ISO 4217).
    pub currency: String,
    /// Tips to offer, in per cent. Without any, tips are not asked for.
    #[serde(default)]
    pub tips: Vec<String>,
    /// Whether the seller may give a discount.
    #[serde(default)]
    pub discount: bool,
    /// Currency codes that can be chosen at the counter, in this order: `USDT_TRC20`.
    #[serde(default)]
    pub methods: Vec<String>,
    /// What can be tapped, in this order.
    #[serde(default)]
    pub product: Vec<ProductConfig>,
}

/// Something that is sold at a fixed price.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductConfig {
    /// Small letters, digits and hyphens.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What one costs, a decimal in the counter's currency.
    pub price: String,
}
