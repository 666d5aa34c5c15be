//! A node that speaks Ethereum's JSON-RPC, and what is remembered of its limits.

use std::sync::atomic::AtomicBool;

use quittance_protocol::network::NetworkId;
use reqwest::Url;
use reqwest::header::HeaderName;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::config::EvmConfig;
use super::tron;
use super::wire::{Header, Quantity};
use crate::node::{Node, Peer, Rpc};
use crate::source::SourceError;

/// The name under which a seller of Tron's nodes is told who asks.
const API_KEY: HeaderName = HeaderName::from_static("tron-pro-api-key");

/// A node.
pub(crate) struct EvmNode {
    pub(super) rpc: Rpc,
    /// Where Tron's other interface is; it may hold a token.
    pub(super) wallet: Url,
    /// The chain it has to be of.
    pub(super) chain_id: u64,
    /// Whether it has said that it keeps no traces.
    pub(super) lacks_traces: AtomicBool,
    /// True while it fails to tell the traces that it offers, so that it is said once.
    pub(super) fails_traces: AtomicBool,
    /// True while a question for a balance waits because it has lost the state of a block, so that it is said once.
    pub(super) lacks_balances: AtomicBool,
}

impl EvmNode {
    /// The nodes of a configuration, the preferred one first. Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// One is not named by an address of the web.
    pub(super) fn all(config: &EvmConfig) -> Result<Vec<Self>, SourceError> {
        let nodes = config.rpc.iter().map(|address| {
            let [lacks_traces, fails_traces, lacks_balances] = [false; 3].map(AtomicBool::new);
            let rpc = Rpc::new(config.network.clone(), &address.rpc, config.patience)?;
            let mut rpc = match &address.api_key {
                Some(key) => rpc.with_key(API_KEY, key)?,
                None => rpc,
            };
            let wallet = match &address.wallet {
                Some(wallet) => rpc.also_at(wallet)?,
                None => tron::wallet_beside(rpc.url()),
            };
            let chain_id = config.chain_id;
            Ok(Self { rpc, wallet, chain_id, lacks_traces, fails_traces, lacks_balances })
        });
        nodes.collect()
    }

    /// Where it is, without anything that could be a token.
    pub(super) fn host(&self) -> String {
        self.rpc.host()
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

    fn network(&self) -> &NetworkId {
        self.rpc.network()
    }
}

impl Node for EvmNode {
    fn peer(&self) -> &dyn Peer {
        &self.rpc
    }

    /// Addresses are the same on all chains, so another chain's worthless money would pay invoices.
    async fn prove(&self) -> Result<(), SourceError> {
        let Quantity(found) = self.ask("eth_chainId", json!([])).await?;
        let (network, expected) = (self.network().clone(), self.chain_id);
        match found == expected {
            true => Ok(()),
            false => Err(SourceError::WrongChain {
                network,
                expected: expected.to_string(),
                found: found.to_string(),
            }),
        }
    }

    async fn hash_at(&self, height: u64) -> Result<Option<String>, SourceError> {
        const METHOD: &str = "eth_getBlockByNumber";
        let header: Option<Header> = self.ask(METHOD, json!([format!("{height:#x}"), false])).await?;
        match header {
            Some(header) if header.number.0 != height => {
                Err(self.unreadable(METHOD, "it is another block than asked for"))
            }
            Some(header) => Ok(Some(header.hash.0)),
            None => Ok(None),
        }
    }
}
