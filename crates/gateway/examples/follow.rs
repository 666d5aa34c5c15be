//! Measures what following a network costs, by how many targets are stored: `cargo xtask bench`.
//!
//! The same blocks of a real node are read with stores of very different sizes. What a block costs must not grow with them.

#![expect(clippy::print_stdout, reason = "the screen is how it speaks")]

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use quittance_chain::derivation::AccountKey;
use quittance_chain::evm::{Dialect, EvmConfig, EvmSource, FinalTag, Patience, Trace};
use quittance_chain::{ChainSource, Moment, Position, SourceError, Targets};
use quittance_protocol::Time;
use quittance_protocol::method::MethodCode;
use quittance_protocol::network::NetworkId;
use quittance_store::row::Realm;
use quittance_store::{SqliteStore, Store};
use quittance_testkit::anvil::{Anvil, CHAIN_ID};
use quittance_testkit::contract::Contract;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

/// How many targets are stored.
const TARGETS: [u32; 3] = [1_000, 100_000, 1_000_000];
/// The blocks that are read.
const BLOCKS: u32 = 200;
/// Transfers in each of them; one is to a target.
const TRANSFERS: u32 = 50;
/// How often each store is measured.
const RUNS: usize = 5;
/// The target that is paid.
const OURS: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

/// A store of one size, and how long each run with it took.
struct Row {
    targets: u32,
    store: SqliteStore,
    reading: Vec<Duration>,
    looking_up: Vec<Duration>,
}

/// The targets of a store, with the time that looking them up has taken.
struct Timed<'a> {
    store: &'a SqliteStore,
    looking_up: Mutex<Duration>,
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    for targets in TARGETS {
        println!("Storing {targets} targets");
        let store = store_with(targets, &folder.path().join(format!("{targets}.db"))).await?;
        rows.push(Row { targets, store, reading: Vec::new(), looking_up: Vec::new() });
    }
    println!("Mining {BLOCKS} blocks of {TRANSFERS} transfers");
    let anvil = Anvil::start().await?;
    let token = anvil.deploy(Contract::Token).await?;
    let source = EvmSource::new(config(&anvil, &token))?;
    let nobody = Timed::of(&rows.first().context("no store")?.store);
    let start = source.follow(None, &nobody).await?.position;
    mine(&anvil, &token).await?;
    // By turns, so that whatever else the machine does meets all of them. The first run warms up node and stores.
    for run in 0..=RUNS {
        println!("Reading them with each store, {run} of {RUNS}");
        for row in &mut rows {
            let (reading, looking_up) = read(&source, &start, &row.store).await?;
            if run > 0 {
                row.reading.push(reading);
                row.looking_up.push(looking_up);
            }
        }
    }
    print(&mut rows);
    Ok(())
}

/// A store with this many targets, [`OURS`] among them.
async fn store_with(targets: u32, file: &Path) -> Result<SqliteStore> {
    let store = SqliteStore::open(file).await?;
    // The invoices that they are of are not looked at.
    let options = SqliteConnectOptions::new().filename(file).foreign_keys(false);
    let mut connection = options.connect().await?;
    let others = "WITH RECURSIVE count(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM count WHERE n < $1)
        INSERT INTO targets (realm, network, address, reference, invoice)
        SELECT 'live', 'ethereum', '0x' || hex(randomblob(20)), '', 'invoice' || n FROM count";
    sqlx::query(others).bind(targets).execute(&mut connection).await?;
    let ours = "INSERT INTO targets (realm, network, address, reference, invoice)
        VALUES ('live', 'ethereum', $1, '', 'invoice1')";
    sqlx::query(ours).bind(OURS).execute(&mut connection).await?;
    Ok(store)
}

/// Half ether, half tokens, each to an address of its own.
async fn mine(anvil: &Anvil, token: &str) -> Result<()> {
    anvil.mine_by_hand().await?;
    for block in 0..BLOCKS {
        anvil.send_token(token, OURS, 1).await?;
        for number in 1..TRANSFERS {
            let stranger = format!("0x{:040x}", block * TRANSFERS + number + 0xABCD_EF00);
            match number % 2 {
                0 => anvil.send_token(token, &stranger, 1).await?,
                _ => anvil.send_ether(&stranger, 1).await?,
            };
        }
        anvil.mine(1).await?;
    }
    Ok(())
}

/// How long it takes to read all blocks, and how long the lookups of addresses take together: one a block, some at the same time.
async fn read(source: &EvmSource, start: &Position, store: &SqliteStore) -> Result<(Duration, Duration)> {
    let targets = Timed::of(store);
    let mut position = start.clone();
    let mut found = 0;
    let started = Instant::now();
    loop {
        let batch = source.follow(Some(&position), &targets).await?;
        found += batch.facts.len();
        position = batch.position;
        if !batch.more {
            break;
        }
    }
    let reading = started.elapsed();
    ensure!(found == usize::try_from(BLOCKS)?, "{found} payments were found in {BLOCKS} blocks");
    let looking_up = *targets.looking_up.lock().map_err(|_| anyhow::anyhow!("a lookup failed"))?;
    Ok((reading, looking_up))
}

fn print(rows: &mut [Row]) {
    println!(
        "\n{:>9}  {:>6}  {:>12}  {:>8}  {:>13}",
        "targets", "blocks", "ms per block", "ratio", "ms per lookup"
    );
    let mut first = None;
    for row in rows {
        let [reading, looking_up] = [&mut row.reading, &mut row.looking_up].map(|runs| median(runs) / BLOCKS);
        let first = *first.get_or_insert(reading);
        let ratio = reading.as_micros() * 100 / first.as_micros().max(1);
        let ratio = format!("{}.{:02}", ratio / 100, ratio % 100);
        println!(
            "{:>9}  {BLOCKS:>6}  {:>12}  {ratio:>8}  {:>13}",
            row.targets,
            milliseconds(reading),
            milliseconds(looking_up)
        );
    }
}

fn median(runs: &mut [Duration]) -> Duration {
    runs.sort();
    runs.get(runs.len() / 2).copied().unwrap_or_default()
}

fn milliseconds(span: Duration) -> String {
    let micros = span.as_micros();
    format!("{}.{:03}", micros / 1000, micros % 1000)
}

fn config(anvil: &Anvil, token: &str) -> EvmConfig {
    EvmConfig {
        network: NetworkId::new("ethereum"),
        dialect: Dialect::Ethereum,
        rpc: vec![anvil.url().into()],
        chain_id: CHAIN_ID,
        tokens: vec![(MethodCode::new("USDC_ERC20"), token.to_owned())],
        native: Some(MethodCode::new("ETH")),
        depth: 1,
        finality: FinalTag::Finalized,
        // Making traces is the node's work, and costs it more than all of ours.
        trace: Trace::Never,
        patience: Patience::default(),
    }
}

impl<'a> Timed<'a> {
    fn of(store: &'a SqliteStore) -> Self {
        Self { store, looking_up: Mutex::default() }
    }
}

#[async_trait::async_trait]
impl Targets for Timed<'_> {
    async fn known(&self, _: &NetworkId, addresses: &[String]) -> Result<HashSet<String>, SourceError> {
        let started = Instant::now();
        let known = self.store.known(&Realm::Live, addresses).await;
        if let Ok(mut looking_up) = self.looking_up.lock() {
            *looking_up += started.elapsed();
        }
        known.map_err(|error| SourceError::Lookup(Arc::new(error)))
    }

    async fn watched(&self, _: &NetworkId) -> Result<HashSet<String>, SourceError> {
        Ok(HashSet::new())
    }

    async fn taken(&self, _: &AccountKey) -> Result<u32, SourceError> {
        Ok(0)
    }

    async fn moments(&self, _: &NetworkId, _: Time, _: Time) -> Result<Vec<Moment>, SourceError> {
        Ok(Vec::new())
    }
}
