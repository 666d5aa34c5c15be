//! Who reads a network takes turns: what one has read must be written before another reads on from there.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use quittance_protocol::network::NetworkId;
use quittance_store::row::Realm;
use tokio::sync::OwnedMutexGuard;

type Queue = Arc<tokio::sync::Mutex<()>>;

/// The turns at each network.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<(Realm, NetworkId), Queue>>);

/// A turn, which ends when this is dropped.
#[derive(Debug)]
pub struct Turn {
    _held: OwnedMutexGuard<()>,
}

impl Turns {
    /// Waits for a turn. Whoever holds one reads the position, and writes the next one with what it found.
    pub async fn take(&self, realm: &Realm, network: &NetworkId) -> Turn {
        let turn = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry((realm.clone(), network.clone())).or_default())
        };
        Turn { _held: turn.lock_owned().await }
    }
}
