//! Which addresses are ours, and which of them are asked for a balance: the store, as a source asks it.

use std::collections::HashSet;
use std::sync::Arc;

use async_trait::async_trait;
use quittance_chain::derivation::AccountKey;
use quittance_chain::{Moment, SourceError, Targets};
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, Time};
use quittance_store::row::Realm;
use quittance_store::{Store, StoreError};

use crate::book::opened;
use crate::clock;
use crate::moments;
use crate::project::counter_of;

/// How long after an invoice was created a source that has to be told what to look for still looks for money that comes late.
const LATE: Duration = Duration::from_hours(30 * 24);

/// The addresses that were handed out on the chains of a realm.
pub(super) struct OurTargets<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) realm: &'a Realm,
}

#[async_trait]
impl Targets for OurTargets<'_> {
    async fn known(&self, _: &NetworkId, addresses: &[String]) -> Result<HashSet<String>, SourceError> {
        self.store.known(self.realm, addresses).await.map_err(lookup)
    }

    async fn watched(&self, network: &NetworkId) -> Result<HashSet<String>, SourceError> {
        let since = clock::now() - LATE;
        self.store.watched(self.realm, network, since).await.map_err(lookup)
    }

    async fn taken(&self, key: &AccountKey) -> Result<u32, SourceError> {
        self.store.indexes_taken(&counter_of(key)).await.map_err(lookup)
    }

    async fn moments(
        &self,
        network: &NetworkId,
        from: Time,
        until: Time,
    ) -> Result<Vec<Moment>, SourceError> {
        let mut all = Vec::new();
        for (id, at) in self.store.moments(self.realm, network, from, until).await.map_err(lookup)? {
            let invoice = self.store.invoice(id).await.map_err(lookup)?;
            all.extend(
                invoice.into_iter().flat_map(|invoice| moments::questions(&opened(invoice), network, at)),
            );
        }
        Ok(all)
    }
}

fn lookup(error: StoreError) -> SourceError {
    SourceError::Lookup(Arc::new(error))
}
