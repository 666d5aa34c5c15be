//! `quittance uri`.

use clap::{Args, Subcommand};
use quittance_chain::address::{AddressError, Format, Stage};
use quittance_protocol::uri::{self, Asked, Link, Party, Standard};
use quittance_protocol::{Network, decimal};
use serde_json::{Value, json};

use super::ending::Ending;
use super::output::{Output, say, shown};
use super::place::ConfigFile;

/// Reads payment links.
#[derive(Debug, Subcommand)]
pub(crate) enum UriCommand {
    Parse(ParseArgs),
}

/// Says what a payment link asks for.
///
/// Reads ethereum: (EIP-681), bitcoin: and litecoin: (BIP-321), solana: (Solana Pay), ton://transfer, monero:, our own
/// sandbox:, and addresses alone. Checksums of addresses are checked.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  \
    quittance uri parse 'ethereum:0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266@1?value=2.014e18'")]
pub(crate) struct ParseArgs {
    /// The link, in quotes.
    #[arg(allow_hyphen_values = true)]
    uri: String,
    #[command(flatten)]
    file: ConfigFile,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl UriCommand {
    pub(crate) fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        match self {
            Self::Parse(args) => args.run(output),
        }
    }
}

impl ParseArgs {
    fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        self.file.extend_table();
        let told = uri::read(&self.uri).map_err(|error| error.to_string()).and_then(|link| Told::of(&link));
        match told {
            Ok(told) if self.json => output.json(&told.json())?,
            Ok(told) => told.lines().into_iter().try_for_each(|line| output.line(line))?,
            Err(reason) => {
                say(shown(&reason));
                return Ok(Ending::NotFine);
            }
        }
        Ok(Ending::Fine)
    }
}

/// What is told of a link, name by name.
struct Told {
    members: Vec<(&'static str, Option<String>)>,
    others: Vec<(String, String)>,
}

impl Told {
    fn of(link: &Link) -> Result<Self, String> {
        let networks = networks(link)?;
        let units = link.units().map_err(|error| format!("amount: {error}"))?.map(|amount| amount.units());
        let text = |party: &Option<Party>| party.as_ref().map(|party| party.as_str().to_owned());
        let amount = match (units, link.method, &link.amount) {
            (Some(units), Some(method), _) => Some(decimal::format(units, method.decimals, 0)),
            (_, None, Some(Asked::Decimal(text))) => Some(text.clone()),
            (_, _, Some(_) | None) => None,
        };
        let name = match &link.recipient {
            Some(Party::Name(_)) => Some("ENS, the payer's wallet looks it up".to_owned()),
            Some(Party::Address(_)) | None => None,
        };
        Ok(Self {
            members: vec![
                ("standard", Some(link.standard.as_str().to_owned())),
                ("network", (!networks.is_empty()).then(|| networks.join(" "))),
                ("chain_id", link.chain_id.map(|id| id.to_string())),
                ("method", link.method.map(|method| method.code.to_owned())),
                ("recipient", text(&link.recipient)),
                ("recipient_is", name),
                ("contract", text(&link.contract)),
                ("function", link.function.clone()),
                ("units", units.map(|units| units.to_string())),
                ("amount", amount),
                ("currency", link.method.map(|method| method.asset.symbol.to_owned())),
                ("reference", link.reference.clone()),
            ],
            others: link.others.clone(),
        })
    }

    fn lines(&self) -> Vec<String> {
        let members = self.members.iter().filter_map(|(name, value)| Some((*name, value.as_ref()?)));
        let members = members.map(|(name, value)| format!("{name:<12} {}", shown(value)));
        let others = self.others.iter();
        let others = others.map(|(name, value)| format!("parameter    {}={}", shown(name), shown(value)));
        members.chain(others).collect()
    }

    fn json(&self) -> Value {
        let mut told: serde_json::Map<String, Value> = self
            .members
            .iter()
            .filter_map(|(name, value)| Some(((*name).to_owned(), Value::from(value.clone()?))))
            .collect();
        let others = self.others.iter().map(|(name, value)| json!({"name": name, "value": value}));
        told.insert("parameters".to_owned(), others.collect());
        Value::Object(told)
    }
}

/// The networks a link may be of; its addresses have to be right for one of them.
fn networks(link: &Link) -> Result<Vec<&'static str>, String> {
    let stages = match link.standard {
        Standard::Sandbox => &[Stage::Test][..],
        Standard::Bip321 => &[Stage::Main, Stage::Test, Stage::Local],
        Standard::Monero => &[Stage::Main, Stage::Test],
        Standard::Eip681 | Standard::SolanaPay | Standard::TonTransfer | Standard::BareAddress => {
            &[Stage::Main]
        }
    };
    let formats = |network: &'static Network| stages.iter().map(|stage| Format::of(network, *stage));
    let candidates: Vec<&'static Network> = match (link.network, link.standard) {
        (Some(network), _) => vec![network],
        (None, Standard::BareAddress) => Network::all().collect(),
        // All of Ethereum's kin write addresses alike, so one of them stands for a chain that is not in the table.
        (None, Standard::Eip681) => {
            return addresses(link, &[Format::Evm]).map(|()| Vec::new()).map_err(told);
        }
        (None, _) => return Ok(Vec::new()),
    };
    let mut wrong = None;
    let mut right = Vec::new();
    for network in candidates {
        match addresses(link, &formats(network).collect::<Vec<_>>()) {
            Ok(()) => right.push(network.id),
            // Of an address alone, the network that it was meant for knows best what is wrong with it.
            Err(_) if matches!(wrong, Some((_, AddressError::WrongChecksum))) => {}
            Err(reason) => wrong = Some(reason),
        }
    }
    match wrong {
        Some(wrong) if right.is_empty() => Err(told(wrong)),
        Some(_) | None => Ok(right),
    }
}

/// A party of the link, and what is wrong with its address.
type Wrong = (&'static str, AddressError);

fn told((what, error): Wrong) -> String {
    format!("{what}: {error}")
}

fn addresses(link: &Link, formats: &[Format]) -> Result<(), Wrong> {
    let parties = [("recipient", &link.recipient), ("contract", &link.contract)];
    for (what, party) in parties {
        let Some(Party::Address(address)) = party else { continue };
        let read: Vec<Result<String, AddressError>> =
            formats.iter().map(|format| format.canonical(address)).collect();
        if let (false, Some(Err(error))) = (read.iter().any(Result::is_ok), read.first()) {
            return Err((what, *error));
        }
    }
    Ok(())
}
