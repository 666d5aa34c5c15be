//! What the new project is to be: from flags, and from whoever is asked for the rest.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use quittance_chain::address::{Format, Stage};
use quittance_chain::derivation::AccountKey;
use quittance_protocol::Network;
use quittance_protocol::network::Source;

use super::InitArgs;
use super::ask::Person;
use super::target::Target;
use crate::command::ending::NotUnderstood;
use crate::command::output::say;
use crate::command::{place, secret};

/// Everything that is wanted.
pub(super) struct Wish {
    pub(super) name: String,
    pub(super) site: Option<String>,
    pub(super) public_url: Option<String>,
    /// Nodes by network; none where the file has them already.
    pub(super) nodes: BTreeMap<&'static str, Vec<String>>,
    /// Keys by account, as they were written.
    pub(super) keys: BTreeMap<&'static str, String>,
    pub(super) notification_url: Option<String>,
}

impl Wish {
    /// Asks `person` for what `args` do not say.
    pub(super) fn of(args: InitArgs, target: &Target, person: &mut Person) -> anyhow::Result<Self> {
        let name = match args.name {
            Some(name) => name,
            None => person.must_say("The shop's name, as payers read it", "--name")?,
        };
        let site = match args.site {
            Some(site) => Some(site),
            None => person.may_say("Its site, such as northwind.example (Enter for none)")?,
        };
        let (public_url, nodes) = if target.is_new() {
            (Some(public_url(args.public_url, person)?), nodes(&args.nodes, person)?)
        } else {
            (None, BTreeMap::new())
        };
        let networks: Vec<&'static Network> = match target.is_new() {
            true => nodes.keys().filter_map(|id| Network::find(id)).collect(),
            false => target.networks(),
        };
        let keys = keys(&args.keys, &networks, &args.first_addresses, person)?;
        let notification_url = match args.notification_url {
            Some(url) => Some(url),
            None => person.may_say("Where the shop is told of payments, https (Enter for nowhere)")?,
        };
        Ok(Self { name, site, public_url, nodes, keys, notification_url })
    }
}

fn public_url(said: Option<String>, person: &mut Person) -> anyhow::Result<String> {
    let url = match said {
        Some(url) => url,
        None => person
            .must_say("Where payers reach the gateway, such as https://pay.shop.example", "--public-url")?,
    };
    let url = url.trim_end_matches('/').to_owned();
    let parsed = url::Url::parse(&url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    match parsed {
        Some(parsed) => {
            if parsed.scheme() == "http" {
                say("Warning: without https, an address could be changed on its way to the payer.");
            }
            Ok(url)
        }
        None => Err(NotUnderstood::because("the public URL has to begin with https://")),
    }
}

fn nodes(said: &[String], person: &mut Person) -> anyhow::Result<BTreeMap<&'static str, Vec<String>>> {
    let mut nodes: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for node in said {
        // The address is not repeated: it may hold a token.
        let wrong = || {
            NotUnderstood::because("a node is written NETWORK=URL, such as ethereum=http://127.0.0.1:8545")
        };
        let (network, url) = node.split_once('=').ok_or_else(wrong)?;
        nodes.entry(readable(network)?).or_default().push(url.to_owned());
    }
    if nodes.is_empty() {
        let names = readable_names();
        let wanted =
            person.must_say(&format!("Networks to take money on, of: {names}"), "--node NETWORK=URL")?;
        for network in wanted.split([' ', ',']).filter(|name| !name.is_empty()) {
            let network = readable(network)?;
            let question = format!("The address of your node of {network} (several with spaces between)");
            let urls = person.must_say(&question, "--node NETWORK=URL")?;
            nodes.entry(network).or_default().extend(urls.split_whitespace().map(str::to_owned));
        }
    }
    Ok(nodes)
}

fn readable(name: &str) -> anyhow::Result<&'static str> {
    let network = place::network(name)?;
    match network.source {
        Source::Evm | Source::Bitcoin | Source::Tron => Ok(network.id),
        // Its key is a secret, which does not belong in the file that is written here.
        Source::Monero => Err(NotUnderstood::because(format!(
            "{name} is added to the configuration by hand, with its wallet: docs/NETWORKS.md says how"
        ))),
        Source::None => {
            Err(NotUnderstood::because(format!("{name} cannot be read yet; {} can", readable_names())))
        }
    }
}

fn readable_names() -> String {
    let readable = |network: &&Network| match network.source {
        Source::Evm | Source::Bitcoin | Source::Tron => true,
        Source::Monero | Source::None => false,
    };
    Network::all().filter(readable).map(|network| network.id).collect::<Vec<_>>().join(", ")
}

/// One key for each account of the networks, each compared with the wallet that holds it.
fn keys(
    said: &[String],
    networks: &[&'static Network],
    first_addresses: &[String],
    person: &mut Person,
) -> anyhow::Result<BTreeMap<&'static str, String>> {
    let mut given = BTreeMap::new();
    for key in said {
        // It is not repeated: whoever has it can list all of the shop's addresses.
        let wrong = || NotUnderstood::because("a key is written ACCOUNT=XPUB, such as evm=xpub…, or evm=-");
        let (account, key) = key.split_once('=').ok_or_else(wrong)?;
        let account =
            Network::all().map(Network::account).find(|known| *known == account).ok_or_else(wrong)?;
        given.insert(account, key);
    }
    let accounts: BTreeSet<&'static str> = networks.iter().map(|network| network.account()).collect();
    if let Some(account) = given.keys().find(|account| !accounts.contains(*account)) {
        return Err(NotUnderstood::because(format!(
            "a key of {account} is given, and no network that it is for"
        )));
    }
    let mut unused: Vec<&String> = first_addresses.iter().collect();
    let mut keys = BTreeMap::new();
    for account in accounts {
        let (key, text) = account_key(account, given.get(account).copied(), person)?;
        let network = networks.iter().find(|network| network.account() == account);
        if let Some(network) = network {
            compare(&key, network, &mut unused, person)?;
        }
        keys.insert(account, text);
    }
    match unused.first() {
        Some(_) => bail!("{MISMATCH}"),
        None => Ok(keys),
    }
}

fn account_key(
    account: &str,
    given: Option<&str>,
    person: &mut Person,
) -> anyhow::Result<(AccountKey, String)> {
    match given {
        Some(key) => secret::account_key(key),
        None => {
            let question = format!("The account's extended PUBLIC key for {account} (xpub…)");
            secret::account_key(&person.must_say(&question, &format!("--key {account}=XPUB"))?)
        }
    }
}

const MISMATCH: &str = "the first address of this key is not the one in the wallet: see that it is the key of the same \
    account (the first account is number 0), and that the wallet's derivation path is the usual one \
    (m/44'/60'/0'/0/0 for Ethereum and its kin; some wallets count accounts instead of addresses)";

/// Money sent to addresses of another account would not be in the wallet that the merchant looks at.
fn compare(
    key: &AccountKey,
    network: &Network,
    unused: &mut Vec<&String>,
    person: &mut Person,
) -> anyhow::Result<()> {
    let format = Format::of(network, Stage::Main);
    let first = key.address(format, 0)?;
    let is_first = |address: &str| format.canonical(address.trim()).is_ok_and(|address| address == first);
    if let Some(place) = unused.iter().position(|address| is_first(address)) {
        unused.remove(place);
        return Ok(());
    }
    if !unused.is_empty() {
        bail!("{MISMATCH}; ours is {first}");
    }
    say(format!("\nThe first address of this key on {} is\n  {first}", network.id));
    if !person.is_there() {
        say("Compare it with the first receiving address in your wallet before any money is asked for.");
        return Ok(());
    }
    let question = "Is it the first receiving address in your wallet? Paste that address, or type yes";
    let answer = person.must_say(question, "--first-address")?;
    match answer.eq_ignore_ascii_case("yes") || is_first(&answer) {
        true => Ok(()),
        false => bail!("{MISMATCH}; ours is {first}"),
    }
}
