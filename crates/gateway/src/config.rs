//! The configuration file: chains, networks, rates and projects, as an operator writes them.

mod node;
pub mod rule;
mod secret;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use quittance_protocol::table::TooLate;
use serde::Deserialize;
use toml::de::{DeTable, Deserializer};

pub use self::node::NodeConfig;
use crate::brand::logo::LogoFile;
use crate::donation::settings::DonationConfig;
use crate::interpolation::Surroundings;
use crate::link::amount::AmountsConfig;
use crate::link::settings::LinkConfig;
use crate::pos::settings::TerminalConfig;
use crate::rates::RatesConfig;
use crate::table::{AssetConfig, ChainConfig, TokenConfig};

/// Everything an operator decides, from one TOML file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the gateway is reached from outside, without a slash at the end: `https://pay.shop.example`.
    pub public_url: Option<String>,
    /// Proxies that are believed about who asks through them: addresses, or ranges such as `10.0.0.0/8`. Without it, those on
    /// this machine.
    pub trusted_proxies: Option<Vec<String>>,
    /// Assets that Quittance does not know, by ticker.
    #[serde(default)]
    pub asset: BTreeMap<String, AssetConfig>,
    /// EVM chains that do not come with Quittance, by id.
    #[serde(default)]
    pub chain: BTreeMap<String, ChainConfig>,
    /// Tokens that do not come with Quittance, by currency code.
    #[serde(default)]
    pub token: BTreeMap<String, TokenConfig>,
    /// Nodes, by network.
    #[serde(default)]
    pub network: BTreeMap<String, NetworkConfig>,
    /// Where prices come from.
    #[serde(default)]
    pub rates: RatesConfig,
    /// Projects.
    #[serde(default)]
    pub project: Vec<ProjectConfig>,
    /// Donation pages.
    #[serde(default)]
    pub donation: Vec<DonationConfig>,
    /// Shops' counters.
    #[serde(default)]
    pub terminal: Vec<TerminalConfig>,
    /// Checkout links.
    #[serde(default)]
    pub link: Vec<LinkConfig>,
}

/// A node to read a network from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkConfig {
    /// Its nodes, the preferred one first.
    #[serde(deserialize_with = "node::one_or_several")]
    pub rpc: Vec<NodeConfig>,
    /// The chain id it must have, if it is not the network's own.
    pub chain_id: Option<u64>,
    /// Which of a coin's chains it must be of, where nodes call them by names: `main`, if nothing is said.
    pub chain: Option<ChainName>,
    /// Confirmations that make a payment final, if not the network's usual.
    pub confirmations: Option<u32>,
    /// Token contracts, by currency code, if not the network's own.
    #[serde(default)]
    pub contracts: BTreeMap<String, String>,
    /// Whether nodes are asked for traces, where they offer them.
    #[serde(default = "yes")]
    pub trace: bool,
    /// What the network calls final.
    #[serde(default)]
    pub finality: Finality,
    /// Milliseconds between two looks at the chain, if not as usual: 2000, on Tron 10000.
    pub poll_ms: Option<u64>,
}

const fn yes() -> bool {
    true
}

/// One of the chains of Bitcoin, Litecoin or Monero, as their nodes call it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChainName {
    /// The money is real.
    #[default]
    Main,
    /// The old test network.
    Test,
    /// Bitcoin's newer test network.
    Testnet4,
    /// Bitcoin's test network with signed blocks.
    Signet,
    /// Monero's test network for those who take payments.
    Stagenet,
    /// A chain of one's own.
    Regtest,
}

/// Which of a chain's own words for settled blocks is believed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finality {
    /// `finalized`.
    #[default]
    Finalized,
    /// `safe`: on a rollup, what has reached the chain below it.
    Safe,
}

/// Whether a project's money is real.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Sandbox chains, every method.
    #[default]
    Test,
    /// Real chains, the methods with a node and a key.
    Live,
}

/// A shop.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProjectConfig {
    /// Its `shop_id`: 16 letters and digits.
    pub id: String,
    /// Its name as payers read it.
    pub name: String,
    /// Its site as payers read it: `northwind.example`.
    pub site: Option<String>,
    /// How to reach it: `mailto:` or https.
    pub contact: Option<String>,
    /// The language of its pages where neither link nor browser asks for one of ours: `de`. English otherwise.
    pub locale: Option<String>,
    /// Its terms, https only.
    pub terms: Option<String>,
    /// Its logo: a PNG, JPEG or WebP file, seen from the configuration's folder.
    pub logo: Option<LogoFile>,
    /// The colour of the one action of a page, `#rrggbb`.
    pub accent: Option<String>,
    /// Whether its money is real.
    #[serde(default)]
    pub mode: Mode,
    /// The API key's SHA-256 in hexadecimal. The key itself is not kept.
    pub api_key_sha256: String,
    /// Signs the postback's token; at least 32 bytes.
    pub secret_key: String,
    /// Signs postbacks by Standard Webhooks: `whsec_` and base64.
    pub webhook_secret: String,
    /// Where postbacks go.
    pub notification_url: Option<String>,
    /// Whether it also gets `invoice.<state>`, `invoice.elsewhere` and `invoice.reversed`.
    #[serde(default)]
    pub events: bool,
    /// Whether postbacks may go to private and loopback addresses.
    #[serde(default)]
    pub allow_private_notifications: bool,
    /// Sites whose pages may show its invoices in a frame: exact origins such as `https://northwind.example`. A test project may
    /// name http on this machine, too.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Whether pages of these origins may ask for amounts of their own: `true`, or the currencies with their bounds. Whoever reads
    /// such a page can change what it asks for.
    #[serde(default)]
    pub widget_amounts: AmountsConfig,
    /// Where a payer goes after paying, https only.
    pub success_url: Option<String>,
    /// Where a payer goes when the payment will not happen, https only.
    pub fail_url: Option<String>,
    /// What happens to a payment that is too small.
    #[serde(default)]
    pub policy: PolicyConfig,
    /// The tolerated difference in percent, two digits after the point at most.
    pub tolerance_percent: Option<String>,
    /// Hours a transaction may take to get into a block, 24 at most.
    pub settle_hours: Option<i64>,
    /// Minutes left at least after half arrived; 0 never extends.
    pub extend_minutes: Option<i64>,
    /// Whether an expired invoice may get a new price. Invoices of the v2 API never do.
    #[serde(default)]
    pub requote_after_expiry: bool,
    /// Minutes a quote of an open invoice holds; none holds for ever.
    pub quote_minutes: Option<i64>,
    /// Whether payers say who they are before an address is shown.
    #[serde(default)]
    pub payer_data: bool,
    /// Days payer data is kept.
    pub payer_data_days: Option<i64>,
    /// Currency codes to offer, in this order; all that can be, if empty.
    #[serde(default)]
    pub methods: Vec<String>,
    /// Confirmations by network, if not the network's own.
    #[serde(default)]
    pub confirmations: BTreeMap<String, u32>,
    /// What addresses are made from, by account: the extended public keys `evm`, `bitcoin`, `litecoin` and `tron`, and `monero`
    /// with its view key.
    #[serde(default)]
    pub keys: BTreeMap<String, String>,
}

/// What happens to a payment that is too small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyConfig {
    /// Less than asked, once final, fails the invoice.
    ExactOrFail,
    /// The rest may follow until time is up.
    #[default]
    PartialUntilExpiry,
}

/// The longest key there is, and a little more.
const LONGEST_KEY: usize = 30;

/// Why the configuration cannot be used. No text of it holds a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {0}: {1}")]
    Unreadable(PathBuf, std::io::Error),
    /// It is not what a configuration looks like.
    #[error("{0}: {1}")]
    Malformed(PathBuf, String),
    /// A value of it cannot be.
    #[error("{place}: {problem}")]
    Value {
        /// Where: `project NORTHWIND0000001`.
        place: String,
        /// What is wrong.
        problem: String,
    },
    /// Chains and tokens were put in force before, or too late.
    #[error(transparent)]
    Table(#[from] TooLate),
}

impl Config {
    /// Reads a file, and fills in what it leaves to the environment.
    ///
    /// # Errors
    ///
    /// When it cannot be read or is malformed, or something it asks for is missing; says where.
    pub fn read(file: &Path) -> Result<Self, ConfigError> {
        let text =
            std::fs::read_to_string(file).map_err(|error| ConfigError::Unreadable(file.to_owned(), error))?;
        Self::parse(&text, file)
    }

    /// Reads what is, or will be, in a file, as [`Config::read`] does.
    ///
    /// # Errors
    ///
    /// As [`Config::read`].
    pub fn parse(text: &str, file: &Path) -> Result<Self, ConfigError> {
        Self::parse_among(text, file, &Surroundings::of_this_process())
    }

    /// The same, with what it leaves to its surroundings taken from these.
    ///
    /// # Errors
    ///
    /// As [`Config::read`].
    pub fn parse_among(
        text: &str,
        file: &Path,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, ConfigError> {
        let wrong = |at: Option<usize>, message: &str| {
            let line = text.get(..at.unwrap_or_default()).unwrap_or_default().matches('\n').count() + 1;
            ConfigError::Malformed(file.to_owned(), format!("line {line}: {message}"))
        };
        let malformed = |error: toml::de::Error| {
            let at = error.span().map(|span| span.start);
            wrong(at, &explained(error.message(), text.get(..at.unwrap_or_default()).unwrap_or_default()))
        };
        let mut table = DeTable::parse(text).map_err(malformed)?;
        if let Some(place) = secret::written_view_key(table.get_ref()) {
            let told = "keys.monero is a secret that does not belong in this file: write ${secret:NAME} or ${VARIABLE}";
            return Err(wrong(Some(place), told));
        }
        let filled = surroundings.fill(table.get_mut());
        filled.map_err(|unfilled| wrong(Some(unfilled.at), &unfilled.to_string()))?;
        let mut config = Self::deserialize(Deserializer::from(table)).map_err(malformed)?;
        let folder = file.parent().unwrap_or(Path::new(""));
        let logos = config.project.iter_mut().filter_map(|project| project.logo.as_mut());
        let images = config.donation.iter_mut().filter_map(|page| page.image.as_mut());
        for file in logos.chain(images) {
            file.within(folder);
        }
        Ok(config)
    }
}

/// A message with the key it is about, which stands at the end of what comes `before`. The message alone: the default one quotes
/// the line, which may hold a secret.
fn explained(message: &str, before: &str) -> String {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let key = line.split_once('=').map(|(key, _)| key.trim()).unwrap_or_default();
    // Nor is anything repeated that only stands where a key does.
    let is_key = !key.is_empty()
        && key.len() <= LONGEST_KEY
        && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let key = if is_key { format!("{key}: ") } else { String::new() };
    let number = ["floating point", "integer"].iter().any(|kind| message.contains(&format!("type: {kind}")));
    let advice = if number && message.ends_with("expected a string") { ": write it in quotes" } else { "" };
    format!("{key}{}{advice}", without_values(message))
}

/// A message without what the file says at that place: in the wrong place, a value may be a secret.
fn without_values(message: &str) -> String {
    let between = |open: &str, close: &str| {
        let from = message.find(open)? + open.len();
        let to = message.rfind(close).filter(|to| *to > from)?;
        Some(format!("{}…{}", message.get(..from)?, message.get(to..)?))
    };
    let text = between("string \"", "\"");
    text.or_else(|| between("unknown variant `", "`, expected")).unwrap_or_else(|| message.to_owned())
}
