//! `quittance address check`.

use clap::Args;
use quittance_chain::address::{Format, Stage};
use quittance_protocol::Network;

use crate::command::ending::Ending;
use crate::command::output::{Output, say};
use crate::command::place::{self, ConfigFile};

/// Says whether a text is an address of a network, and how it is written right.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  \
    quittance address check --network ethereum -- 0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266")]
pub(crate) struct CheckArgs {
    /// The network that the address should be of.
    #[arg(long, value_name = "NETWORK")]
    network: String,
    #[command(flatten)]
    file: ConfigFile,
    /// The address.
    address: String,
}

impl CheckArgs {
    pub(crate) fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        self.file.extend_table();
        let network = place::network(&self.network)?;
        match self.file.format(network).canonical(&self.address) {
            Ok(address) => {
                output.line(address)?;
                Ok(Ending::Fine)
            }
            Err(error) => {
                let others = others(&self.address);
                match others.is_empty() {
                    true => say(error.to_string()),
                    false => say(format!("{error}; it is one of {}", others.join(", "))),
                }
                Ok(Ending::NotFine)
            }
        }
    }
}

/// The networks that it is an address of.
fn others(address: &str) -> Vec<String> {
    let is_of = |network: &Network, stage| Format::of(network, stage).canonical(address).is_ok();
    let real =
        Network::all().filter(|network| is_of(network, Stage::Main)).map(|network| network.id.to_owned());
    let real: Vec<String> = real.collect();
    if !real.is_empty() {
        return real;
    }
    let is_test = |network: &&Network| is_of(network, Stage::Test) || is_of(network, Stage::Local);
    Network::all().filter(is_test).map(|network| format!("the test networks of {}", network.id)).collect()
}
