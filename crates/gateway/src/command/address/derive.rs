//! `quittance address derive`.

use clap::Args;
use clap::builder::RangedU64ValueParser;
use serde_json::json;

use crate::command::ending::{Ending, NotUnderstood};
use crate::command::output::{Output, say};
use crate::command::place::{self, ConfigFile};
use crate::command::secret;

/// The last address that can be derived publicly (BIP-32).
const LAST: u32 = (1 << 31) - 1;

/// Derives receiving addresses from an account's extended public key, as the gateway does.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Example, the first three addresses of an account, with the key kept out of the shell's history:\n  \
    quittance address derive --network ethereum --key - --index 0 --count 3 < account.xpub"
)]
pub(crate) struct DeriveArgs {
    /// The network that the addresses are for.
    #[arg(long, value_name = "NETWORK")]
    network: String,
    /// The account's extended public key of depth 3 (xpub, ypub, zpub, Ltub …), or a descriptor with one key; for Monero
    /// the primary address and the private view key, with a space between. `-` reads it from the standard input.
    #[arg(long, value_name = "XPUB", allow_hyphen_values = true)]
    key: String,
    /// The number of the first address.
    #[arg(long, value_name = "NUMBER", value_parser = RangedU64ValueParser::<u32>::new().range(..=u64::from(LAST)))]
    index: u32,
    /// How many addresses.
    #[arg(long, value_name = "NUMBER", default_value_t = 1, value_parser = RangedU64ValueParser::<u32>::new().range(1..=1000))]
    count: u32,
    #[command(flatten)]
    file: ConfigFile,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl DeriveArgs {
    pub(crate) fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        self.file.extend_table();
        let network = place::network(&self.network)?;
        let format = self.file.format(network);
        let last = self.index + (self.count - 1);
        if last > LAST {
            return Err(NotUnderstood::because(format!("addresses are counted to {LAST}: ask for fewer")));
        }
        let (key, _) = secret::key_argument(network.account(), &self.key)?;
        if key.is_secret() && self.key != "-" {
            say(
                "Warning: the view key stands in the history of your shell now. `--key -` reads it from the standard input.",
            );
        }
        let derived = (self.index..=last).map(|index| Ok((index, key.address(format, index)?)));
        let derived: Vec<(u32, String)> = derived.collect::<anyhow::Result<_>>()?;
        if self.json {
            let all = derived.iter().map(|(index, address)| json!({"index": index, "address": address}));
            output.json(&all.collect())?;
        } else {
            for (index, address) in derived {
                output.line(format!("{index} {address}"))?;
            }
        }
        Ok(Ending::Fine)
    }
}
