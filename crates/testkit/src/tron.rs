//! What stands in for a node of Tron, of which none can be had for a test: anvil with Tron's chain id, behind a server that has the
//! peculiarities of java-tron, as its documentation and its source describe them.
//!
//! # Layout
//!
//! - `quirks` makes Tron's JSON-RPC of anvil's, and refuses what Tron refuses.
//! - `wallet` makes Tron's own interface of anvil's blocks.
//!
//! One sun is one wei of anvil's.

mod quirks;
mod wallet;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bitcoin::base58;
use bitcoin::hex::{DisplayHex, FromHex};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::anvil::{Anvil, RICH};
use crate::contract::Contract;

/// The chain id of Tron's main network.
pub const CHAIN_ID: u64 = 728_126_428;
/// How many blocks Tron's newest final one is behind: two thirds of its 27 producers have built on it.
pub const SOLID_AFTER: u64 = 18;
/// The byte before every address.
const TRON: u8 = 0x41;

/// A running double. Every transaction is mined at once, until [`Anvil::mine_by_hand`].
#[derive(Debug)]
pub struct Tron {
    /// The node behind it.
    pub anvil: Anvil,
    url: String,
    double: Arc<Double>,
    server: JoinHandle<()>,
}

/// What the server knows.
struct Double {
    anvil: String,
    client: reqwest::Client,
    play: Mutex<Play>,
}

/// What a test wants of the server.
#[derive(Default)]
struct Play {
    /// The transactions that are of another kind than they look, by their names in lower case.
    kinds: HashMap<String, &'static str>,
    /// Whether events are kept back.
    keeps_logs_back: bool,
    /// Only who names it is answered.
    key: Option<String>,
}

impl Tron {
    /// Starts a double.
    ///
    /// # Errors
    ///
    /// Anvil is not installed (the text says what to do), or does not start.
    pub async fn start() -> Result<Self> {
        let anvil = Anvil::start_with(&["--chain-id", &CHAIN_ID.to_string()]).await?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let double = Double { anvil: anvil.url().to_owned(), client: crate::http()?, play: Mutex::default() };
        let double = Arc::new(double);
        let router = Router::new()
            .route("/jsonrpc", post(quirks::answer))
            .route("/wallet/getblockbynum", post(wallet::block_by_number))
            .route("/wallet/getnowblock", post(wallet::newest_block))
            .with_state(Arc::clone(&double));
        let server = tokio::spawn(async move {
            // It ends with the test.
            let _ = axum::serve(listener, router).await;
        });
        Ok(Self { anvil, url, double, server })
    }

    /// Its address, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its JSON-RPC.
    #[must_use]
    pub fn rpc(&self) -> String {
        format!("{}/jsonrpc", self.url)
    }

    /// Sends coins from the rich account. Answers with the transaction's id as Tron writes it.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn send_trx(&self, to: &str, sun: u128) -> Result<String> {
        self.anvil.send_ether(&hex(to)?, sun).await.map(|id| bare(&id))
    }

    /// Sends `units` of a token from the rich account. Answers with the transaction's id as Tron writes it.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn send_token(&self, token: &str, to: &str, units: u128) -> Result<String> {
        self.anvil.send_token(&hex(token)?, &hex(to)?, units).await.map(|id| bare(&id))
    }

    /// Calls a contract from the rich account, whatever comes of it. Answers with the transaction's id as Tron writes it.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn call(&self, contract: &str, data: &str, gas: u64) -> Result<String> {
        let call = json!({ "from": RICH, "to": hex(contract)?, "data": data, "gas": format!("{gas:#x}") });
        self.anvil.send(call).await.map(|id| bare(&id))
    }

    /// Deploys `contract`. Answers with its address.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn deploy(&self, contract: Contract) -> Result<String> {
        base58(&self.anvil.deploy(contract).await?)
    }

    /// Makes a transaction that moves no coins, and which JSON-RPC shows as one that brings `to` so many: of a kind such as
    /// `TransferAssetContract`, which sends a token that anybody can make. Answers with its id as Tron writes it.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn look_alike(&self, kind: &'static str, to: &str, shown: u128) -> Result<String> {
        let id = self.send_trx(to, shown).await?;
        self.play(|play| play.kinds.insert(format!("0x{id}"), kind));
        Ok(id)
    }

    /// From now on questions for events are answered with none, as if the index of the node had a hole.
    pub fn keep_logs_back(&self) {
        self.play(|play| play.keeps_logs_back = true);
    }

    /// Events are told again.
    pub fn tell_logs(&self) {
        self.play(|play| play.keeps_logs_back = false);
    }

    /// From now on only who names `key` as `TRON-PRO-API-KEY` is answered.
    pub fn require(&self, key: &str) {
        self.play(|play| play.key = Some(key.to_owned()));
    }

    fn play<T>(&self, change: impl FnOnce(&mut Play) -> T) -> T {
        self.double.play(change)
    }
}

impl Double {
    fn play<T>(&self, with: impl FnOnce(&mut Play) -> T) -> T {
        with(&mut self.play.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// What anvil answers, the envelope included.
    async fn pass(&self, question: &Value) -> Result<Value> {
        Ok(self.client.post(&self.anvil).json(question).send().await?.json().await?)
    }

    /// What anvil answers.
    async fn ask(&self, method: &str, params: Value) -> Result<Value> {
        let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut answer = self.pass(&question).await?;
        ensure!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        Ok(answer["result"].take())
    }

    /// The answer to somebody who does not name the key.
    fn refusal(&self, headers: &HeaderMap) -> Option<Response> {
        let key = self.play(|play| play.key.clone())?;
        let named = headers.get("tron-pro-api-key").and_then(|named| named.to_str().ok());
        let refusal =
            || (StatusCode::UNAUTHORIZED, Json(json!({ "Error": "ApiKey not exists" }))).into_response();
        (named != Some(key.as_str())).then(refusal)
    }
}

impl Drop for Tron {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl fmt::Debug for Double {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Double").field("anvil", &self.anvil).finish_non_exhaustive()
    }
}

/// What a handler gets.
type Server = State<Arc<Double>>;

/// An address of Tron as anvil writes it. Anvil's own stay as they are.
///
/// # Errors
///
/// It is no address.
pub fn hex(address: &str) -> Result<String> {
    if address.starts_with("0x") {
        return Ok(address.to_owned());
    }
    let bytes = base58::decode_check(address)?;
    let account = bytes.strip_prefix(&[TRON]).context("no address of Tron")?;
    Ok(format!("0x{}", account.to_lower_hex_string()))
}

/// An address of anvil's as Tron writes it.
///
/// # Errors
///
/// It is no address.
pub fn base58(address: &str) -> Result<String> {
    let account = <[u8; 20]>::from_hex(address.trim_start_matches("0x"))?;
    Ok(base58::encode_check(&[&[TRON], &account[..]].concat()))
}

/// A hash as Tron writes it.
fn bare(hash: &str) -> String {
    hash.trim_start_matches("0x").to_ascii_lowercase()
}

fn number(value: &Value) -> Option<u64> {
    u64::from_str_radix(value.as_str()?.strip_prefix("0x")?, 16).ok()
}
