//! A checkout link as an operator writes it.

use serde::Deserialize;

/// A checkout link.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LinkConfig {
    /// Its name in its address, `/c/{id}`: small letters, digits and hyphens.
    pub id: String,
    /// The project that sells.
    pub project: String,
    /// What is sold, in one line.
    pub title: String,
    /// More about it, in paragraphs with an empty line between them.
    #[serde(default)]
    pub description: String,
    /// What it costs.
    pub amount: String,
    /// In which currency (ISO 4217).
    pub currency: String,
    /// The number on its bills: of an article, or an order.
    pub number: Option<String>,
    /// What its bills list.
    #[serde(default)]
    pub lines: Vec<LineConfig>,
    /// How many there are to sell; as many as are wanted otherwise.
    pub stock: Option<u32>,
    /// Whether buyers say who they are before an address is shown; as the project does otherwise.
    pub payer_data: Option<bool>,
    /// Where a buyer goes after paying, https only; where the project says otherwise.
    pub success_url: Option<String>,
}

/// A line of a bill.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineConfig {
    /// What is bought.
    pub description: String,
    /// How much of it.
    pub quantity: Option<String>,
    /// What it comes to.
    pub amount: Option<String>,
}
