//! Which chains cannot be read just now, for the page to say so.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use quittance_protocol::network::NetworkId;
use quittance_store::row::Realm;

/// Which chains cannot be read just now.
#[derive(Debug, Default)]
pub struct Health(Mutex<HashSet<(Realm, NetworkId)>>);

/// What a look at a chain gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// It was read.
    Read,
    /// It was not.
    Failed,
}

impl Health {
    /// Notes a look at a chain. True if that is news.
    pub fn note(&self, realm: &Realm, network: &NetworkId, look: Look) -> bool {
        let mut down = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let chain = (realm.clone(), network.clone());
        match look {
            Look::Read => down.remove(&chain),
            Look::Failed => down.insert(chain),
        }
    }

    /// Whether a chain cannot be read just now.
    #[must_use]
    pub fn is_down(&self, realm: &Realm, network: &NetworkId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains(&(realm.clone(), network.clone()))
    }
}
