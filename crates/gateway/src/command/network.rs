//! `quittance network`.

use clap::{Args, Subcommand};
use quittance_chain::bitcoin;
use quittance_chain::evm::{self, Traces};
use quittance_chain::monero;
use quittance_gateway::clock;

use super::ending::{Ending, NotUnderstood};
use super::moment::span;
use super::nodes::{Asked, Found, Node, ask};
use super::output::{Colour, Output, say, shown};
use super::place::ConfigFile;

/// Asks the nodes of the configured networks.
#[derive(Debug, Subcommand)]
pub(crate) enum NetworkCommand {
    Check(CheckArgs),
}

/// Asks every configured node, and says what is wrong with it.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance network check --network ethereum\n\n\
    Only the host of a node is ever shown: its address may hold a token.")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Only this network.
    #[arg(long, value_name = "NETWORK")]
    network: Option<String>,
}

impl NetworkCommand {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        match self {
            Self::Check(args) => args.run(output).await,
        }
    }
}

impl CheckArgs {
    async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let networks = self.file.networks()?;
        if let Some(wanted) = &self.network {
            let names: Vec<&str> = networks.all().map(|network| network.id).collect();
            if !names.contains(&wanted.as_str()) {
                let known = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
                return Err(NotUnderstood::because(format!("unknown network; configured are: {known}")));
            }
        }
        if networks.all().next().is_none() {
            say("no network is configured: a live project needs [network.NAME] with rpc");
        }
        let mut ending = Ending::Fine;
        let wanted =
            |asked: &Asked| self.network.as_ref().is_none_or(|wanted| asked.network.as_str() == wanted);
        for asked in ask(&networks).await.into_iter().filter(wanted) {
            if asked.readable().next().is_none() {
                ending = Ending::NotFine;
            }
            block(&asked, output)?;
        }
        Ok(ending)
    }
}

fn block(asked: &Asked, output: &mut Output) -> anyhow::Result<()> {
    let Asked { network, expected, nodes } = asked;
    let verdict = match asked.readable().count() {
        0 => output.coloured(Colour::Red, "cannot be read"),
        1 => output.coloured(Colour::Green, "can be read from 1 node"),
        many => output.coloured(Colour::Green, &format!("can be read from {many} nodes")),
    };
    output.line(format!("{network}, chain {expected}: {verdict}"))?;
    nodes.iter().try_for_each(|node| output.line(line(node, expected, output)))
}

fn line(node: &Node, expected: &str, output: &Output) -> String {
    let (colour, word) = match &node.found {
        Ok(found) if found.is_readable() => (Colour::Green, "ok"),
        Ok(_) | Err(_) => (Colour::Red, "no"),
    };
    let told = match &node.found {
        Ok(found) => describe(found, expected),
        Err(error) => error.to_string(),
    };
    let (number, host, word) = (node.number, &node.host, output.coloured(colour, word));
    format!("  {word}  {number} {host}: {}", shown(&told))
}

fn describe(found: &Found, expected: &str) -> String {
    let chain = match found.is_expected() {
        true => format!("chain {}", found.chain()),
        false => format!("WRONG chain {}, not {expected}", found.chain()),
    };
    let age = span(clock::now().since(found.block_time()));
    let abilities = match found {
        Found::Evm(found) => of_evm(found),
        Found::Bitcoin(found) => of_bitcoin(found),
        Found::Monero(found) => of_monero(found),
    };
    format!("{chain}, block {} ({age} old), {abilities}", found.height())
}

fn of_evm(found: &evm::Found) -> String {
    let known = |word: &str, height: Option<u64>| match height {
        Some(height) => format!("{word} {height}"),
        None => format!("{word} unknown"),
    };
    let traces = match found.traces {
        Traces::Offered => "traces offered",
        Traces::NotOffered => "traces not offered",
        Traces::NotAsked => "traces not asked for",
    };
    let logs =
        if found.logs_by_hash { "" } else { ", NO events by a block's hash: tokens cannot be followed" };
    let blocks =
        if found.whole_blocks { "" } else { ", NO /wallet/getblockbynum: see `wallet` in docs/NETWORKS.md" };
    let (finalized, safe) = (known("finalized", found.finalized), known("safe", found.safe));
    format!("{finalized}, {safe}, {traces}{logs}{blocks}")
}

fn of_monero(found: &monero::Found) -> String {
    let read = match found.read {
        Some(read) if read >= found.height => "the wallet has read all of it".to_owned(),
        Some(read) => format!("the wallet has read up to {read}"),
        None => "the wallet has read nothing yet".to_owned(),
    };
    let key = if found.is_ours { "" } else { ", ANOTHER WALLET than that of keys.monero" };
    let spends = match found.is_watch_only {
        true => "",
        false => ", THE WALLET CAN SPEND, or does not tell: make one from the view key alone",
    };
    format!("{read}{key}{spends}")
}

fn of_bitcoin(found: &bitcoin::Found) -> String {
    match &found.kind {
        bitcoin::Kind::Core { is_loading, is_pruned, has_index } => {
            let index = match has_index {
                true => "every transaction is found by its id",
                false => "no txindex: a payer's claim finds only what waits in the mempool",
            };
            let loading = if *is_loading { ", STILL LOADING the chain" } else { "" };
            let pruned = if *is_pruned { ", old blocks are forgotten" } else { "" };
            format!("{index}{pruned}{loading}")
        }
        bitcoin::Kind::Electrum { software } => {
            format!("an Electrum server ({software}), which learns the addresses of your invoices")
        }
    }
}
