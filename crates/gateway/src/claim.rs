//! A payer says which transaction they sent: the network is asked, and what it has for this invoice is written down.
//!
//! # Layout
//!
//! - An [`Inquiry`] asks the invoice's own networks, then the chains that share their addresses.
//! - `credit` makes up for what following has missed. Only money at this invoice's own addresses is ever written.
//! - `verdict` says what that means for the payer; nothing of it tells about anybody else's money.
//! - [`ClaimLimits`] sees to it that nobody scans a chain this way.

mod credit;
mod limits;
mod verdict;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use quittance_chain::evm::EvmSource;
use quittance_chain::transaction::{self, Looks};
use quittance_chain::{ChainSource, Sighting, Whereabouts};
use quittance_page::ssr::Claim;
use quittance_protocol::{Family, Network};
use quittance_store::row::Realm;

use self::credit::Missed;
pub use self::limits::ClaimLimits;
use self::verdict::Question;
use crate::app::App;
use crate::book::{BookError, Opened};
use crate::watch::follow_sandbox;

/// How long a network may take for its answer. A payer is waiting for it.
const PATIENCE: Duration = Duration::from_secs(12);

/// A transaction that a payer asks about.
pub struct Inquiry<'a> {
    app: &'a App,
    opened: Opened,
    /// Its id in canonical form.
    transaction: String,
    /// The invoice's addresses, which networks of one family share.
    addresses: HashSet<String>,
}

/// What one network said.
enum Heard {
    /// It knows the transaction.
    Found(Sighting),
    /// It does not.
    Unknown,
    /// It could not be asked.
    Silence,
}

impl<'a> Inquiry<'a> {
    /// Reads what the payer entered as a transaction of one of the invoice's networks.
    ///
    /// # Errors
    ///
    /// It is none; what it looks like.
    pub fn read(app: &'a App, opened: Opened, text: &str) -> Result<Self, Looks> {
        let read = own_networks(&opened).into_iter().map(|network| transaction::parse(network.family, text));
        // The network that the payer was asked on last comes first, and says what is wrong.
        let transaction = read.reduce(|best, other| best.or_else(|looks| other.map_err(|_| looks)));
        let transaction = transaction.unwrap_or(Err(Looks::Unknown))?;
        let addresses = opened.reading.targets.iter().map(|target| target.address.clone()).collect();
        Ok(Self { app, opened, transaction, addresses })
    }

    /// Asks the networks, and writes down what was missed. Answers with the invoice as it stands then.
    ///
    /// # Errors
    ///
    /// Rows cannot be read or written.
    pub async fn answer(mut self) -> Result<(Opened, Claim), BookError> {
        let mut silence = false;
        for network in own_networks(&self.opened) {
            match self.ask(network).await? {
                Heard::Found(sighting) => return self.found(network, sighting).await,
                Heard::Unknown => {}
                Heard::Silence => silence = true,
            }
        }
        if let Some((network, sighting)) = self.ask_siblings().await? {
            return self.found(network, sighting).await;
        }
        self.open().await?;
        let claim = if silence { self.question().silence() } else { self.question().unknown() };
        Ok((self.opened, claim))
    }

    async fn ask(&self, network: &'static Network) -> Result<Heard, BookError> {
        let Some(source) = self.source(network).await? else { return Ok(Heard::Unknown) };
        let asked = source.look_up(&self.transaction, &self.addresses);
        Ok(match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(Some(sighting))) => Heard::Found(sighting),
            Ok(Ok(None)) => Heard::Unknown,
            Ok(Err(error)) => {
                let name = network.id;
                tracing::debug!(network = name, %error, "A transaction could not be looked up on {name}");
                Heard::Silence
            }
            Err(_) => Heard::Silence,
        })
    }

    /// Asks the other chains on which the invoice's addresses exist: a payer may have chosen the wrong one. What pays the
    /// invoice comes first.
    async fn ask_siblings(&self) -> Result<Option<(&'static Network, Sighting)>, BookError> {
        let own = own_networks(&self.opened);
        if !own.iter().any(|network| network.family == Family::Evm) {
            return Ok(None);
        }
        let siblings: Vec<&'static Network> = match self.opened.invoice.realm {
            Realm::Live => self.app.networks.all().collect(),
            Realm::Test(_) => Network::all().collect(),
        };
        let is_sibling = |network: &&'static Network| {
            network.family == Family::Evm && !own.iter().any(|own| own.id == network.id)
        };
        let asked = siblings.into_iter().filter(is_sibling).map(|network| async move {
            match self.ask(network).await? {
                Heard::Found(sighting) => Ok(Some((network, sighting))),
                Heard::Unknown | Heard::Silence => Ok(None),
            }
        });
        let heard: Result<Vec<_>, BookError> =
            futures_util::future::join_all(asked).await.into_iter().collect();
        Ok(heard?.into_iter().flatten().max_by_key(|(_, sighting)| sighting.transfers.len()))
    }

    async fn found(
        mut self,
        network: &'static Network,
        mut sighting: Sighting,
    ) -> Result<(Opened, Claim), BookError> {
        // An address may be shared, and then only the reference tells whose money it is.
        let targets = &self.opened.reading.targets;
        sighting.transfers.retain(|transfer| {
            targets.iter().any(|target| {
                target.address == transfer.to.address && target.reference == transfer.to.reference
            })
        });
        let realm = self.opened.invoice.realm.clone();
        if let Realm::Test(project) = &realm {
            // The chains of test projects have no watcher. During an outage nothing is read, and nothing is found either.
            let _ = follow_sandbox(self.app, project, network).await;
        }
        if let Whereabouts::Included(block) = &sighting.whereabouts {
            let missed =
                Missed { realm: &realm, network: network.id(), block, transfers: &sighting.transfers };
            missed.make_up(self.app, self.opened.invoice.terms.id).await?;
        }
        self.open().await?;
        let claim = self.question().sighted(network, &sighting);
        Ok((self.opened, claim))
    }

    fn question(&self) -> Question<'_> {
        Question { opened: &self.opened, transaction: &self.transaction }
    }

    async fn open(&mut self) -> Result<(), BookError> {
        self.opened = self.app.book.open(self.opened.invoice.terms.id).await?;
        Ok(())
    }

    /// What the network is read from; nothing if it is not read.
    async fn source(&self, network: &'static Network) -> Result<Option<Arc<dyn ChainSource>>, BookError> {
        match &self.opened.invoice.realm {
            Realm::Live => match self.app.networks.source(network.id) {
                Some(source) => Ok(Some(Arc::<EvmSource>::clone(source))),
                None => Ok(None),
            },
            Realm::Test(project) => {
                let source = self.app.sandboxes.source(self.app.book.store(), project, network).await?;
                Ok(Some(Arc::new(source)))
            }
        }
    }
}

/// The networks on which the invoice was ever to be paid, the one of its quote first.
pub fn own_networks(opened: &Opened) -> Vec<&'static Network> {
    let quoted = opened.reading.quote.as_ref().and_then(|quote| quote.target.as_ref());
    let mut networks: Vec<&'static Network> = Vec::new();
    for target in quoted.into_iter().chain(&opened.reading.targets) {
        let network = Network::find(target.network.as_str());
        networks.extend(network.filter(|network| !networks.iter().any(|known| known.id == network.id)));
    }
    networks
}
