//! A project as the gateway uses it: the configuration, checked once.

use std::collections::BTreeMap;

use base64ct::{Base64, Encoding};
use quittance_chain::derivation::AccountKey;
use quittance_ledger::terms::{PayerData, Requote, Tolerance, Windows};
use quittance_page::ssr::{Locale, locales};
use quittance_protocol::state::Policy;
use quittance_protocol::{Duration, Method, Network, decimal};
use quittance_store::row::Realm;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use url::Url;

use crate::brand::{Brand, BrandWish};
use crate::config::{ConfigError, Mode, PolicyConfig, ProjectConfig};
use crate::donation::Bounds;
use crate::frame::{self, Plain};

/// A shop.
#[derive(Debug)]
pub struct Project {
    /// Its `shop_id`.
    pub id: String,
    /// Its name as payers read it.
    pub name: String,
    /// Its site as payers read it.
    pub site: Option<String>,
    /// How to reach it.
    pub contact: Option<String>,
    /// The language of its pages where neither link nor browser asks for one of ours.
    pub locale: Option<String>,
    /// How it shows itself.
    pub brand: Brand,
    /// Whether its money is real.
    pub mode: Mode,
    api_key_hash: [u8; 32],
    /// How its postbacks are signed and where they go.
    pub postbacks: Postbacks,
    /// The origins whose pages may show its invoices in a frame.
    pub origins: Vec<String>,
    /// What these pages may ask for by themselves.
    pub widget_amounts: Vec<Bounds>,
    /// Where a payer goes after paying.
    pub success_url: Option<String>,
    /// Where a payer goes when the payment will not happen.
    pub fail_url: Option<String>,
    /// What happens to a payment that is too small.
    pub policy: Policy,
    /// The tolerated difference.
    pub tolerance: Tolerance,
    /// How long things may take.
    pub windows: Windows,
    /// Whether an expired invoice of ours may get a new price.
    pub requote_after_expiry: Requote,
    /// How long the quote of an open invoice holds.
    pub quote_age: Option<Duration>,
    /// Whether payers say who they are.
    pub payer_data: PayerData,
    /// How long payer data is kept.
    pub payer_data_kept: Duration,
    /// What it offers, in this order.
    pub methods: Vec<&'static Method>,
    /// Confirmations by network, if not the network's own.
    pub confirmations: BTreeMap<String, u32>,
    /// Its extended public keys, by account (see [`Network::account`]).
    pub keys: BTreeMap<&'static str, (String, AccountKey)>,
}

/// How postbacks are signed and where they go. It has no `Debug` that shows a secret.
pub struct Postbacks {
    /// Where they go.
    pub url: Option<Url>,
    /// Whether private and loopback addresses are allowed.
    pub private_allowed: bool,
    /// Whether every change is sent, not only the settlement.
    pub events: bool,
    /// Signs the token (HS256).
    pub secret_key: String,
    /// Signs the message (Standard Webhooks).
    pub webhook_secret: Vec<u8>,
}

impl std::fmt::Debug for Postbacks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Postbacks")
            .field("url", &self.url.as_ref().map(Url::host_str))
            .finish_non_exhaustive()
    }
}

impl Project {
    /// The chains its invoices live on.
    #[must_use]
    pub fn realm(&self) -> Realm {
        match self.mode {
            Mode::Test => Realm::Test(self.id.clone()),
            Mode::Live => Realm::Live,
        }
    }

    /// True in test mode.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.mode == Mode::Test
    }

    /// Whether this is its API key, without telling by the time it takes how much of it is right.
    #[must_use]
    pub fn has_key(&self, key: &str) -> bool {
        let hash: [u8; 32] = Sha256::digest(key.as_bytes()).into();
        hash.ct_eq(&self.api_key_hash).into()
    }

    /// Whether another one is called by the same API key.
    #[must_use]
    pub fn shares_api_key(&self, other: &Self) -> bool {
        self.api_key_hash == other.api_key_hash
    }

    /// Confirmations it wants on a network, before those of the node's configuration.
    #[must_use]
    pub fn confirmations_on(&self, network: &str) -> Option<u32> {
        self.confirmations.get(network).copied()
    }

    /// Checks a configured project.
    ///
    /// # Errors
    ///
    /// Says which value cannot be.
    pub fn check(config: ProjectConfig, may_loopback: bool) -> Result<Self, ConfigError> {
        let place = format!("project {}", config.id);
        let wrong = |problem: &str| ConfigError::Value { place: place.clone(), problem: problem.to_owned() };
        if config.id.len() != 16 || !config.id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            // It is not repeated: what stands in the wrong place may be a secret.
            let place = "a project".to_owned();
            return Err(ConfigError::Value { place, problem: "id must be 16 letters and digits".to_owned() });
        }
        if config.secret_key.len() < 32 {
            return Err(wrong("secret_key must be at least 32 bytes long"));
        }
        let mut api_key_hash = [0; 32];
        hex::decode_to_slice(&config.api_key_sha256, &mut api_key_hash)
            .map_err(|_| wrong("api_key_sha256 must be 64 hexadecimal digits"))?;
        let webhook_secret = config
            .webhook_secret
            .strip_prefix("whsec_")
            .and_then(|secret| Base64::decode_vec(secret).ok())
            .filter(|secret| secret.len() >= 24)
            .ok_or_else(|| wrong("webhook_secret must be whsec_ and at least 24 bytes in base64"))?;
        let url = config
            .notification_url
            .as_deref()
            .map(Url::parse)
            .transpose()
            .map_err(|_| wrong("notification_url is no URL"))?;
        if url.as_ref().is_some_and(|url| {
            url.scheme() != "https" && !(config.allow_private_notifications && url.scheme() == "http")
        }) {
            return Err(wrong("notification_url must be https"));
        }
        for back in [&config.success_url, &config.fail_url].into_iter().flatten() {
            let https =
                back.starts_with("https://") || (may_loopback && back.starts_with("http://127.0.0.1"));
            if !https || Url::parse(back).is_err() {
                return Err(wrong("success_url and fail_url must be https"));
            }
        }
        let plain = if may_loopback || config.mode == Mode::Test { Plain::OnLoopback } else { Plain::Never };
        for origin in &config.origins {
            frame::check(origin, plain).map_err(|problem| wrong(&format!("origins: {problem}")))?;
        }
        let widget_amounts =
            config.widget_amounts.check().map_err(|problem| wrong(&format!("widget_amounts: {problem}")))?;
        if !widget_amounts.is_empty() && config.origins.is_empty() {
            return Err(wrong("widget_amounts needs the origins of the pages that may ask"));
        }
        let contact_ok = |contact: &String| contact.starts_with("mailto:") || contact.starts_with("https://");
        if !config.contact.as_ref().is_none_or(contact_ok) {
            return Err(wrong("contact must be a mailto: or https: link"));
        }
        if config.locale.as_deref().is_some_and(|code| Locale::find(code).is_none()) {
            let known: Vec<&str> = locales().iter().map(|known| known.words.lang()).collect();
            return Err(wrong(&format!("locale must be one of {}", known.join(", "))));
        }
        let brand = Brand::check(&BrandWish {
            logo: config.logo.as_ref(),
            accent: config.accent.as_deref(),
            terms: config.terms.as_deref(),
        });
        let brand = brand.map_err(|error| wrong(&error.to_string()))?;
        let percent = config.tolerance_percent.as_deref().unwrap_or("0");
        let points = decimal::parse(percent, 2).ok().and_then(|points| u16::try_from(points).ok());
        let points = points
            .filter(|points| *points <= 10_000)
            .ok_or_else(|| wrong("tolerance_percent must be 0 to 100"))?;
        let settle_hours = config.settle_hours.unwrap_or(24);
        if !(1..=24).contains(&settle_hours) {
            return Err(wrong("settle_hours must be 1 to 24"));
        }
        let methods = match config.methods.as_slice() {
            [] => Method::all().collect(),
            codes => codes
                .iter()
                .map(|code| Method::find(code).ok_or_else(|| wrong(&format!("unknown method {code}"))))
                .collect::<Result<Vec<_>, _>>()?,
        };
        if let Some(unknown) = config.confirmations.keys().find(|id| Network::find(id).is_none()) {
            return Err(wrong(&format!("confirmations: unknown network {unknown}")));
        }
        let mut keys: BTreeMap<_, (String, AccountKey)> = BTreeMap::new();
        for (account, text) in config.keys {
            let account = Network::all().map(Network::account).find(|known| *known == account);
            let account = account.ok_or_else(|| wrong("keys: unknown account"))?;
            let key: AccountKey = text.parse().map_err(|error| wrong(&format!("keys.{account}: {error}")))?;
            let name = counter_of(&key);
            // A wallet made from the words again looks for each coin in an account of its own.
            if let Some(other) =
                keys.iter().find_map(|(other, (known, _))| (*known == name).then_some(*other))
            {
                return Err(wrong(&format!(
                    "keys.{account} is the key of keys.{other}: each has an account of its own"
                )));
            }
            keys.insert(account, (name, key));
        }
        Ok(Self {
            id: config.id,
            name: config.name,
            site: config.site,
            contact: config.contact,
            locale: config.locale,
            brand,
            mode: config.mode,
            api_key_hash,
            postbacks: Postbacks {
                url,
                private_allowed: config.allow_private_notifications,
                events: config.events,
                secret_key: config.secret_key,
                webhook_secret,
            },
            origins: config.origins,
            widget_amounts,
            success_url: config.success_url,
            fail_url: config.fail_url,
            policy: match config.policy {
                PolicyConfig::ExactOrFail => Policy::ExactOrFail,
                PolicyConfig::PartialUntilExpiry => Policy::PartialUntilExpiry,
            },
            tolerance: Tolerance::from_basis_points(points),
            windows: Windows {
                settle: Duration::from_hours(settle_hours),
                extend: Duration::from_minutes(config.extend_minutes.unwrap_or(60).max(0)),
            },
            requote_after_expiry: if config.requote_after_expiry {
                Requote::Allowed
            } else {
                Requote::Refused
            },
            quote_age: config.quote_minutes.map(Duration::from_minutes),
            payer_data: if config.payer_data { PayerData::Needed } else { PayerData::NotNeeded },
            payer_data_kept: Duration::from_hours(24 * config.payer_data_days.unwrap_or(90).max(1)),
            methods,
            confirmations: config.confirmations,
            keys,
        })
    }

    /// Whether an invoice may be requoted after it expired: invoices of the v2 API never are.
    #[must_use]
    pub fn requote_for(&self, origin: Origin) -> Requote {
        match origin {
            Origin::V2 => Requote::Refused,
            Origin::V1 => self.requote_after_expiry,
        }
    }
}

/// Which API created an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `/v2`, as CryptoCloud's clients speak.
    V2,
    /// `/api/v1`, ours.
    V1,
}

/// The name under which the addresses of a key are counted. However it is written, as zpub or as a descriptor, it has the same
/// addresses.
#[must_use]
pub fn counter_of(key: &AccountKey) -> String {
    hex::encode(Sha256::digest(key.to_string()))
}
