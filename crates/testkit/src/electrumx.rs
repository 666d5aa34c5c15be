//! A real Electrum server for one test: ElectrumX, on a real node.

mod wire;

use std::net::TcpListener;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

pub use self::wire::{Trouble, Wire};
use crate::bitcoind::{Bitcoind, Kind};
use crate::process::Process;
use crate::{tools, wait};

/// Milliseconds between two looks of the server at its node.
const POLL: &str = "200";
/// The server holds what is short back for a second, so that nobody can tell by the length what was asked. A test has no such
/// secrets.
const AT_ONCE: &str = "from electrumx.server.transport import PaddedRSTransport
PaddedRSTransport.WAIT_FOR_BUFFER_GROWTH_SECONDS = 0.0
";
/// How often a server is started again that found its port taken.
const TRIES: u32 = 3;
/// The script of [`crate::bitcoind::RICH`], as servers name it. Every transaction of a test spends the rich key's coins.
const RICH: &str = "8bd2c4f79944cd6a3cb1730cf92c513ae259eb271d81918457f3753eebe14a3f";

/// A running server.
#[derive(Debug)]
pub struct ElectrumX {
    process: Process,
    address: String,
    _data: TempDir,
}

impl ElectrumX {
    /// Starts a server on `node`, and waits until it has read it.
    ///
    /// # Errors
    ///
    /// It is not installed (the text says what to do), or does not start.
    pub async fn on(node: &Bitcoind, kind: Kind) -> Result<Self> {
        let mut tries = 1;
        loop {
            match Self::launch(node, kind).await {
                Ok(server) => {
                    server.reads(node).await?;
                    return Ok(server);
                }
                Err(error) if tries == TRIES => return Err(error),
                // Somebody may have taken the port that was free a moment ago.
                Err(_) => tries += 1,
            }
        }
    }

    async fn launch(node: &Bitcoind, kind: Kind) -> Result<Self> {
        let program = tools::program("ELECTRUMX", "bin/electrumx_server", "cargo xtask node electrumx")?;
        let data = tempfile::tempdir()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let mut command = Command::new(program);
        let coin = match kind {
            Kind::Bitcoin => "Bitcoin",
            Kind::Litecoin => "Litecoin",
        };
        command.env("COIN", coin).env("NET", "regtest").env("DAEMON_URL", node.url());
        command.env("DB_DIRECTORY", data.path()).env("DB_ENGINE", "leveldb");
        command.env("SERVICES", format!("tcp://{address}")).env("PEER_DISCOVERY", "off");
        command.env("ALLOW_ROOT", "1").env("COST_SOFT_LIMIT", "0").env("COST_HARD_LIMIT", "0");
        std::fs::write(data.path().join("sitecustomize.py"), AT_ONCE)?;
        command.env("PYTHONPATH", data.path()).env("PYTHONDONTWRITEBYTECODE", "1");
        command.env("DAEMON_POLL_INTERVAL_BLOCKS", POLL).env("DAEMON_POLL_INTERVAL_MEMPOOL", POLL);
        let mut process = Process::start(command)?;
        let listens = async || {
            if process.has_ended() {
                return Some(false);
            }
            TcpStream::connect(&address).await.ok().map(|_| true)
        };
        let runs = wait::until("the Electrum server to listen", listens).await?;
        ensure!(runs, "the Electrum server ended: {}", process.lines().join("\n"));
        Ok(Self { process, address, _data: data })
    }

    /// Where it is, as a configuration names it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("tcp://{}", self.address)
    }

    /// Its host and port.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Ends it without a chance to finish anything.
    ///
    /// # Errors
    ///
    /// It cannot be ended.
    pub fn kill(&mut self) -> Result<()> {
        self.process.kill()
    }

    /// Waits until it knows all that its node knows: the newest block, and every transaction that waits.
    ///
    /// # Errors
    ///
    /// It does not get there.
    pub async fn reads(&self, node: &Bitcoind) -> Result<()> {
        let agree = async || self.agrees(node).await.ok().filter(|agrees| *agrees).map(drop);
        wait::until("the Electrum server to know what its node knows", agree).await
    }

    async fn agrees(&self, node: &Bitcoind) -> Result<bool> {
        let best = node.ask("getbestblockhash", json!([])).await?;
        let header = node.ask("getblockheader", json!([best, false])).await?;
        let mut waiting: Vec<String> = serde_json::from_value(node.ask("getrawmempool", json!([])).await?)?;
        let asked = [
            ("server.version", json!(["test", "1.4"])),
            ("blockchain.headers.subscribe", json!([])),
            ("blockchain.scripthash.get_mempool", json!([RICH])),
        ];
        let [_, tip, known] = self.ask(asked).await?;
        let known = known.as_array().into_iter().flatten();
        let mut known: Vec<String> =
            known.filter_map(|item| item["tx_hash"].as_str().map(str::to_owned)).collect();
        waiting.sort();
        known.sort();
        Ok(tip["hex"] == header && waiting == known)
    }

    /// Asks these, one after the other, on a connection of their own.
    async fn ask<const N: usize>(&self, questions: [(&str, Value); N]) -> Result<[Value; N]> {
        let mut stream = BufReader::new(TcpStream::connect(&self.address).await?);
        let mut answers = [const { Value::Null }; N];
        for (answer, (method, params)) in answers.iter_mut().zip(questions) {
            let line = json!({ "id": 1, "method": method, "params": params });
            stream.get_mut().write_all(format!("{line}\n").as_bytes()).await?;
            let mut told = String::new();
            tokio::time::timeout(Duration::from_secs(10), stream.read_line(&mut told)).await??;
            let told: Value = serde_json::from_str(&told)?;
            ensure!(told["error"].is_null(), "{method}: {}", told["error"]);
            *answer = told.get("result").cloned().context("there is no result")?;
        }
        Ok(answers)
    }
}
