//! `quittance address check`.

use clap::Args;

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
                say(error.to_string());
                Ok(Ending::NotFine)
            }
        }
    }
}
