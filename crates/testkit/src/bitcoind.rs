//! A real Bitcoin or Litecoin node for one test: bitcoind or litecoind, with a chain and a port of its own.

use std::collections::VecDeque;
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::Process;
use crate::{http, tools, wait};

/// The address of the rich key, the same on both coins' regtest chains.
pub const RICH: &str = "mrCDrCybB6J1vRfbwM5hemdJz73FwDBC8r";
/// Its private key: the number one.
const RICH_KEY: &str = "cMahea7zqjxrtgAbB7LSGbcQUr1uX1ojuat9jZodMN87JcbXMTcA";
/// Whoever mines in tests, and never spends.
const MINER: &str = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
/// Somebody whose address nobody here watches.
pub const STRANGER: &str = "n3GNqMveyvaPvUbH469vDRadqpJMPc84JA";
/// What a payment leaves for the miners, in smallest units.
pub const FEE: u64 = 20_000;
/// New coins can be spent after so many blocks.
const MATURITY: u64 = 100;
/// How many coins the rich key has.
const COINS: u64 = 25;
/// How often a node is started again that found its port taken.
const TRIES: u32 = 3;

/// Which node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Bitcoin Core.
    Bitcoin,
    /// Litecoin Core.
    Litecoin,
}

/// A coin of the rich key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coin {
    /// The transaction that made it.
    pub transaction: String,
    /// Which of its outputs it is.
    pub output: u32,
    /// Its value in smallest units.
    pub value: u64,
}

/// A running node. Blocks are made by [`Bitcoind::mine`] alone.
#[derive(Debug)]
pub struct Bitcoind {
    process: Process,
    url: String,
    client: reqwest::Client,
    coins: Mutex<VecDeque<Coin>>,
    _data: TempDir,
}

impl Kind {
    /// The program's name.
    const fn program(self) -> &'static str {
        match self {
            Self::Bitcoin => "bitcoind",
            Self::Litecoin => "litecoind",
        }
    }

    /// Where the node is: `BITCOIND` or `LITECOIND` names it, or it lies where the tools were installed.
    fn binary(self) -> Result<PathBuf> {
        let name = self.program();
        tools::program(&name.to_uppercase(), &format!("bin/{name}"), &format!("cargo xtask node {name}"))
    }
}

impl Bitcoind {
    /// Starts a node with a rich key. Tests on Bitcoin's are in modules called `bitcoin`: `cargo xtask test --without bitcoind`
    /// leaves those out.
    ///
    /// # Errors
    ///
    /// It is not installed (the text says what to do), or does not start.
    pub async fn start(kind: Kind) -> Result<Self> {
        let mut tries = 1;
        let node = loop {
            match Self::launch(kind).await {
                Ok(node) => break node,
                Err(error) if tries == TRIES => return Err(error),
                // Somebody may have taken the port that was free a moment ago.
                Err(_) => tries += 1,
            }
        };
        node.ask("generatetoaddress", json!([COINS, RICH])).await?;
        node.mine(MATURITY).await?;
        let found = node.ask("scantxoutset", json!(["start", [format!("addr({RICH})")]])).await?;
        let unspent = found["unspents"].as_array().into_iter().flatten();
        *node.coins() = unspent.map(coin).collect::<Result<_>>()?;
        Ok(node)
    }

    async fn launch(kind: Kind) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = Command::new(kind.binary()?);
        command.arg("-regtest").arg(format!("-datadir={}", data.path().display()));
        command.args(["-server=1", "-txindex=1", "-listen=0", "-dnsseed=0", "-discover=0", "-dbcache=16"]);
        command.args(["-rpcbind=127.0.0.1", "-rpcallowip=127.0.0.1", "-rpcuser=test", "-rpcpassword=test"]);
        command.args(["-printtoconsole=0"]).arg(format!("-rpcport={port}"));
        match kind {
            // An Electrum server demands it.
            Kind::Bitcoin => command.arg("-txospenderindex=1"),
            Kind::Litecoin => command.arg("-disablewallet=1"),
        };
        let mut process = Process::start(command)?;
        let url = format!("http://test:test@127.0.0.1:{port}");
        let client = http()?;
        let answers = async || {
            if process.has_ended() {
                return Some(false);
            }
            ask(&client, &url, "getblockchaininfo", json!([])).await.ok().map(|_| true)
        };
        let runs = wait::until("the node to answer", answers).await?;
        ensure!(runs, "the node ended: {}", process.lines().join("\n"));
        Ok(Self { process, url, client, coins: Mutex::default(), _data: data })
    }

    /// Its JSON-RPC, with user and password.
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
        ask(&self.client, &self.url, method, params).await
    }

    /// The height of the newest block.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn height(&self) -> Result<u64> {
        self.ask("getblockcount", json!([])).await?.as_u64().context("a height was expected")
    }

    /// Mines `count` blocks with what waits in the mempool.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn mine(&self, count: u64) -> Result<()> {
        self.ask("generatetoaddress", json!([count, MINER])).await.map(drop)
    }

    /// Mines one block with these transactions alone, by their ids or as they were signed. Somebody else mines it than
    /// [`Bitcoind::mine`]: the same miner might make a block again that was taken back in the same second.
    ///
    /// # Errors
    ///
    /// They do not make a block.
    pub async fn mine_only(&self, transactions: &[&str]) -> Result<()> {
        self.ask("generateblock", json!([STRANGER, transactions])).await.map(drop)
    }

    /// Takes back the newest `depth` blocks, and mines one more than those in their place, which are empty. What was in them waits
    /// in the mempool again.
    ///
    /// # Errors
    ///
    /// The chain is not that long.
    pub async fn reorganise(&self, depth: u64) -> Result<()> {
        self.take_back(depth).await?;
        for _ in 0..=depth {
            self.mine_only(&[]).await?;
        }
        Ok(())
    }

    /// Takes back the newest `depth` blocks.
    ///
    /// # Errors
    ///
    /// The chain is not that long.
    pub async fn take_back(&self, depth: u64) -> Result<()> {
        let first = (self.height().await? + 1).checked_sub(depth).context("the chain is not that long")?;
        let hash = self.ask("getblockhash", json!([first])).await?;
        self.ask("invalidateblock", json!([hash])).await.map(drop)
    }

    /// Gets every block of `other`'s chain that it does not have, as if the two were connected. The longer chain wins.
    ///
    /// # Errors
    ///
    /// A node is gone, or the chains do not begin alike.
    pub async fn hear_of_all(&self, other: &Self) -> Result<()> {
        for height in 1..=other.height().await? {
            let hash = other.ask("getblockhash", json!([height])).await?;
            let block = other.ask("getblock", json!([hash, 0])).await?;
            // What it answers for a block that it has, or that is not its best one, is no error.
            self.ask("submitblock", json!([block])).await?;
        }
        Ok(())
    }

    /// Takes a coin of the rich key that nothing has spent.
    ///
    /// # Errors
    ///
    /// There is none left.
    pub fn coin(&self) -> Result<Coin> {
        self.coins().pop_front().context("the rich key has no coin left")
    }

    /// Pays `units` to `address`. Answers with the transaction's id, which waits in the mempool.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn pay(&self, address: &str, units: u64) -> Result<String> {
        self.send(&self.sign(&self.coin()?, &[(address, units)], FEE).await?).await
    }

    /// Signs a transaction that spends `coin` for these outputs, with a fee that lets it be replaced; the rest goes back.
    ///
    /// # Errors
    ///
    /// The coin is too small, or the node refuses.
    pub async fn sign(&self, coin: &Coin, outputs: &[(&str, u64)], fee: u64) -> Result<String> {
        let paid: u64 = outputs.iter().map(|(_, units)| units).sum();
        let rest = coin.value.checked_sub(paid + fee).context("the coin is too small")?;
        let input = json!({ "txid": coin.transaction, "vout": coin.output, "sequence": 0xffff_fffd_u32 });
        let back = (RICH, rest);
        let all = outputs.iter().chain([&back]);
        let outputs: Vec<Value> = all.map(|(address, units)| json!({ *address: decimal(*units) })).collect();
        let raw = self.ask("createrawtransaction", json!([[input], outputs])).await?;
        let signed = self.ask("signrawtransactionwithkey", json!([raw, [RICH_KEY]])).await?;
        ensure!(signed["complete"] == true, "the node could not sign: {signed}");
        text(&signed["hex"])
    }

    /// Sends a signed transaction. Answers with its id.
    ///
    /// # Errors
    ///
    /// The node refuses.
    pub async fn send(&self, signed: &str) -> Result<String> {
        text(&self.ask("sendrawtransaction", json!([signed])).await?)
    }

    fn coins(&self) -> MutexGuard<'_, VecDeque<Coin>> {
        self.coins.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ask(client: &reqwest::Client, url: &str, method: &str, params: Value) -> Result<Value> {
    let question = json!({ "jsonrpc": "1.0", "id": 1, "method": method, "params": params });
    let request = client.post(url).timeout(Duration::from_secs(30)).json(&question);
    let mut answer: Value = request.send().await?.json().await?;
    ensure!(answer["error"].is_null(), "{method}: {}", answer["error"]);
    Ok(answer["result"].take())
}

fn coin(unspent: &Value) -> Result<Coin> {
    let value = unspent["amount"].to_string();
    let (whole, part) = value.split_once('.').unwrap_or((&value, ""));
    Ok(Coin {
        transaction: text(&unspent["txid"])?,
        output: u32::try_from(unspent["vout"].as_u64().context("an output's number")?)?,
        value: format!("{whole}{part:0<8}").parse()?,
    })
}

fn decimal(units: u64) -> String {
    format!("{}.{:08}", units / 100_000_000, units % 100_000_000)
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().with_context(|| format!("a text was expected, not {value}"))?.to_owned())
}
