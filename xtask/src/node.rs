//! `cargo xtask node`: a local Ethereum chain with a test token, and somebody rich who pays.

mod amount;
mod chain;

use std::net::SocketAddr;
use std::process::Command;

use anyhow::{Result, ensure};
use clap::{Args, Subcommand, ValueEnum};

use self::chain::{CHAIN_ID, Chain, TOKEN};
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
        None => serve(workspace, options, chain),
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

fn serve(workspace: &Workspace, options: &Options, chain: Chain) -> Result<()> {
    let anvil = setup::anvil(workspace)?;
    let (host, port) = (options.listen.ip().to_string(), options.listen.port().to_string());
    let mut command = Command::new(anvil);
    command.args(["--host", &host, "--port", &port, "--chain-id", &CHAIN_ID.to_string(), "--silent"]);
    // A block is final after two more, so that a rehearsal takes seconds and not a quarter of an hour.
    command.args(["--block-time", &options.block_time.to_string(), "--slots-in-an-epoch", "1"]);
    let mut node = command.spawn()?;
    let ready = chain.wait().and_then(|()| chain.deploy_token());
    if let Err(error) = ready {
        let _ = node.kill();
        let _ = node.wait();
        return Err(error);
    }
    println!("\nA local chain, a block every {} s, at http://{}", options.block_time, options.listen);
    println!("Nothing there is real money. Ctrl-C ends it, and then it is forgotten.\n");
    println!("[network.ethereum]\nrpc = \"http://{}\"\nchain_id = {CHAIN_ID}", options.listen);
    println!("confirmations = 3\ncontracts = {{ USDT_ERC20 = \"{TOKEN}\" }}\n");
    println!("Pay an address from another terminal: cargo xtask node pay ADDRESS AMOUNT");
    // Ctrl-C reaches it as well as us.
    ensure!(node.wait()?.success(), "the node has ended");
    Ok(())
}
