//! The chains of test projects: kept as rows, played by the page's panel, followed like any other chain.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use quittance_chain::sandbox::{Action, SandboxChain, SandboxError, SandboxSource};
use quittance_protocol::network::NetworkId;
use quittance_protocol::{Duration, Family, Network};
use quittance_store::{Store, StoreError};

use crate::clock;

type Shared = Arc<Mutex<SandboxChain>>;

/// The chains of test projects that are in use.
#[derive(Default)]
pub struct Sandboxes {
    chains: tokio::sync::Mutex<HashMap<(String, &'static str), Shared>>,
}

/// Why a chain was not played.
#[derive(Debug, thiserror::Error)]
pub enum PlayError {
    /// The action is not possible.
    #[error(transparent)]
    Refused(#[from] SandboxError),
    /// The chain cannot be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How far a project's chains are ahead of the real time: where the time of its new invoices begins.
///
/// # Errors
///
/// When the kept chains cannot be read.
pub async fn ahead(store: &dyn Store, project: &str) -> Result<Duration, StoreError> {
    let mut ahead = Duration::ZERO;
    for family in Family::ALL {
        // A chain that was never played is no row, and keeps the real time.
        if let Some(text) = store.sandbox_chain(project, family.as_str()).await? {
            let chain: SandboxChain = serde_json::from_str(&text)?;
            ahead = ahead.max(chain.ahead());
        }
    }
    Ok(ahead)
}

impl Sandboxes {
    /// Reads one network of a project's chain.
    ///
    /// # Errors
    ///
    /// When the kept chain cannot be read.
    pub async fn source(
        &self,
        store: &dyn Store,
        project: &str,
        network: &'static Network,
    ) -> Result<SandboxSource, StoreError> {
        let chain = self.chain(store, project, network.family).await?;
        Ok(SandboxSource::new(chain, NetworkId::new(network.id), Arc::new(clock::now)))
    }

    /// Plays a project's chain. The chain is a row before anybody hears of it.
    ///
    /// # Errors
    ///
    /// When the action is not possible or the chain cannot be kept; then nothing happened.
    pub async fn play(
        &self,
        store: &dyn Store,
        project: &str,
        family: Family,
        action: Action,
    ) -> Result<Option<String>, PlayError> {
        let shared = self.chain(store, project, family).await?;
        // One player at a time, so that no older chain is written over a newer one.
        let _turn = self.chains.lock().await;
        let mut chain = shared.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let answer = chain.play(action, clock::now())?;
        let text = serde_json::to_string(&chain).map_err(StoreError::from)?;
        store.save_sandbox_chain(project, family.as_str(), &text).await?;
        *shared.lock().unwrap_or_else(PoisonError::into_inner) = chain;
        Ok(answer)
    }

    async fn chain(&self, store: &dyn Store, project: &str, family: Family) -> Result<Shared, StoreError> {
        let mut chains = self.chains.lock().await;
        let key = (project.to_owned(), family.as_str());
        if let Some(chain) = chains.get(&key) {
            return Ok(Arc::clone(chain));
        }
        let chain = match store.sandbox_chain(project, family.as_str()).await? {
            Some(text) => serde_json::from_str(&text)?,
            None => SandboxChain::new(project, family, clock::now()),
        };
        let chain = Arc::new(Mutex::new(chain));
        chains.insert(key, Arc::clone(&chain));
        Ok(chain)
    }
}
