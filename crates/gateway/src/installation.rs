//! What the gateway and the command line open alike: a configuration and the rows that belong to it.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use quittance_protocol::Time;
use quittance_protocol::view::CodeHolds;
use quittance_store::{SqliteStore, Store, StoreError};

use crate::app::Projects;
use crate::book::{Book, Opened};
use crate::client::Proxies;
use crate::clock;
use crate::config::{Config, rule};
use crate::details::Details;
use crate::donation::Donations;
use crate::fees::Fees;
use crate::link::Links;
use crate::metrics::Metrics;
use crate::metrics::database::CountedStore;
use crate::networks::Networks;
use crate::offers::Desk;
use crate::payer_data::DataKey;
use crate::pos::Terminals;
use crate::postback::Settlements;
use crate::present::Presented;
use crate::project::Project;
use crate::rates::Rates;
use crate::state_json::state_json;

/// The database's name in the data folder.
pub const DATABASE: &str = "quittance.sqlite3";

/// A configuration and the rows that belong to it: everything an invoice needs, and nothing of the page.
pub struct Installation {
    /// Invoices.
    pub book: Arc<Book>,
    /// Shops, by id.
    pub projects: Arc<Projects>,
    /// Donation pages, by name.
    pub donations: Donations,
    /// Shops' counters, by name.
    pub terminals: Terminals,
    /// Checkout links, by name.
    pub links: Links,
    /// Nodes.
    pub networks: Arc<Networks>,
    /// Prices.
    pub rates: Rates,
    /// What networks take for themselves.
    pub fees: Fees,
    /// What the operator measures.
    pub metrics: Arc<Metrics>,
    /// Seals payer data.
    pub data_key: DataKey,
    /// Proxies that are believed about who asks.
    pub proxies: Proxies,
    /// Where the gateway is reached from outside, without a slash at the end.
    pub public_url: String,
}

/// Whether return links may lead to this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loopback {
    /// As in the demo.
    Allowed,
    /// As everywhere else.
    Refused,
}

/// What a configuration says, if all of it makes sense.
#[derive(Debug)]
pub struct Checked {
    /// Shops, by id.
    pub projects: Projects,
    /// Donation pages, by name.
    pub donations: Donations,
    /// Shops' counters, by name.
    pub terminals: Terminals,
    /// Checkout links, by name.
    pub links: Links,
    /// Nodes.
    pub networks: Networks,
    /// Prices, of which none is asked for yet.
    pub rates: Rates,
    /// Proxies that are believed about who asks.
    pub proxies: Proxies,
}

impl Checked {
    /// Puts the chains and tokens that the configuration adds in force, and checks the rest of it.
    ///
    /// # Errors
    ///
    /// Says what is missing or wrong, in words for the operator.
    pub fn of(config: &Config, loopback: Loopback) -> anyhow::Result<Self> {
        crate::table::install(config)?;
        config.public_url.as_deref().map_or(Ok(()), rule::public_url).map_err(anyhow::Error::msg)?;
        let projects = Projects::check(config, loopback == Loopback::Allowed)?;
        let donations = Donations::check(config, &projects)?;
        let terminals = Terminals::check(config, &projects)?;
        let links = Links::check(config, &projects, loopback == Loopback::Allowed)?;
        let networks = Networks::check(config)?;
        networks.check_keys(&projects)?;
        let rates = Rates::check(&config.rates, &projects, &networks)?;
        let proxies = Proxies::check(config.trusted_proxies.as_deref())?;
        Ok(Self { projects, donations, terminals, links, networks, rates, proxies })
    }
}

impl Installation {
    /// Checks the configuration and opens the database, which is made if it is missing. The gateway is at `url` unless the
    /// configuration says otherwise. `data_key` takes the key that seals payer data: [`DataKey::open`] for a gateway, else
    /// [`DataKey::find`].
    ///
    /// # Errors
    ///
    /// Says what is missing or wrong, in words for the operator.
    pub async fn open(
        config: Config,
        data: &Path,
        url: String,
        loopback: Loopback,
        data_key: fn(&Path) -> anyhow::Result<DataKey>,
    ) -> anyhow::Result<Self> {
        let Checked { projects, donations, terminals, links, networks, rates, proxies } =
            Checked::of(&config, loopback)?;
        let (projects, networks) = (Arc::new(projects), Arc::new(networks));
        let public_url = config.public_url.unwrap_or(url);
        make_private(data)?;
        let store: Arc<dyn Store> = Arc::new(open_rows(&data.join(DATABASE)).await?);
        let metrics = Arc::new(Metrics::new());
        let store = Arc::new(CountedStore::new(store, metrics.database_errors.clone()));
        let settlements = Settlements::new(Arc::clone(&projects), Arc::clone(&networks), public_url.clone());
        Ok(Self {
            book: Arc::new(Book::new(store, Arc::new(settlements), Arc::clone(&metrics))),
            metrics,
            data_key: data_key(data)?,
            projects,
            donations,
            terminals,
            links,
            networks,
            rates,
            proxies,
            fees: Fees::default(),
            public_url,
        })
    }

    /// Where offers are made.
    #[must_use]
    pub fn desk(&self) -> Desk<'_> {
        let Self { book, rates, networks, fees, .. } = self;
        Desk { store: book.store(), rates, networks, fees, now: clock::now() }
    }

    /// When a shop's site was found to name it, if it is still the site that was asked. Rows that cannot be read verify nothing.
    pub async fn verified_at(&self, project: &Project) -> Option<Time> {
        let found = self.book.store().verified_site(&project.id).await;
        let found = found.inspect_err(|error| tracing::error!(%error, "Verified sites cannot be read"));
        let verified = found.ok().flatten()?;
        (project.site.as_ref() == Some(&verified.site)).then_some(verified.verified_at)
    }

    /// An invoice as JSON; none if its project is no longer configured. Whether its chain can be read just now, only a
    /// running gateway knows.
    ///
    /// # Errors
    ///
    /// When its row cannot be read.
    pub fn state_json(&self, opened: &Opened) -> Result<Option<serde_json::Value>, StoreError> {
        let Some(project) = self.projects.find(&opened.invoice.project) else { return Ok(None) };
        let details = Details::of(&opened.invoice)?;
        Ok(Some(state_json(&Presented {
            project,
            networks: &self.networks,
            terms: &opened.invoice.terms,
            details: &details,
            revision: opened.invoice.revision,
            reading: &opened.reading,
            settled_at: opened.invoice.history.settled_at(),
            now: opened.now,
            offers: &self.desk().offers(project, &opened.invoice.terms, &details),
            source_down: false,
            code: CodeHolds::default(),
        })))
    }
}

/// Makes the data folder for its owner only: its rows say who paid what. A folder that is there keeps its rights.
///
/// # Errors
///
/// When it cannot be made.
pub fn make_private(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| impossible("make the folder", folder, &error))
}

/// Opens the database, which is made if it is missing.
///
/// # Errors
///
/// When it cannot be opened or brought up to date.
pub async fn open_rows(file: &Path) -> anyhow::Result<SqliteStore> {
    SqliteStore::open(file).await.map_err(|error| unusable(file, &error))
}

/// Why a database cannot be used, in words for the operator.
#[must_use]
pub fn unusable(file: &Path, error: &StoreError) -> anyhow::Error {
    // The engine does not say that it is the rights that are missing.
    match File::options().read(true).write(true).open(file) {
        Err(denied) if denied.kind() == ErrorKind::PermissionDenied => impossible("open", file, &denied),
        Ok(_) | Err(_) => anyhow!("cannot use {}: {error}", file.display()),
    }
}

/// What cannot be done with a file or a folder, in words for the operator.
#[must_use]
pub fn impossible(what: &str, path: &Path, error: &std::io::Error) -> anyhow::Error {
    let path = path.display();
    match error.kind() {
        ErrorKind::PermissionDenied => anyhow!("cannot {what} {path}: {error}; {AS_OWNER}"),
        _ => anyhow!("cannot {what} {path}: {error}"),
    }
}

/// What to do where rights are missing.
pub const AS_OWNER: &str = "run this with sudo, or as the gateway's user";

impl std::fmt::Debug for Installation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Installation").finish_non_exhaustive()
    }
}
