//! A real Monero network for one test: monerod in regtest mode, a payer's wallet with money, and a shop's wallet that can only
//! look.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::process::Process;
use crate::{http, tools, wait};

/// The primary address of the shop's wallet. Regtest writes addresses as the real network does.
pub const SHOP: &str =
    "43vBdEquVgQFLE92kWeNvM74KPCo15RyqDdcrxVuE5SUVGffzxqkwZMDW5smgJUw58LXntFmLgDHeesMk1Es43bcSgakuqG";
/// Its private view key.
pub const SHOP_VIEW: &str = "c4cb6442c7bd24037133441a2e42f868cee58a6e60f26b38493f6328350d7300";
/// The payer's wallet: the keys of Monero's own tests, so that a chain on which it is rich can be kept.
const PAYER: &str =
    "42n1rWt9VV7LvkHTcnbHrd97YxWFA7ji4K4QAbcS891jVkp1pwkonb1CJAwNUz6Vsi4C5BzYoBssv8fM6rEUNdzYKUw659b";
const PAYER_VIEW: &str = "77916d0cd56ed1920aef6ca56d8a41bac915b68e4c46a589e0956e27a7b77404";
const PAYER_SPEND: &str = "8163466f1883598e6dd14027b8da727057165da91485834314f5500a65846f09";
/// Where a node keeps its blocks, below its folder.
const BLOCKS: &str = "fake/lmdb/data.mdb";
/// Blocks until the payer has money for several payments. A miner's is locked for 60 blocks, and wallets choose the outputs that
/// hide among others by chance: out of a few dozen they search for minutes.
const FIRST_BLOCKS: u64 = 176;
/// Blocks mined at once: one answer has to wait for all of them.
const AT_ONCE: u64 = 22;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running network. Blocks come when [`Monero::mine`] says so.
#[derive(Debug)]
pub struct Monero {
    daemon: Server,
    payer: Server,
    shop: Server,
    client: reqwest::Client,
    folder: TempDir,
}

/// One of its programs.
#[derive(Debug)]
struct Server {
    _process: Process,
    url: String,
}

/// What a payment was.
#[derive(Debug)]
pub struct Paid {
    /// The transaction's id.
    pub transaction: String,
    /// The key images of what it spends.
    pub spends: Vec<String>,
}

impl Monero {
    /// Starts a network on which the payer is rich. The first one mines its blocks, which takes a quarter of a minute and
    /// more; they are kept beside the tools for those that come after.
    ///
    /// # Errors
    ///
    /// Monero is not installed (the text says what to do), or does not start.
    pub async fn start() -> Result<Self> {
        let folder = TempDir::new()?;
        let client = http()?;
        let kept = tools::folder()?.join("nodes").join("monero-blocks");
        let blocks = folder.path().join(BLOCKS);
        fs::create_dir_all(blocks.parent().context("blocks have a folder")?)?;
        let is_kept = fs::copy(&kept, &blocks).is_ok();
        let daemon = daemon(&folder)?;
        answers(&client, &daemon.url, "get_info").await?;
        let [payer, shop] = [wallet(&folder, "payer", &daemon)?, wallet(&folder, "shop", &daemon)?];
        for wallet in [&payer, &shop] {
            answers(&client, &wallet.url, "get_version").await?;
        }
        let network = Self { daemon, payer, shop, client, folder };
        let mut keys =
            json!({ "filename": "payer", "address": PAYER, "viewkey": PAYER_VIEW, "password": "" });
        keys["spendkey"] = json!(PAYER_SPEND);
        network.payer("generate_from_keys", keys).await?;
        let view = json!({ "filename": "shop", "address": SHOP, "viewkey": SHOP_VIEW, "password": "" });
        network.wallet("generate_from_keys", view).await?;
        if !is_kept {
            for _ in 0..FIRST_BLOCKS / AT_ONCE {
                network.mine(AT_ONCE).await?;
            }
            network.keep_blocks(&kept).await?;
        }
        Ok(network)
    }

    /// Keeps the blocks for another network.
    async fn keep_blocks(&self, kept: &Path) -> Result<()> {
        self.post("save_bc", json!({})).await?;
        fs::create_dir_all(kept.parent().context("what is kept has a folder")?)?;
        // Another test may keep its own at the same time, and either are as good.
        let whole = kept.with_extension(std::process::id().to_string());
        fs::copy(self.folder.path().join(BLOCKS), &whole)?;
        Ok(fs::rename(whole, kept)?)
    }

    async fn post(&self, path: &str, question: Value) -> Result<()> {
        let request = self.client.post(format!("{}/{path}", self.daemon.url)).timeout(PATIENCE);
        let answer = request.json(&question).send().await?;
        ensure!(answer.status().is_success(), "/{path}: {}", answer.status());
        Ok(())
    }

    /// The node, without a path.
    #[must_use]
    pub fn daemon_url(&self) -> &str {
        &self.daemon.url
    }

    /// The shop's wallet, without a path.
    #[must_use]
    pub fn wallet_url(&self) -> &str {
        &self.shop.url
    }

    /// A wallet that can spend, without a path.
    #[must_use]
    pub fn payer_url(&self) -> &str {
        &self.payer.url
    }

    /// Asks the node.
    ///
    /// # Errors
    ///
    /// It refuses, or is gone.
    pub async fn daemon(&self, method: &str, params: Value) -> Result<Value> {
        ask(&self.client, &self.daemon.url, method, params).await
    }

    /// Asks the shop's wallet.
    ///
    /// # Errors
    ///
    /// It refuses, or is gone.
    pub async fn wallet(&self, method: &str, params: Value) -> Result<Value> {
        ask(&self.client, &self.shop.url, method, params).await
    }

    async fn payer(&self, method: &str, params: Value) -> Result<Value> {
        ask(&self.client, &self.payer.url, method, params).await
    }

    /// Mines `count` blocks.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn mine(&self, count: u64) -> Result<()> {
        let question = json!({ "amount_of_blocks": count, "wallet_address": PAYER });
        self.daemon("generateblocks", question).await.map(drop)
    }

    /// The height of the newest block.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn height(&self) -> Result<u64> {
        let count = self.daemon("get_info", json!({})).await?["height"].as_u64();
        count.and_then(|count| count.checked_sub(1)).context("a node has blocks")
    }

    /// Pays several addresses in one transaction.
    ///
    /// # Errors
    ///
    /// The payer has no money that can be spent.
    pub async fn pay(&self, to: &[(&str, u64)]) -> Result<Paid> {
        self.pay_locked(to, 0).await
    }

    /// Pays, and locks the money until a height.
    ///
    /// # Errors
    ///
    /// The payer has no money that can be spent.
    pub async fn pay_locked(&self, to: &[(&str, u64)], until: u64) -> Result<Paid> {
        self.payer("refresh", json!({})).await?;
        let to = to.iter().map(|(address, units)| json!({ "address": address, "amount": units }));
        let question = json!({ "destinations": to.collect::<Vec<_>>(), "unlock_time": until });
        let paid = self.payer("transfer", question).await?;
        let spends = paid["spent_key_images"]["key_images"].as_array().cloned().unwrap_or_default();
        let spends: Result<Vec<String>> = spends.iter().map(text).collect();
        let transaction = self.relayed(text(&paid["tx_hash"])?).await?;
        Ok(Paid { transaction, spends: spends? })
    }

    /// Spends the coin with this key image once more, all of it to `address`. What spent it before must be in no block, and is
    /// forgotten.
    ///
    /// # Errors
    ///
    /// The node still knows what spent it.
    pub async fn spend_again(&self, spent: &str, address: &str) -> Result<Paid> {
        self.payer("rescan_blockchain", json!({})).await?;
        let paid = self.payer("sweep_single", json!({ "address": address, "key_image": spent })).await?;
        let transaction = self.relayed(text(&paid["tx_hash"])?).await?;
        Ok(Paid { transaction, spends: vec![spent.to_owned()] })
    }

    /// Waits until the node has relayed a transaction: it does so some moments after it took it, and mines it only then.
    async fn relayed(&self, transaction: String) -> Result<String> {
        let url = format!("{}/get_transactions", self.daemon.url);
        let is_relayed = async || {
            let question = json!({ "txs_hashes": [&transaction] });
            let answer: Value =
                self.client.post(&url).json(&question).send().await.ok()?.json().await.ok()?;
            (answer["txs"][0]["relayed"] == true).then_some(())
        };
        wait::until("the node to relay what was paid", is_relayed).await?;
        Ok(transaction)
    }

    /// Takes the newest `count` blocks away. Their transactions are in the mempool again.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn pop(&self, count: u64) -> Result<()> {
        self.post("pop_blocks", json!({ "nblocks": count })).await
    }

    /// Takes a transaction out of the mempool.
    ///
    /// # Errors
    ///
    /// The node is gone.
    pub async fn forget(&self, transaction: &str) -> Result<()> {
        self.daemon("flush_txpool", json!({ "txids": [transaction] })).await.map(drop)
    }
}

fn daemon(folder: &TempDir) -> Result<Server> {
    let [rpc, p2p] = [free_port()?, free_port()?];
    let mut command = Command::new(binary("MONEROD", "monerod")?);
    command.args([
        "--regtest",
        "--keep-fakechain",
        "--offline",
        "--fixed-difficulty",
        "1",
        "--non-interactive",
        "--no-zmq",
    ]);
    command.args([
        "--no-igd",
        "--disable-dns-checkpoints",
        "--check-updates",
        "disabled",
        "--log-level",
        "0",
    ]);
    command.args(["--rpc-bind-ip", "127.0.0.1", "--rpc-bind-port", &rpc, "--p2p-bind-ip", "127.0.0.1"]);
    command.args(["--p2p-bind-port", &p2p]).arg("--data-dir").arg(folder.path());
    command.arg("--log-file").arg(folder.path().join("monerod.log"));
    Ok(Server { _process: Process::start(command)?, url: format!("http://127.0.0.1:{rpc}") })
}

fn wallet(folder: &TempDir, name: &str, daemon: &Server) -> Result<Server> {
    let port = free_port()?;
    let wallets = folder.path().join(name);
    fs::create_dir(&wallets)?;
    let node = daemon.url.strip_prefix("http://").unwrap_or(&daemon.url);
    let mut command = Command::new(binary("MONERO_WALLET_RPC", "monero-wallet-rpc")?);
    command.args(["--rpc-bind-ip", "127.0.0.1", "--rpc-bind-port", &port, "--disable-rpc-login"]);
    command.args(["--daemon-address", node, "--trusted-daemon", "--log-level", "0"]);
    command.arg("--wallet-dir").arg(&wallets).arg("--log-file").arg(wallets.join("log"));
    Ok(Server { _process: Process::start(command)?, url: format!("http://127.0.0.1:{port}") })
}

/// A port that nobody has: these programs cannot take one that the system chooses.
fn free_port() -> Result<String> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string())
}

/// Waits for a program that has just been started. They take seconds, and far longer beside a compiler.
async fn answers(client: &reqwest::Client, url: &str, method: &str) -> Result<Value> {
    let started = Instant::now();
    loop {
        match ask(client, url, method, json!({})).await {
            Ok(answer) => return Ok(answer),
            Err(error) if started.elapsed() > PATIENCE => return Err(error),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    }
}

async fn ask(client: &reqwest::Client, url: &str, method: &str, params: Value) -> Result<Value> {
    let question = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
    let request = client.post(format!("{url}/json_rpc")).timeout(PATIENCE).json(&question);
    let mut answer: Value = request.send().await?.json().await?;
    ensure!(answer["error"].is_null(), "{method}: {}", answer["error"]);
    Ok(answer["result"].take())
}

/// Where a program is: `MONEROD` or `MONERO_WALLET_RPC` names it, or it lies where the tools were installed.
fn binary(variable: &str, name: &str) -> Result<PathBuf> {
    tools::program(variable, &format!("bin/{name}"), "cargo xtask node monerod")
}

fn text(value: &Value) -> Result<String> {
    Ok(value.as_str().with_context(|| format!("a text was expected, not {value}"))?.to_owned())
}
