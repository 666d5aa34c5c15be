//! Makes the wallet read the chain once more, and does not forget to.
//!
//! It may take hours, in which the wallet answers nothing else; it is done when the wallet says so. That it is owed is written
//! down in the wallet itself before anything else, so that neither the end of the gateway nor of the wallet loses it: what the
//! wallet has forgotten of it, it has forgotten of its addresses as well.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::task::JoinHandle;

use super::node::MoneroNode;
use crate::node::{Patience, Rpc};
use crate::source::SourceError;

/// How long a wallet may take to read the whole chain.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 3600);
/// What it is written down under.
const KEY: &str = "quittance.rescan";
/// What is written there while it is owed.
const OWED: &str = "owed";
/// What a wallet says in which nothing was written down.
const NOTHING: i64 = -45;

/// Whether the wallet has to read the chain once more.
pub(super) struct Rescan {
    /// The wallet, for as long as it takes.
    wallet: Arc<Rpc>,
    /// Whether what the wallet has written down was asked for since it proved itself.
    is_known: AtomicBool,
    is_owed: AtomicBool,
    under_way: Mutex<Option<JoinHandle<Result<(), SourceError>>>>,
}

#[derive(Deserialize)]
struct Written {
    value: String,
}

impl Rescan {
    /// Of the wallet that `connect` leads to.
    ///
    /// # Errors
    ///
    /// It is not named by an address of the web.
    pub(super) fn of(
        patience: Patience,
        connect: impl Fn(Patience) -> Result<Rpc, SourceError>,
    ) -> Result<Self, SourceError> {
        let wallet = Arc::new(connect(Patience { answer: LONGEST, ..patience })?);
        let (is_known, is_owed) = (AtomicBool::new(false), AtomicBool::new(false));
        Ok(Self { wallet, is_known, is_owed, under_way: Mutex::default() })
    }

    /// The wallet may be another one from now on.
    pub(super) fn doubt(&self) {
        self.is_known.store(false, Ordering::Relaxed);
    }

    /// Writes down that it is owed.
    ///
    /// # Errors
    ///
    /// The wallet does not answer.
    pub(super) async fn owe(&self, node: &MoneroNode) -> Result<(), SourceError> {
        write(node, OWED).await?;
        self.is_owed.store(true, Ordering::Relaxed);
        self.is_known.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Makes the wallet read the chain once more if it owes that.
    ///
    /// # Errors
    ///
    /// It is at it, or does not answer.
    pub(super) async fn see_to(&self, node: &MoneroNode) -> Result<(), SourceError> {
        if !self.is_known.load(Ordering::Relaxed) {
            self.is_owed.store(is_written(node).await?, Ordering::Relaxed);
            self.is_known.store(true, Ordering::Relaxed);
        }
        if !self.is_owed.load(Ordering::Relaxed) {
            return Ok(());
        }
        let Some(done) = self.go_on(node) else {
            return Err(SourceError::Behind { network: node.network().clone() });
        };
        let none =
            |error: tokio::task::JoinError| node.wallet.unreadable("rescan_blockchain", &error.to_string());
        done.await.map_err(none)??;
        write(node, "").await?;
        self.is_owed.store(false, Ordering::Relaxed);
        Ok(())
    }

    /// What came of it, once it is done; begins it if it is not under way.
    fn go_on(&self, node: &MoneroNode) -> Option<JoinHandle<Result<(), SourceError>>> {
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if under_way.is_none() {
            let network = node.network();
            tracing::warn!(
                "The wallet of {network} did not know all of its addresses and reads the chain again"
            );
            let wallet = Arc::clone(&self.wallet);
            // Nobody who gives up waiting for the network ends it: the wallet would go on all the same.
            let ask = async move { wallet.ask::<Value>("rescan_blockchain", json!({})).await.map(drop) };
            *under_way = Some(tokio::spawn(ask));
        }
        under_way.take_if(|task| task.is_finished())
    }
}

async fn is_written(node: &MoneroNode) -> Result<bool, SourceError> {
    match node.wallet.ask::<Written>("get_attribute", json!({ "key": KEY })).await {
        Ok(Written { value }) => Ok(value == OWED),
        Err(SourceError::Refused { code: NOTHING, .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn write(node: &MoneroNode, value: &str) -> Result<(), SourceError> {
    node.wallet.ask::<Value>("set_attribute", json!({ "key": KEY, "value": value })).await.map(drop)
}
