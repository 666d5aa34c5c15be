//! A running anvil, asked by JSON-RPC.

use std::net::SocketAddr;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::http;

/// The chain id, which no real network has.
pub(super) const CHAIN_ID: u64 = 31_337;
/// Where the first contract of the rich account lands on every fresh chain.
pub(super) const TOKEN: &str = "0x008eb2B4909db972a400424984930d78479CC246";
/// Where anvil's own accounts are, below "test test test test test test test test test test test junk". A shop that rehearses with
/// the first account of these words is not the payer, and its addresses are as empty as real ones.
pub(super) const ACCOUNTS: &str = "m/44'/60'/9'/0/";
/// The first of them; anvil signs for it.
const RICH: &str = "0x9ac4fDC8e5D72AaADE30F9Ff52D392D60c68A64a";
/// The contracts that tests deploy too.
const CONTRACTS: &str = include_str!("../../../crates/testkit/contracts/contracts.json");
/// A thousand million units of a token with six decimals.
const SUPPLY: u128 = 1_000_000_000_000_000;
/// How long anything on a local chain may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running anvil.
pub(super) struct Chain(SocketAddr);

impl Chain {
    /// The one that listens there.
    pub(super) fn at(address: SocketAddr) -> Self {
        Self(address)
    }

    /// Waits until it answers.
    pub(super) fn wait(&self) -> Result<()> {
        until("the node", || Ok(self.ask("eth_chainId", json!([])).ok().map(drop)))
    }

    /// Puts the test token on a fresh chain; its whole supply belongs to the rich account.
    pub(super) fn deploy_token(&self) -> Result<()> {
        let contracts: Value = serde_json::from_str(CONTRACTS)?;
        let code = contracts["contracts"]["Token"]["bytecode"].as_str().context("the token's code")?;
        let data = format!("{code}{SUPPLY:064x}");
        let receipt = self.send(json!({ "from": RICH, "data": data, "gas": "0x1e8480" }))?;
        let place = receipt["contractAddress"].as_str().unwrap_or_default();
        ensure!(place.eq_ignore_ascii_case(TOKEN), "this is no fresh chain: the token is at {place}");
        Ok(())
    }

    /// Sends units of the test token, and answers with the transaction's id once it is in a block.
    pub(super) fn send_token(&self, to: &str, units: u128) -> Result<String> {
        let code = self.ask("eth_getCode", json!([TOKEN, "latest"]))?;
        ensure!(code != "0x", "there is no test token on this chain: start it with `cargo xtask node`");
        let to = to.strip_prefix("0x").context("an address begins with 0x")?;
        // transfer(address,uint256)
        let data = format!("0xa9059cbb{to:0>64}{units:064x}");
        id(&self.send(json!({ "from": RICH, "to": TOKEN, "data": data }))?)
    }

    /// Sends wei, and answers with the transaction's id once it is in a block.
    pub(super) fn send_coin(&self, to: &str, wei: u128) -> Result<String> {
        id(&self.send(json!({ "from": RICH, "to": to, "value": format!("{wei:#x}") }))?)
    }

    fn send(&self, transaction: Value) -> Result<Value> {
        let sent = self.ask("eth_sendTransaction", json!([transaction]))?;
        let receipt = until("the transaction to be mined", || {
            Ok(Some(self.ask("eth_getTransactionReceipt", json!([sent]))?)
                .filter(|receipt| !receipt.is_null()))
        })?;
        ensure!(receipt["status"] == "0x1", "the transaction failed");
        Ok(receipt)
    }

    fn ask(&self, method: &str, params: Value) -> Result<Value> {
        let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut answer = http::post(self.0, "/", &question)?;
        ensure!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        Ok(answer["result"].take())
    }
}

fn id(receipt: &Value) -> Result<String> {
    Ok(receipt["transactionHash"].as_str().context("a transaction's id")?.to_owned())
}

fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let started = Instant::now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if started.elapsed() > PATIENCE {
            bail!("waited {PATIENCE:?} in vain for {what}");
        }
        thread::sleep(Duration::from_millis(50));
    }
}
