//! A payer says which transaction they sent: the network is asked, and what it has for this invoice is written down.
//!
//! # Layout
//!
//! - An [`Inquiry`] asks the invoice's own networks and the chains that share their addresses, all at once.
//! - `credit` makes up for what following has missed. Only money at this invoice's own addresses is ever written.
//! - `verdict` says what that means for the payer; nothing of it tells about anybody else's money.
//! - [`claim_limits`] sees to it that nobody scans a chain this way.

mod credit;
mod limits;
mod verdict;

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use quittance_chain::transaction::{self, Looks};
use quittance_chain::{ChainSource, Sighting, Whereabouts};
use quittance_page::ssr::Claim;
use quittance_protocol::{Family, Network};
use quittance_store::row::Realm;

use self::credit::Missed;
pub use self::limits::claim_limits;
use self::verdict::Question;
use crate::app::App;
use crate::book::{BookError, Opened};
use crate::networks::LiveSource;
use crate::watch::follow_sandbox;

/// How long networks may take for their answers. A payer is waiting: with what is written down afterwards (see `credit`), the
/// answer is there within half a minute, before any proxy gives up.
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

/// What networks said.
enum Heard {
    /// This one knows the transaction.
    Found(&'static Network, Sighting),
    /// It is not known.
    Unknown,
    /// They could not be asked.
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
        match self.ask_all().await? {
            Heard::Found(network, sighting) => self.found(network, sighting).await,
            Heard::Unknown => {
                self.open().await?;
                let claim = self.question().unknown();
                Ok((self.opened, claim))
            }
            Heard::Silence => {
                self.open().await?;
                let claim = self.question().silence();
                Ok((self.opened, claim))
            }
        }
    }

    /// Asks all networks at once: the invoice's own, and the other chains on which its addresses exist, because a payer may
    /// have chosen the wrong one. What an own network knows is believed at once. Of the others, what pays the invoice comes
    /// first, and that they say nothing is nothing to tell.
    async fn ask_all(&self) -> Result<Heard, BookError> {
        let own = own_networks(&self.opened);
        let siblings = self.siblings(&own);
        let own = own.into_iter().map(|network| (network, true));
        let all = own.chain(siblings.into_iter().map(|network| (network, false)));
        let mut asked: FuturesUnordered<_> =
            all.map(async |(network, is_own)| (is_own, self.ask(network).await)).collect();
        let (mut best, mut silence) = (None::<(&'static Network, Sighting)>, false);
        while let Some((is_own, heard)) = asked.next().await {
            match heard? {
                Heard::Found(network, sighting) if is_own => return Ok(Heard::Found(network, sighting)),
                Heard::Found(network, sighting) => {
                    let known = best.as_ref().map(|(_, best)| best.transfers.len());
                    if known.is_none_or(|known| sighting.transfers.len() > known) {
                        best = Some((network, sighting));
                    }
                }
                Heard::Unknown => {}
                Heard::Silence => silence |= is_own,
            }
        }
        let nothing = if silence { Heard::Silence } else { Heard::Unknown };
        Ok(best.map_or(nothing, |(network, sighting)| Heard::Found(network, sighting)))
    }

    async fn ask(&self, network: &'static Network) -> Result<Heard, BookError> {
        let Some(source) = self.source(network).await? else { return Ok(Heard::Unknown) };
        let asked = source.look_up(&self.transaction, &self.addresses);
        Ok(match tokio::time::timeout(PATIENCE, asked).await {
            Ok(Ok(Some(sighting))) => Heard::Found(network, sighting),
            Ok(Ok(None)) => Heard::Unknown,
            Ok(Err(error)) => {
                let name = network.id;
                tracing::debug!(network = name, %error, "A transaction could not be looked up on {name}");
                Heard::Silence
            }
            Err(_) => Heard::Silence,
        })
    }

    /// The chains that are none of the invoice's own and share its addresses.
    fn siblings(&self, own: &[&'static Network]) -> Vec<&'static Network> {
        if !own.iter().any(|network| network.family == Family::Evm) {
            return Vec::new();
        }
        let is_sibling = |network: &&'static Network| {
            network.family == Family::Evm && !own.iter().any(|own| own.id == network.id)
        };
        match self.opened.invoice.realm {
            Realm::Live => self.app.networks.all().filter(is_sibling).collect(),
            Realm::Test(_) => Network::all().filter(is_sibling).collect(),
        }
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
            Realm::Live => Ok(self.app.networks.source(network.id).map(LiveSource::chain)),
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
