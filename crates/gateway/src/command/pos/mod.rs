//! `quittance pos`.

mod list;
mod pair;
mod unpair;

use clap::Subcommand;

use super::ending::Ending;
use super::output::Output;

/// Pairs phones and tablets with shops' counters, beside a running gateway or without one.
#[derive(Debug, Subcommand)]
pub(crate) enum PosCommand {
    Pair(pair::PairArgs),
    List(list::ListArgs),
    Unpair(unpair::UnpairArgs),
}

impl PosCommand {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        match self {
            Self::Pair(args) => args.run(output).await,
            Self::List(args) => args.run(output).await,
            Self::Unpair(args) => args.run(output).await,
        }
    }
}
