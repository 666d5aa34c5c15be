//! An Electrum server of the configuration.

use std::time::Duration;

use quittance_protocol::network::NetworkId;
use tokio::sync::{Mutex, MutexGuard};

use super::address::Address;
use super::headers::Rules;
use super::line::Line;
use super::session::Session;
use crate::bitcoin::check::{Found, Kind};
use crate::bitcoin::config::BitcoinConfig;
use crate::node::{Patience, Peer};
use crate::source::SourceError;

/// An Electrum server.
pub(in crate::bitcoin) struct ElectrumServer {
    network: NetworkId,
    rules: Rules,
    address: Address,
    patience: Patience,
    /// The connection, as long as it is good. Whoever talks takes it, so that one that was left in the middle of an answer is
    /// never used again.
    session: Mutex<Option<Session>>,
}

/// Something to talk about with a server. It may be begun anew on another connection.
pub(super) trait Talk: Sync {
    /// What comes of it.
    type Told: Send;

    /// Talks about it.
    fn talk(&self, session: &mut Session) -> impl Future<Output = Result<Self::Told, SourceError>> + Send;
}

impl ElectrumServer {
    /// The server at `address`. Nothing is asked yet.
    pub(in crate::bitcoin) fn new(config: &BitcoinConfig, address: Address) -> Self {
        Self {
            network: config.network.clone(),
            rules: Rules { coin: config.coin, chain: config.chain },
            address,
            patience: config.patience,
            session: Mutex::default(),
        }
    }

    /// Sees that it is of the right chain.
    pub(in crate::bitcoin) async fn prove(&self) -> Result<(), SourceError> {
        let mut kept = self.session.lock().await;
        if kept.is_none() {
            *kept = Some(self.connect().await?);
        }
        Ok(())
    }

    /// The hash of its block at `height`; none if it does not know one there yet.
    pub(in crate::bitcoin) async fn hash_at(&self, height: u64) -> Result<Option<String>, SourceError> {
        self.talk(&HashAt(height)).await
    }

    /// What it is and can do.
    pub(in crate::bitcoin) async fn look(&self) -> Result<Found, SourceError> {
        self.talk(&Look).await
    }

    /// Talks about something. A server may have closed a connection on which nothing was said for a while: then it is talked about
    /// on another one.
    pub(super) async fn talk<T: Talk>(&self, about: &T) -> Result<T::Told, SourceError> {
        let mut kept = self.session.lock().await;
        if let Some(session) = kept.take() {
            match self.talk_on(session, about, &mut kept).await {
                Err(SourceError::Unreachable { .. }) => {}
                outcome => return outcome,
            }
        }
        let session = self.connect().await?;
        self.talk_on(session, about, &mut kept).await
    }

    async fn talk_on<T: Talk>(
        &self,
        mut session: Session,
        about: &T,
        kept: &mut MutexGuard<'_, Option<Session>>,
    ) -> Result<T::Told, SourceError> {
        let outcome = about.talk(&mut session).await;
        let is_spent = matches!(
            outcome,
            Err(SourceError::Unreachable { .. }
                | SourceError::Unreadable { .. }
                | SourceError::Refused { .. })
        );
        if !is_spent {
            **kept = Some(session);
        }
        outcome
    }

    async fn connect(&self) -> Result<Session, SourceError> {
        let line = Line::open(&self.address, self.patience).await;
        let line = line.map_err(|trouble| trouble.of(&self.network))?;
        Session::begin(line, &self.network, self.rules).await
    }
}

impl Peer for ElectrumServer {
    fn network(&self) -> &NetworkId {
        &self.network
    }

    fn host(&self) -> String {
        format!("{}:{}", self.address.host, self.address.port)
    }

    /// The protocol has no words for it.
    fn rest_asked(&self) -> Option<Duration> {
        None
    }
}

struct HashAt(u64);

impl Talk for HashAt {
    type Told = Option<String>;

    async fn talk(&self, session: &mut Session) -> Result<Option<String>, SourceError> {
        Ok(session.header(self.0).await?.map(|header| header.hash()))
    }
}

struct Look;

impl Talk for Look {
    type Told = Found;

    async fn talk(&self, session: &mut Session) -> Result<Found, SourceError> {
        let tip = session.tip().await?.block();
        // A session is of the right chain, or there is none.
        let chain = session.rules.coin.named(session.rules.chain);
        let kind = Kind::Electrum { software: session.software.clone() };
        Ok(Found { expected: chain.clone(), chain, height: tip.height, block_time: tip.time, kind })
    }
}
