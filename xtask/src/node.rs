//! `cargo xtask node`: a local Ethereum chain with a test token, and somebody rich who pays; and the nodes of other networks,
//! fetched or built.

mod amount;
mod chain;

use std::env;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, ensure};
use clap::{Args, Subcommand, ValueEnum};

use self::chain::{ACCOUNTS, CHAIN_ID, Chain, TOKEN};
use crate::demo::become_;
use crate::setup;
use crate::workspace::Workspace;

/// What the node lets one choose.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    action: Option<Action>,
    /// Where the node listens; loopback only.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8545", global = true)]
    listen: SocketAddr,
    /// Seconds between two blocks.
    #[arg(long, value_name = "SECONDS", default_value_t = 2)]
    block_time: u64,
}

#[derive(Subcommand)]
enum Action {
    /// Put the test token on the node as soon as it answers, and say what is there.
    #[command(hide = true)]
    Prepare,
    /// Fetch anvil, the Ethereum node, and print where it is.
    Anvil,
    /// Build bitcoind, the Bitcoin node, and print where it is. It takes about 20 minutes, once.
    Bitcoind,
    /// Fetch litecoind, the Litecoin node, and print where it is.
    Litecoind,
    /// Fetch monerod, the Monero node, and monero-wallet-rpc, and print where they are.
    Monerod,
    /// Fetch ElectrumX, the Electrum server for Bitcoin and Litecoin, and print where it is.
    Electrumx,
    /// Pay an address on the running node.
    Pay {
        /// Who is paid.
        address: String,
        /// How much, as a decimal: 25 or 24.90.
        amount: String,
        /// In what.
        #[arg(long, value_enum, default_value_t = Currency::Usdt)]
        currency: Currency,
    },
}

/// What the rich account has.
#[derive(Clone, Copy, ValueEnum)]
enum Currency {
    /// The test token, with six decimals.
    Usdt,
    /// The chain's own coin.
    Eth,
}

/// Runs the node until Ctrl-C, or pays on one that runs.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    ensure!(options.listen.ip().is_loopback(), "anybody may spend what this node holds: loopback only");
    let chain = Chain::at(options.listen);
    match &options.action {
        None => serve(workspace, options),
        Some(Action::Prepare) => prepare(options.listen, &chain),
        Some(Action::Anvil) => print(&setup::anvil(workspace)?),
        Some(Action::Bitcoind) => print(&setup::bitcoind(workspace)?),
        Some(Action::Litecoind) => print(&setup::litecoind(workspace)?),
        Some(Action::Monerod) => setup::monerod(workspace)?.iter().try_for_each(|place| print(place)),
        Some(Action::Electrumx) => print(&setup::electrumx(workspace)?),
        Some(Action::Pay { address, amount, currency }) => {
            let transaction = match currency {
                Currency::Usdt => chain.send_token(address, amount::units(amount, 6)?)?,
                Currency::Eth => chain.send_coin(address, amount::units(amount, 18)?)?,
            };
            println!("Paid {amount} to {address}\nTransaction {transaction}");
            Ok(())
        }
    }
}

fn print(place: &Path) -> Result<()> {
    println!("{}", place.display());
    Ok(())
}

/// Becomes the node. What it holds is put there by a second process of ours, which ends by itself.
fn serve(workspace: &Workspace, options: &Options) -> Result<()> {
    let anvil = setup::anvil(workspace)?;
    let (host, port) = (options.listen.ip().to_string(), options.listen.port().to_string());
    let block_time = options.block_time.to_string();
    let mut prepare = Command::new(env::current_exe()?);
    prepare.args(["node", "prepare", "--listen", &options.listen.to_string()]);
    prepare.spawn()?;
    let mut node = Command::new(anvil);
    node.args(["--host", &host, "--port", &port, "--chain-id", &CHAIN_ID.to_string(), "--silent"]);
    node.args(["--derivation-path", ACCOUNTS]);
    // A block is final after two more, so that a rehearsal takes seconds and not a quarter of an hour.
    node.args(["--block-time", &block_time, "--slots-in-an-epoch", "1"]);
    become_(node)
}

fn prepare(listen: SocketAddr, chain: &Chain) -> Result<()> {
    chain.wait()?;
    chain.deploy_token()?;
    println!("\nA local chain at http://{listen}");
    println!("Nothing there is real money. Ctrl-C ends it, and then it is forgotten.\n");
    println!("[network.ethereum]\nrpc = \"http://{listen}\"\nchain_id = {CHAIN_ID}");
    println!("confirmations = 3\ncontracts = {{ USDT_ERC20 = \"{TOKEN}\" }}\n");
    println!("Pay an address from another terminal: cargo xtask node pay ADDRESS AMOUNT");
    Ok(())
}
