//! A donation page as an operator writes it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::brand::logo::LogoFile;

/// A donation page.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DonationConfig {
    /// Its name in its address, `/donate/{id}`: small letters, digits and hyphens.
    pub id: String,
    /// The project that the money is given to.
    pub project: String,
    /// What it is for, in one line.
    pub title: String,
    /// The story, in paragraphs with an empty line between them.
    #[serde(default)]
    pub story: String,
    /// The currency of presets and goal (ISO 4217).
    pub currency: String,
    /// Amounts to choose from.
    #[serde(default)]
    pub presets: Vec<String>,
    /// The least that can be given; one unit of the currency otherwise.
    pub minimum: Option<String>,
    /// The most that can be given; otherwise the largest bill there is.
    pub maximum: Option<String>,
    /// Other currencies that a free amount can be in, with bounds of their own.
    #[serde(default)]
    pub also: BTreeMap<String, BoundsConfig>,
    /// What is hoped for. The page shows how much of it was raised.
    pub goal: Option<String>,
    /// A picture: a PNG, JPEG or WebP file, seen from the configuration's folder.
    pub image: Option<LogoFile>,
    /// What the picture shows, for those who do not see it.
    #[serde(default)]
    pub image_text: String,
    /// What a donor reads afterwards.
    #[serde(default)]
    pub thanks: String,
    /// Whether donors may leave a name.
    #[serde(default)]
    pub ask_name: bool,
    /// Whether donors may leave a message.
    #[serde(default)]
    pub ask_message: bool,
    /// Whether the page shows the names of donors who left one. Messages are never shown.
    #[serde(default)]
    pub show_names: bool,
    /// Whether search engines may list the page.
    #[serde(default)]
    pub indexed: bool,
}

/// How little and how much can be given in a currency.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BoundsConfig {
    /// The least; one unit of the currency otherwise.
    pub minimum: Option<String>,
    /// The most; otherwise the largest bill there is.
    pub maximum: Option<String>,
}
