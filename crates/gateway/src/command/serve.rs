//! `quittance serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use quittance_gateway::operator::{self, OperatorArgs};
use quittance_gateway::serve::{self, Serve};

use super::ending::Ending;
use super::place::Place;

/// Serves the payment pages and the merchant API.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance serve --config quittance.toml --listen 127.0.0.1:8080")]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    place: Place,
    /// Where to listen. Port 0 takes a free one.
    #[arg(long, env = "QUITTANCE_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR", value_parser = operator::address)]
    listen: SocketAddr,
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
    pub(crate) log_json: bool,
}

impl ServeArgs {
    pub(crate) async fn run(self) -> anyhow::Result<Ending> {
        let Self { place, listen, assets, demo, operator, log_json: _ } = self;
        let config = if demo { None } else { Some(place.file.read()?) };
        serve::run(Serve { config, listen, data: place.data, assets, operator }).await?;
        Ok(Ending::Fine)
    }
}
