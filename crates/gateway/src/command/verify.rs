//! `quittance verify`.

use std::fs::File;
use std::io::{Read, stdin};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow};
use clap::Args;
use quittance_gateway::clock;
use quittance_gateway::instruction::file::{LARGEST, NoInstruction, Signed};
use quittance_gateway::instruction::key::{KeyId, PublicKey};
use quittance_gateway::instruction::{Instruction, Money};
use quittance_page::when;
use quittance_protocol::{Method, decimal};
use serde_json::Value;

use super::ending::{Ending, NotUnderstood};
use super::output::{Colour, Output, say, shown};
use super::place::ConfigFile;

/// Checks a signed payment instruction against a key that you know.
///
/// The key is the public one of the gateway, which you have noted before: it is published at its /.well-known/quittance.json.
/// A key fetched together with the instruction proves nothing, because whoever changed one could have changed both.
///
/// Exit code 0: genuine, and it says what is to be paid. 1: not genuine. 2: not understood.
#[derive(Debug, Args)]
#[command(after_long_help = "Examples:\n  \
    quittance verify payment-instruction.txt --key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n  \
    quittance verify - --keys pinned.json --key 21fe31dfa154a261626bf854046fd227 < payment-instruction.txt")]
pub(crate) struct VerifyArgs {
    /// The instruction, as the page offers it; `-` reads the standard input.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The pinned public key in base64 or hexadecimal; or, with --keys, its id.
    #[arg(long, value_name = "KEY")]
    key: String,
    /// A copy of the gateway's quittance.json that was kept from before.
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigFile,
}

impl VerifyArgs {
    pub(crate) fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        self.config.extend_table();
        let pinned = self.pinned()?;
        let text = text(&self.file)?;
        let not_understood =
            |error: NoInstruction| NotUnderstood::because(format!("this is no payment instruction: {error}"));
        let signed = Signed::read(&text).map_err(not_understood)?;
        match signed.check(&pinned) {
            Ok(instruction) => genuine(instruction, &pinned, output)?,
            Err(error) => {
                output.line(format!("{}: {error}.", output.coloured(Colour::Red, "Not genuine")))?;
                output.line("Do not pay what it says. Ask the shop, over a way that you know.")?;
                return Ok(Ending::NotFine);
            }
        }
        Ok(Ending::Fine)
    }

    /// The key that is believed.
    fn pinned(&self) -> anyhow::Result<PublicKey> {
        let no_key = |error| NotUnderstood::because(format!("--key is {error}"));
        match (&self.keys, self.key.parse::<KeyId>()) {
            (Some(file), Ok(id)) => in_file(file, &id),
            (None, Ok(_)) => Err(NotUnderstood::because(
                "--key is only a key's id: name a copy of the gateway's quittance.json with --keys, or the key itself",
            )),
            (_, Err(_)) => self.key.parse().map_err(no_key),
        }
    }
}

/// The key of this id in a copy of what the gateway publishes. Its own words about ids are not believed.
fn in_file(file: &Path, id: &KeyId) -> anyhow::Result<PublicKey> {
    let not_understood =
        |_| NotUnderstood::because(format!("{} is no copy of a quittance.json", file.display()));
    let document: Value = serde_json::from_str(&text(file)?).map_err(not_understood)?;
    let keys = document["keys"].as_array().into_iter().flatten();
    let mut keys = keys.filter_map(|key| Some((key["public_key"].as_str()?.parse::<PublicKey>().ok()?, key)));
    let (found, key) = keys
        .find(|(key, _)| key.id() == *id)
        .ok_or_else(|| anyhow!("no key in {} has the id {id}", file.display()))?;
    if key["status"] == "retired" {
        say("Note: this key was replaced by another one. It still proves what it signed before.");
    }
    Ok(found)
}

fn text(file: &Path) -> anyhow::Result<String> {
    let read = |source: &mut dyn Read| {
        let mut bytes = Vec::new();
        // One byte more than the largest tells that it is larger.
        source.take(u64::try_from(LARGEST).unwrap_or(u64::MAX) + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let bytes = if file == Path::new("-") {
        read(&mut stdin().lock())
    } else {
        File::open(file).and_then(|mut file| read(&mut file))
    };
    let bytes = bytes.with_context(|| format!("cannot read {}", file.display())).map_err(not_read)?;
    String::from_utf8(bytes).map_err(|_| NotUnderstood::because(format!("{} is no text", file.display())))
}

fn not_read(error: anyhow::Error) -> anyhow::Error {
    NotUnderstood::because(format!("{error:#}"))
}

/// Says what it asks for, in plain words.
fn genuine(instruction: &Instruction, key: &PublicKey, output: &mut Output) -> anyhow::Result<()> {
    output.line(format!("{}: signed by the key {}.", output.coloured(Colour::Green, "Genuine"), key.id()))?;
    if instruction.money() == Money::Test {
        output.line("TEST: this invoice is a test. No real money is asked for; send none.")?;
    }
    let network = instruction.network();
    let method = network.and_then(|network| {
        Method::all()
            .find(|method| method.network().id == network.id && method.asset.symbol == instruction.asset)
    });
    let units = instruction.amount.units();
    let amount = match method {
        Some(method) => format!("{} {}", decimal::format(units, method.decimals, 0), instruction.asset),
        None => format!("{units} of the smallest unit of {}", instruction.asset),
    };
    let network = network.map_or(instruction.network.clone(), |network| network.name.to_owned());
    let chain = instruction.chain_id.map_or(String::new(), |id| format!(" (chain {id})"));
    let passed = instruction.pay_by.is_some_and(|pay_by| pay_by < clock::now());
    let until = instruction.pay_by.map(|pay_by| when::iso(pay_by).replace('T', " ").replace('Z', " UTC"));
    let lines = [
        ("send", Some(amount)),
        ("on", Some(format!("{network}{chain}"))),
        ("to", Some(instruction.address.clone())),
        ("comment", instruction.reference.clone()),
        ("token", instruction.contract.clone()),
        ("until", until),
        ("invoice", Some(instruction.invoice.clone())),
    ];
    for (name, value) in lines {
        if let Some(value) = value {
            output.line(format!("  {name:<9}{}", shown(&value)))?;
        }
    }
    if passed {
        output.line(
            "Note: the time to pay is over. Send nothing more; the invoice's page says where it stands.",
        )?;
    }
    Ok(())
}
