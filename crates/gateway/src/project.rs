//! A project as the gateway uses it: the configuration, checked once.

mod check;

use std::collections::BTreeMap;

use quittance_chain::derivation::AccountKey;
use quittance_ledger::terms::{PayerData, Requote, Tolerance, Windows};
use quittance_protocol::state::Policy;
use quittance_protocol::{Duration, Method};
use quittance_store::row::Realm;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use url::Url;

use crate::brand::Brand;
use crate::config::Mode;
use crate::donation::Bounds;

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
    /// Its extended public keys, by account (see [`account`](quittance_protocol::Network::account)).
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
