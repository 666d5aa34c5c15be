//! A node that speaks the JSON-RPC of Bitcoin Core.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::chain::{Chain, Coin};
use super::config::BitcoinConfig;
use crate::node::{Peer, Rpc};
use crate::source::SourceError;

/// The bytes an answer may have. A full block is told in up to sixteen million of them, and a strange one in more.
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;
/// The error of a height that is above the newest block (`RPC_INVALID_PARAMETER`).
const NO_SUCH_HEIGHT: i64 = -8;
/// The error of a transaction that is not known (`RPC_INVALID_ADDRESS_OR_KEY`).
const NO_SUCH_TRANSACTION: i64 = -5;

/// A node.
pub(crate) struct CoreNode {
    rpc: Rpc,
    coin: Coin,
    chain: Chain,
}

impl CoreNode {
    /// The node at `url`. Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// That is no address of the web.
    pub(super) fn new(config: &BitcoinConfig, url: &str) -> Result<Self, SourceError> {
        let rpc = Rpc::new(config.network.clone(), url, config.patience)?.taking(LARGEST_ANSWER);
        Ok(Self { rpc, coin: config.coin, chain: config.chain })
    }

    /// Who it is.
    pub(super) fn peer(&self) -> &dyn Peer {
        &self.rpc
    }

    /// Asks one question.
    ///
    /// # Errors
    ///
    /// As [`Rpc::ask`].
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        method: &'static str,
        params: Value,
    ) -> Result<T, SourceError> {
        self.rpc.ask(method, params).await
    }

    /// An answer that is not what the interface promises.
    pub(super) fn unreadable(&self, method: &'static str, reason: &str) -> SourceError {
        self.rpc.unreadable(method, reason)
    }

    /// The chain it has to be of, and the one it is of.
    pub(super) async fn chains(&self) -> Result<(String, String), SourceError> {
        let first: String = self.ask("getblockhash", json!([0])).await?;
        let found = match Chain::beginning_with(&first) {
            Some((coin, chain)) if self.is_fork(coin, chain).await? => coin.fork_of(chain),
            Some(_) | None => Chain::called(&first),
        };
        Ok((self.coin.named(self.chain), found))
    }

    /// Whether it follows a chain that only began as this one. One that still loads may not be far enough to tell; nothing is begun
    /// on it.
    async fn is_fork(&self, coin: Coin, chain: Chain) -> Result<bool, SourceError> {
        let Some((height, hash)) = coin.later_block(chain) else { return Ok(false) };
        Ok(self.hash_at(height).await?.is_some_and(|found| found != hash))
    }

    /// Sees that it is of the right chain.
    pub(super) async fn prove(&self) -> Result<(), SourceError> {
        let (expected, found) = self.chains().await?;
        match expected == found {
            true => Ok(()),
            false => Err(SourceError::WrongChain { network: self.rpc.network().clone(), expected, found }),
        }
    }

    /// The hash of its block at `height`; none if it does not know one there yet.
    pub(super) async fn hash_at(&self, height: u64) -> Result<Option<String>, SourceError> {
        match self.ask("getblockhash", json!([height])).await {
            Ok(hash) => Ok(Some(hash)),
            Err(SourceError::Refused { code: NO_SUCH_HEIGHT, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// An answer; none if the node says that it knows no such transaction.
///
/// # Errors
///
/// Every other error.
pub(super) fn if_known<T>(answer: Result<T, SourceError>) -> Result<Option<T>, SourceError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(SourceError::Refused { code: NO_SUCH_TRANSACTION, .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
