//! The binary `quittance`.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use quittance_gateway::operator::OperatorArgs;
use quittance_gateway::operator::ready::{self, ReadyArgs};
use quittance_gateway::serve::{self, Serve};
use tracing_subscriber::EnvFilter;

/// A self-hosted crypto checkout.
#[derive(Debug, Parser)]
#[command(name = "quittance", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the payment pages and the merchant API.
    Serve(ServeArgs),
    /// Asks a running gateway whether it is ready, for health checks without an HTTP client.
    Ready(ReadyArgs),
}

#[derive(Debug, Args)]
struct ServeArgs {
    /// The configuration file.
    #[arg(long, env = "QUITTANCE_CONFIG", default_value = "quittance.toml", value_name = "FILE")]
    config: PathBuf,
    /// Where to listen. Port 0 takes a free one.
    #[arg(long, env = "QUITTANCE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    listen: SocketAddr,
    /// The folder for the database.
    #[arg(long, env = "QUITTANCE_DATA", default_value = "data", value_name = "DIR")]
    data: PathBuf,
    /// The folder with the built page.
    #[arg(long, env = "QUITTANCE_ASSETS", default_value = "dist", value_name = "DIR")]
    assets: PathBuf,
    /// Runs a demo shop with well-known keys instead of the configured projects. Loopback only.
    #[arg(long)]
    demo: bool,
    #[command(flatten)]
    operator: OperatorArgs,
    /// Writes the log as JSON, a line each.
    #[arg(long, env = "QUITTANCE_LOG_JSON")]
    log_json: bool,
}

fn main() -> ExitCode {
    let command = Cli::parse().command;
    let json = matches!(&command, Command::Serve(args) if args.log_json);
    let filter = EnvFilter::try_from_env("QUITTANCE_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if json {
        log.json().init()
    } else {
        log.init()
    }
    // Another provider can only have been installed by ourselves, and then it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let result = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(Into::into)
        .and_then(|runtime| runtime.block_on(run(command)));
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(ServeArgs { config, listen, data, assets, demo, operator, log_json: _ }) => {
            serve::run(Serve { config, listen, data, assets, demo, operator }).await
        }
        Command::Ready(args) => ready::ask(&args).await,
    }
}
