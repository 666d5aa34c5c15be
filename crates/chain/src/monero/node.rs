//! A node of Monero, with the wallet that follows it.

use std::sync::atomic::{AtomicU32, Ordering};

use quittance_protocol::network::NetworkId;
use serde_json::json;

use super::config::{MoneroConfig, Nettype};
use super::rescan::Rescan;
use super::wire::{Addresses, Header, Headers, Height, Info, Known, OneHeader, Transactions};
use crate::node::{Node, Peer, Rpc};
use crate::source::SourceError;

/// Transactions asked for at once: a public node answers no more.
const TRANSACTIONS: usize = 100;
/// What a wallet without a spend key says when it is to sign.
const WATCH_ONLY: i64 = -29;
/// What a node says that knows no block of a height.
const NO_SUCH_BLOCK: i64 = -2;
/// What a wallet says that is asked for a transaction of somebody else.
pub(super) const NOT_OURS: i64 = -8;

/// A node with its wallet.
pub(crate) struct MoneroNode {
    pub(super) daemon: Rpc,
    pub(super) wallet: Rpc,
    nettype: Nettype,
    primary: String,
    /// How many addresses the wallet has made at least; 0 before it is asked.
    pub(super) made: AtomicU32,
    /// The last address that the wallet had made before it was told of any, as far as this gateway has not taken it; 0 if there
    /// is none.
    pub(super) of_others: AtomicU32,
    pub(super) rescan: Rescan,
}

impl MoneroNode {
    /// Knows where they are. Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// One is not named by an address of the web, or the key is none of Monero's.
    pub(super) fn new(config: &MoneroConfig) -> Result<Self, SourceError> {
        let rpc = |place: &str, patience| {
            let url = format!("{}/json_rpc", place.trim_end_matches('/'));
            Rpc::new(config.network.clone(), &url, patience)
        };
        Ok(Self {
            daemon: rpc(&config.daemon, config.patience)?,
            wallet: rpc(&config.wallet, config.patience)?,
            nettype: config.nettype,
            primary: config.account()?.primary().to_string(),
            made: AtomicU32::new(0),
            of_others: AtomicU32::new(0),
            rescan: Rescan::of(config.patience, |patience| rpc(&config.wallet, patience))?,
        })
    }

    pub(super) fn network(&self) -> &NetworkId {
        self.daemon.network()
    }

    /// The chain is not what it was a moment ago.
    pub(super) fn moved(&self) -> SourceError {
        SourceError::Moved { network: self.network().clone() }
    }

    fn wrong(&self, reason: &str) -> SourceError {
        SourceError::Configuration { network: self.network().clone(), reason: reason.to_owned() }
    }

    /// What the node's chain is now.
    pub(super) async fn info(&self) -> Result<Info, SourceError> {
        self.daemon.ask("get_info", json!({})).await
    }

    /// A block's header; none if there is none of that height.
    pub(super) async fn header(&self, height: u64) -> Result<Option<Header>, SourceError> {
        const METHOD: &str = "get_block_header_by_height";
        match self.daemon.ask::<OneHeader>(METHOD, json!({ "height": height })).await {
            Ok(OneHeader { block_header }) if block_header.height == height => Ok(Some(block_header)),
            Ok(_) => Err(self.daemon.unreadable(METHOD, "it is another block than asked for")),
            Err(SourceError::Refused { code: NO_SUCH_BLOCK, .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The headers of all blocks from `first` to `last`, each the parent of the next.
    pub(super) async fn headers(&self, first: u64, last: u64) -> Result<Vec<Header>, SourceError> {
        const METHOD: &str = "get_block_headers_range";
        let question = json!({ "start_height": first, "end_height": last });
        let Headers { headers } = self.daemon.ask(METHOD, question).await?;
        let are_asked_for = headers.iter().map(|header| header.height).eq(first..=last);
        let are_linked = headers.windows(2).all(|pair| match pair {
            [parent, child] => child.prev_hash == parent.hash,
            _ => true,
        });
        match are_asked_for && are_linked {
            true => Ok(headers),
            false => Err(self.daemon.unreadable(METHOD, "they are not the blocks that were asked for")),
        }
    }

    /// What the node knows of some transactions.
    pub(super) async fn transactions(&self, ids: &[String]) -> Result<Known, SourceError> {
        const METHOD: &str = "get_transactions";
        let url = self.daemon.url().join(METHOD);
        let url = url.map_err(|error| self.daemon.unreadable(METHOD, &error.to_string()))?;
        let mut known = Known::new();
        for ids in ids.chunks(TRANSACTIONS) {
            let question = json!({ "txs_hashes": ids, "decode_as_json": true, "prune": true });
            let (http, body) = self.daemon.post(&url, &question, METHOD).await?;
            let answer = serde_json::from_slice(&body);
            let Transactions { status, txs } =
                answer.map_err(|error| self.daemon.no_answer(METHOD, http, &error))?;
            if status != "OK" {
                return Err(self.daemon.unreadable(METHOD, &status));
            }
            known.extend(txs.into_iter().map(|transaction| (transaction.tx_hash.clone(), transaction)));
        }
        Ok(known)
    }

    /// The height of the newest block that the wallet has read; none before the first.
    pub(super) async fn wallet_height(&self) -> Result<Option<u64>, SourceError> {
        let Height { height } = self.wallet.ask("get_height", json!({})).await?;
        Ok(height.checked_sub(1))
    }

    /// Whether the wallet has only the view key. One that can spend is never used: whoever breaks into the gateway could reach
    /// it. It is asked to sign nothing at all, because the question for its key would bring the key here.
    pub(super) async fn is_watch_only(&self) -> Result<bool, SourceError> {
        let question = json!({ "unsigned_txset": "" });
        match self.wallet.ask::<serde_json::Value>("sign_transfer", question).await {
            Err(SourceError::Refused { code, .. }) => Ok(code == WATCH_ONLY),
            Ok(_) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Whether the wallet is the one of our key. It is asked for its first address alone: there may be a hundred thousand.
    pub(super) async fn is_ours(&self) -> Result<bool, SourceError> {
        let question = json!({ "account_index": 0, "address_index": [0] });
        let Addresses { address } = self.wallet.ask("get_address", question).await?;
        Ok(address == self.primary)
    }

    /// Whether a network is the one that was configured.
    pub(super) fn is_expected(&self, nettype: &str) -> bool {
        self.nettype.as_str() == nettype
    }
}

impl Node for MoneroNode {
    fn peer(&self) -> &dyn Peer {
        &self.daemon
    }

    /// The node has to be of the right network, and the wallet of the right key: what another wallet is paid is not ours.
    async fn prove(&self) -> Result<(), SourceError> {
        let Info { nettype, .. } = self.info().await?;
        if !self.is_expected(&nettype) {
            let (network, expected) = (self.network().clone(), self.nettype.as_str().to_owned());
            return Err(SourceError::WrongChain { network, expected, found: nettype });
        }
        if !self.is_ours().await? {
            return Err(self.wrong(
                "the wallet that monero-wallet-rpc has open has another primary address than the key",
            ));
        }
        if !self.is_watch_only().await? {
            return Err(self.wrong(
                "the wallet that monero-wallet-rpc has open can spend, or does not tell: make one from the view key alone",
            ));
        }
        // After a fault it may be another file of the same wallet, which knows less.
        self.made.store(0, Ordering::Relaxed);
        self.rescan.doubt();
        Ok(())
    }

    async fn hash_at(&self, height: u64) -> Result<Option<String>, SourceError> {
        Ok(self.header(height).await?.map(|header| header.hash))
    }
}
