//! `quittance address`.

mod check;
mod csv;
mod derive;
mod list;

use clap::Subcommand;

use super::ending::Ending;
use super::output::Output;

/// Derives, checks and lists receiving addresses.
#[derive(Debug, Subcommand)]
pub(crate) enum AddressCommand {
    Derive(derive::DeriveArgs),
    Check(check::CheckArgs),
    List(list::ListArgs),
}

impl AddressCommand {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        match self {
            Self::Derive(args) => args.run(output),
            Self::Check(args) => args.run(output),
            Self::List(args) => args.run(output).await,
        }
    }
}
