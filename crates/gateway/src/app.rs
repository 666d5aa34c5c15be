//! Everything the gateway's parts share.

use std::collections::BTreeMap;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::Arc;

use quittance_protocol::InvoiceId;
use quittance_store::row;
use tokio_util::sync::CancellationToken;

use crate::assets::Assets;
use crate::brand::logo::Logo;
use crate::claim::claim_limits;
use crate::clock;
use crate::config::{Config, ConfigError};
use crate::demo::Demo;
use crate::donation::card::Cards;
use crate::health::Health;
use crate::installation::{Installation, Loopback};
use crate::instruction::key::SigningKey;
use crate::limit::ClientLimits;
use crate::payer::limits::wish_limits;
use crate::payer_data::DataKey;
use crate::pos::Limits;
use crate::project::Project;
use crate::sandbox::Sandboxes;
use crate::strangers::{piece_limits, stranger_limits};
use crate::turns::Turns;

/// Everything the gateway's parts share.
pub struct App {
    /// Configuration and rows, which the command line opens as well. Its fields are reached as if they were ours.
    pub installation: Installation,
    /// Chains of test projects.
    pub sandboxes: Sandboxes,
    /// Which chains cannot be read just now.
    pub health: Health,
    /// Who reads a chain just now.
    pub turns: Turns,
    /// How often payers may ask about transactions.
    pub claims: ClientLimits<InvoiceId>,
    /// How often payers may change what they pay with, or until when.
    pub wishes: ClientLimits<InvoiceId>,
    /// How many invoices strangers may make on donation pages.
    pub gifts: ClientLimits<String>,
    /// How many sales counters may begin.
    pub tills: Limits,
    /// How many invoices strangers may make by checkout links and on pages of shops.
    pub sales: ClientLimits<String>,
    /// How often strangers may begin to buy what a checkout link counts.
    pub pieces: ClientLimits<String>,
    /// Pictures of donation pages.
    pub cards: Arc<Cards>,
    /// What the browser loads.
    pub assets: Assets,
    /// Signs payment instructions.
    pub signing_key: SigningKey,
    /// What `--demo` adds.
    pub demo: Option<Demo>,
    /// Canceled when the gateway stops: streams and loops end then.
    pub stop: CancellationToken,
}

/// The configured shops.
#[derive(Debug, Default)]
pub struct Projects(BTreeMap<String, Arc<Project>>);

impl Projects {
    /// Checks all of them.
    ///
    /// # Errors
    ///
    /// Names the project and the value that cannot be; a key in two projects is one.
    pub fn check(config: &Config, may_loopback: bool) -> Result<Self, ConfigError> {
        let mut projects: BTreeMap<String, Arc<Project>> = BTreeMap::new();
        for configured in &config.project {
            let project = Project::check(configured.clone(), may_loopback)?;
            let place = format!("project {}", project.id);
            let shares_key = |other: &Arc<Project>| {
                other.keys.values().any(|(name, _)| project.keys.values().any(|(own, _)| own == name))
            };
            if projects.values().any(shares_key) {
                let problem = "an extended public key belongs to one project only".to_owned();
                return Err(ConfigError::Value { place, problem });
            }
            if let Some(other) = projects.values().find(|other| other.shares_api_key(&project)) {
                let problem =
                    format!("api_key_sha256 is the one of {}: each project has a key of its own", other.id);
                return Err(ConfigError::Value { place, problem });
            }
            if projects.insert(project.id.clone(), Arc::new(project)).is_some() {
                return Err(ConfigError::Value { place, problem: "the id is used twice".to_owned() });
            }
        }
        Ok(Self(projects))
    }

    /// The shop with this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&Arc<Project>> {
        self.0.get(id)
    }

    /// The shop with this API key. Every shop is asked, so that time tells nothing.
    #[must_use]
    pub fn by_key(&self, key: &str) -> Option<&Arc<Project>> {
        self.0.values().fold(None, |found, project| if project.has_key(key) { Some(project) } else { found })
    }

    /// The logo of this name, whichever shop's it is.
    #[must_use]
    pub fn logo(&self, name: &str) -> Option<&Logo> {
        self.0.values().filter_map(|project| project.brand.logo.as_ref()).find(|logo| logo.name == name)
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Project>> {
        self.0.values()
    }
}

/// What it takes to open the gateway.
#[derive(Debug)]
pub struct Opening {
    /// The configuration.
    pub config: Config,
    /// The folder with the database.
    pub data: PathBuf,
    /// The folder with the built page.
    pub assets: PathBuf,
    /// Where the gateway is reached from outside, unless the configuration says.
    pub url: String,
    /// What `--demo` adds.
    pub demo: Option<Demo>,
}

impl App {
    /// Opens the database, reads the page, checks the configuration.
    ///
    /// # Errors
    ///
    /// Says what is missing or wrong, in words for the operator.
    pub async fn open(opening: Opening) -> anyhow::Result<Arc<Self>> {
        let Opening { config, data, assets, url, demo } = opening;
        let loopback = if demo.is_some() { Loopback::Allowed } else { Loopback::Refused };
        let installation = Installation::open(config, &data, url, loopback, DataKey::open).await?;
        let built = Assets::read(&assets)?;
        if built.counter.is_none() && installation.terminals.all().next().is_some() {
            tracing::warn!(
                "The page in {} comes without the point of sale, so counters do not open",
                assets.display()
            );
        }
        let signing_key = SigningKey::open(&data)?;
        let public = signing_key.public();
        let (id, public_key) = (public.id().to_string(), public.as_bytes().to_vec());
        installation
            .book
            .store()
            .publish_key(&row::SigningKey { id, public_key, since: clock::now() })
            .await?;
        Ok(Arc::new(Self {
            installation,
            signing_key,
            sandboxes: Sandboxes::default(),
            health: Health::default(),
            turns: Turns::default(),
            claims: claim_limits(),
            wishes: wish_limits(),
            gifts: stranger_limits(),
            sales: stranger_limits(),
            pieces: piece_limits(),
            tills: Limits::default(),
            cards: Arc::default(),
            assets: built,
            demo,
            stop: CancellationToken::new(),
        }))
    }
}

impl Deref for App {
    type Target = Installation;

    fn deref(&self) -> &Installation {
        &self.installation
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("App").finish_non_exhaustive()
    }
}
