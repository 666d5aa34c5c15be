//! A real Ethereum node for one test: anvil, on a port of its own.

use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use crate::contract::{Contract, address_word, number_word};
use crate::process::Process;
use crate::{http, tools, wait};

/// The chain id of a fresh anvil.
pub const CHAIN_ID: u64 = 31_337;
/// The first account of "test test test test test test test test test test test junk". It is rich, and anvil signs for it.
pub const RICH: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
/// Where anvil lies below the folder of the tools.
const BINARY: &str = "node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil";

/// A running node. Every transaction is mined at once, until [`Anvil::mine_by_hand`].
#[derive(Debug)]
pub struct Anvil {
    process: Process,
    url: String,
    client: reqwest::Client,
    /// True when transactions wait for [`Anvil::mine`].
    by_hand: AtomicBool,
}

impl Anvil {
    /// Starts a node.
    ///
    /// # Errors
    ///
    /// Anvil is not installed (the text says what to do), or does not start.
    pub async fn start() -> Result<Self> {
        Self::start_with(&[]).await
    }

    /// Starts a node with further arguments, such as `["--slots-in-an-epoch", "1"]`.
    ///
    /// # Errors
    ///
    /// Anvil is not installed (the text says what to do), or does not start.
    pub async fn start_with(arguments: &[&str]) -> Result<Self> {
        let mut command = Command::new(tools::program("ANVIL", BINARY, "cargo xtask setup")?);
        command.args(["--host", "127.0.0.1", "--port", "0"]).args(arguments);
        let mut process = Process::start(command)?;
        let address = process.word_after("Listening on ", wait::LIMIT).await?;
        let url = format!("http://{address}");
        Ok(Self { process, url, client: http()?, by_hand: AtomicBool::new(false) })
    }

    /// Its JSON-RPC.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Asks the node.
    ///
    /// # Errors
    ///
    /// The node refuses, or is gone.
    pub async fn ask(&self, method: &str, params: Value) -> Result<Value> {
        let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let request = self.client.post(&self.url).timeout(Duration::from_secs(30)).json(&question);
        let mut answer: Value = request.send().await?.json().await?;
        ensure!(answer["error"].is_null(), "{method}: {}", answer["error"]);
        Ok(answer["result"].take())
    }

    /// Mines `count` blocks.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn mine(&self, count: u64) -> Result<()> {
        self.ask("anvil_mine", json!([format!("{count:#x}")])).await.map(drop)
    }

    /// From now on transactions wait until [`Anvil::mine`].
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn mine_by_hand(&self) -> Result<()> {
        self.ask("evm_setAutomine", json!([false])).await?;
        self.by_hand.store(true, Ordering::SeqCst);
        Ok(())
    }

    /// Replaces the newest `depth` blocks by as many others. `signed` transactions are in the last of them; all other
    /// transactions are gone, and do not return to the mempool.
    ///
    /// # Errors
    ///
    /// The chain is not that long.
    pub async fn reorg(&self, depth: u64, signed: &[String]) -> Result<()> {
        let back: Vec<Value> = signed.iter().map(|raw| json!([raw, depth.saturating_sub(1)])).collect();
        self.ask("anvil_reorg", json!([depth, back])).await.map(drop)
    }

    /// The height of the newest block.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn height(&self) -> Result<u64> {
        number(&self.ask("eth_blockNumber", json!([])).await?)
    }

    /// Sends `wei` of ether from the rich account. Answers with the transaction's id.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn send_ether(&self, to: &str, wei: u128) -> Result<String> {
        self.send(json!({ "from": RICH, "to": to, "value": format!("{wei:#x}") })).await
    }

    /// A transaction as it was signed, to be put back by [`Anvil::reorg`].
    ///
    /// # Errors
    ///
    /// The node does not know the transaction.
    pub async fn signed(&self, transaction: &str) -> Result<String> {
        text(self.ask("eth_getRawTransactionByHash", json!([transaction])).await?)
    }

    /// Sends a transaction again, as it was signed. Answers with its id as soon as it is mined, or waits to be.
    ///
    /// # Errors
    ///
    /// The node refuses, for instance because it has the transaction already.
    pub async fn send_signed(&self, signed: &str) -> Result<String> {
        let id = text(self.ask("eth_sendRawTransaction", json!([signed])).await?)?;
        self.mined(id).await
    }

    /// Sends any transaction of an account that anvil signs for. Answers with its id as soon as it is mined, or waits to be.
    ///
    /// # Errors
    ///
    /// The node refuses, for instance because the transaction would fail and names no gas of its own.
    pub async fn send(&self, transaction: Value) -> Result<String> {
        let id = text(self.ask("eth_sendTransaction", json!([transaction])).await?)?;
        self.mined(id).await
    }

    /// Waits for a transaction's block, if it is not waiting for us.
    async fn mined(&self, id: String) -> Result<String> {
        if !self.by_hand.load(Ordering::SeqCst) {
            let mined = async || self.receipt(&id).await.ok().filter(|receipt| !receipt.is_null());
            wait::until("a transaction to be mined", mined).await?;
        }
        Ok(id)
    }

    /// A transaction's receipt; null while it is not in a block.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn receipt(&self, transaction: &str) -> Result<Value> {
        self.ask("eth_getTransactionReceipt", json!([transaction])).await
    }

    /// Deploys `contract`; the whole supply of a token belongs to the rich account. Answers with its address.
    ///
    /// # Errors
    ///
    /// The node refuses, or mining is by hand.
    pub async fn deploy(&self, contract: Contract) -> Result<String> {
        let code = contract.creation(1_000_000_000_000_000)?;
        let transaction = self.send(json!({ "from": RICH, "data": code, "gas": "0x1e8480" })).await?;
        let receipt = self.receipt(&transaction).await?;
        text(receipt["contractAddress"].clone())
    }

    /// Sends `units` of a token from the rich account. Answers with the transaction's id.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn send_token(&self, token: &str, to: &str, units: u128) -> Result<String> {
        let data =
            Contract::Token.call("transfer(address,uint256)", &[address_word(to), number_word(units)])?;
        self.send(json!({ "from": RICH, "to": token, "data": data })).await
    }

    /// Sends several amounts of a [`Contract::Token`] in one transaction. Answers with its id.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn send_token_often(&self, token: &str, to: &str, units: &[u128]) -> Result<String> {
        let count = u128::try_from(units.len())?;
        let mut words = vec![address_word(to), number_word(64), number_word(count)];
        words.extend(units.iter().map(|amount| number_word(*amount)));
        let data = Contract::Token.call("multi(address,uint256[])", &words)?;
        self.send(json!({ "from": RICH, "to": token, "data": data })).await
    }

    /// Pays `wei` to `to` from inside a [`Contract::Forwarder`]. Answers with the transaction's id.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn forward_ether(&self, forwarder: &str, to: &str, wei: u128) -> Result<String> {
        let data = Contract::Forwarder.call("forward(address)", &[address_word(to)])?;
        self.send(json!({ "from": RICH, "to": forwarder, "data": data, "value": format!("{wei:#x}") })).await
    }
}

fn text(value: Value) -> Result<String> {
    Ok(value.as_str().with_context(|| format!("a text was expected, not {value}"))?.to_owned())
}

fn number(value: &Value) -> Result<u64> {
    let digits = value.as_str().and_then(|text| text.strip_prefix("0x")).context("a number was expected")?;
    Ok(u64::from_str_radix(digits, 16)?)
}
