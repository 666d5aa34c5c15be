//! What the new project is to be: from flags, and from whoever is asked for the rest.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::bail;
use quittance_chain::address::Format;
use quittance_chain::derivation::AccountKey;
use quittance_gateway::config::rule;
use quittance_gateway::site;
use quittance_protocol::Network;
use quittance_protocol::network::Source;
use url::Url;

use super::InitArgs;
use super::ask::Person;
use super::target::Target;
use crate::command::ending::NotUnderstood;
use crate::command::output::say;
pub(super) use crate::command::secret::MONERO;
use crate::command::{place, secret};

/// Stands for the standard input.
const FROM_INPUT: &str = "-";

/// Everything that is wanted.
pub(super) struct Wish {
    pub(super) name: String,
    pub(super) site: Option<String>,
    pub(super) public_url: Option<String>,
    /// Nodes by network; none where the file has them already.
    pub(super) nodes: BTreeMap<&'static str, Vec<String>>,
    /// Where monero-wallet-rpc is, if Monero is read.
    pub(super) monero_wallet: Option<String>,
    /// Keys by account, as the file will have them.
    pub(super) keys: BTreeMap<&'static str, String>,
    /// Secrets that the file asks for by their names: Monero's key.
    pub(super) secrets: BTreeMap<&'static str, String>,
    pub(super) notification_url: Option<String>,
}

impl Wish {
    /// Asks `person` for what `args` do not say.
    pub(super) fn of(args: InitArgs, target: &Target, person: &Person) -> anyhow::Result<Self> {
        let name = match args.name {
            Some(name) => shop_name(&name)?,
            None => person.must_say("The shop's name, as payers read it", "--name", shop_name)?,
        };
        let site = match args.site {
            Some(site) => Some(shop_site(&site)?),
            None => person.may_say("Its site, such as northwind.example (Enter for none)", shop_site)?,
        };
        let (public_url, nodes) = if target.is_new() {
            let url = match args.public_url {
                Some(url) => public_url(&url)?,
                None => person.must_say(
                    "Where payers reach the gateway, such as https://pay.shop.example",
                    "--public-url",
                    public_url,
                )?,
            };
            (Some(url), nodes(&args.nodes, person)?)
        } else {
            (None, BTreeMap::new())
        };
        let networks: Vec<&'static Network> = match target.is_new() {
            true => nodes.keys().filter_map(|id| Network::find(id)).collect(),
            false => target.networks(),
        };
        let monero_wallet = match target.is_new() && networks.iter().any(|network| is_monero(network)) {
            true => Some(monero_wallet(args.monero_wallet, person)?),
            false if args.monero_wallet.is_some() => {
                return Err(NotUnderstood::because(
                    "a wallet of Monero is named, and no node: say --node monero=URL",
                ));
            }
            false => None,
        };
        let payable: Vec<_> = networks.iter().map(|network| (*network, target.format(network))).collect();
        let mut keys = keys(&args.keys, &payable, &args.first_addresses, person)?;
        let mut secrets = BTreeMap::new();
        if let Some(key) = keys.get_mut(MONERO) {
            secrets.insert(MONERO, std::mem::replace(key, format!("${{secret:{MONERO}}}")));
        }
        let notification_url = match args.notification_url {
            Some(url) => Some(notification_url(&url)?),
            None => person
                .may_say("Where the shop is told of payments, https (Enter for nowhere)", notification_url)?,
        };
        Ok(Self { name, site, public_url, nodes, monero_wallet, keys, secrets, notification_url })
    }
}

fn shop_name(said: &str) -> anyhow::Result<String> {
    match said.trim() {
        "" => Err(NotUnderstood::because("payers read the shop's name: it cannot be empty")),
        name => Ok(name.to_owned()),
    }
}

fn shop_site(said: &str) -> anyhow::Result<String> {
    site::address(said).map_err(|error| NotUnderstood::because(error.to_string()))?;
    Ok(said.to_owned())
}

fn notification_url(said: &str) -> anyhow::Result<String> {
    match Url::parse(said) {
        Ok(url) if url.scheme() == "https" => Ok(said.to_owned()),
        Ok(_) | Err(_) => Err(NotUnderstood::because("the notification_url must be https")),
    }
}

fn public_url(said: &str) -> anyhow::Result<String> {
    let url = said.trim_end_matches('/');
    rule::public_url(url).map_err(NotUnderstood::because)?;
    if url.starts_with("http:") {
        say("Warning: without https, an address could be changed on its way to the payer.");
    }
    Ok(url.to_owned())
}

fn nodes(said: &[String], person: &Person) -> anyhow::Result<BTreeMap<&'static str, Vec<String>>> {
    let mut nodes: BTreeMap<&'static str, Vec<String>> = BTreeMap::new();
    for node in said {
        // The address is not repeated: it may hold a token.
        let wrong = || {
            NotUnderstood::because("a node is written NETWORK=URL, such as ethereum=http://127.0.0.1:8545")
        };
        let (network, url) = node.split_once('=').ok_or_else(wrong)?;
        let network = readable(network)?;
        nodes.entry(network).or_default().push(node_url(network, url)?);
    }
    if nodes.is_empty() {
        let names = readable_names();
        let question = format!("Networks to take money on, of: {names}");
        let wanted: Vec<&'static str> = person.must_say(&question, "--node NETWORK=URL", |answer| {
            answer.split([' ', ',']).filter(|name| !name.is_empty()).map(readable).collect()
        })?;
        for network in wanted {
            let question = match network {
                MONERO => "The address of monerod, such as http://127.0.0.1:18081".to_owned(),
                "tron" => format!(
                    "The address of your node of {network}, which ends in /jsonrpc (several with spaces between)"
                ),
                _ => format!("The address of your node of {network} (several with spaces between)"),
            };
            let urls: Vec<String> = person.must_say(&question, "--node NETWORK=URL", |answer| {
                answer.split_whitespace().map(|url| node_url(network, url)).collect()
            })?;
            nodes.insert(network, urls);
        }
    }
    Ok(nodes)
}

/// The address of a node. It is not repeated: it may hold a token.
fn node_url(network: &str, said: &str) -> anyhow::Result<String> {
    let is_electrum =
        |scheme: &str| matches!(network, "bitcoin" | "litecoin") && matches!(scheme, "ssl" | "tcp");
    match Url::parse(said) {
        Ok(url) if matches!(url.scheme(), "http" | "https") || is_electrum(url.scheme()) => {
            Ok(said.to_owned())
        }
        Ok(_) | Err(_) => Err(NotUnderstood::because(format!(
            "a node of {network} is named by its address, which begins with http:// or https://"
        ))),
    }
}

fn monero_wallet(said: Option<String>, person: &Person) -> anyhow::Result<String> {
    let understood = |url: &str| node_url(MONERO, url);
    match said {
        Some(url) => understood(&url),
        None => person.must_say(
            "The address of monero-wallet-rpc, such as http://127.0.0.1:18083 (docs/NETWORKS.md says how it is made)",
            "--monero-wallet URL",
            understood,
        ),
    }
}

fn readable(name: &str) -> anyhow::Result<&'static str> {
    let network = place::network(name)?;
    match network.source {
        Source::Evm | Source::Bitcoin | Source::Tron | Source::Monero => Ok(network.id),
        Source::None => {
            Err(NotUnderstood::because(format!("{name} cannot be read yet; {} can", readable_names())))
        }
    }
}

fn readable_names() -> String {
    let readable = |network: &&Network| network.source != Source::None;
    Network::all().filter(readable).map(|network| network.id).collect::<Vec<_>>().join(", ")
}

fn is_monero(network: &Network) -> bool {
    network.source == Source::Monero
}

/// One key for each account of the networks, each compared with the wallet that holds it.
fn keys(
    said: &[String],
    payable: &[(&'static Network, Format)],
    first_addresses: &[String],
    person: &Person,
) -> anyhow::Result<BTreeMap<&'static str, String>> {
    let mut given = BTreeMap::new();
    for key in said {
        // It is not repeated: whoever has it can list all of the shop's addresses.
        let wrong = || NotUnderstood::because("a key is written ACCOUNT=KEY, such as evm=xpub…, or evm=-");
        let (account, key) = key.split_once('=').ok_or_else(wrong)?;
        let account =
            Network::all().map(Network::account).find(|known| *known == account).ok_or_else(wrong)?;
        if account == MONERO && key != FROM_INPUT {
            return Err(NotUnderstood::because(
                "the view key of Monero is a secret, and what stands here is kept in the history of your shell: say monero=- \
                 and hand it over by the standard input",
            ));
        }
        given.insert(account, key);
    }
    if given.values().filter(|key| **key == FROM_INPUT).count() > 1 {
        return Err(NotUnderstood::because(
            "one key alone can come from the standard input: write the others after the =",
        ));
    }
    let accounts: BTreeSet<&'static str> = payable.iter().map(|(network, _)| network.account()).collect();
    if let Some(account) = given.keys().find(|account| !accounts.contains(*account)) {
        return Err(NotUnderstood::because(format!(
            "a key of {account} is given, and no network that it is for"
        )));
    }
    let mut unused: Vec<&String> = first_addresses.iter().collect();
    let mut keys = BTreeMap::new();
    for account in accounts {
        let paid_on = payable.iter().find(|(network, _)| network.account() == account);
        let mut compared = |(key, text): (AccountKey, String)| {
            if let Some(paid_on) = paid_on {
                compare(&key, *paid_on, &mut unused, person)?;
            }
            Ok(text)
        };
        let text = match given.get(account) {
            Some(key) => compared(secret::key_argument(account, key)?)?,
            None => {
                let (question, flag) = key_question(account);
                person.must_say(&question, &flag, |said| compared(secret::account_key(account, said)?))?
            }
        };
        keys.insert(account, text);
    }
    match unused.first() {
        Some(_) => bail!("{MISMATCH}"),
        None => Ok(keys),
    }
}

/// How a key is asked for, and the flag that says it.
fn key_question(account: &str) -> (String, String) {
    match account {
        MONERO => (
            "The wallet's primary address (4…), a space, and its private VIEW key (shown while you type)"
                .to_owned(),
            "--key monero=- with both on the standard input".to_owned(),
        ),
        _ => (
            format!("The account's extended PUBLIC key for {account} (xpub…)"),
            format!("--key {account}=XPUB"),
        ),
    }
}

const MISMATCH: &str = "the first address of this key is not the one in the wallet: see that it is the key of the same \
    account (the first account is number 0), and that the wallet's derivation path is the usual one \
    (m/44'/60'/0'/0/0 for Ethereum and its kin; some wallets count accounts instead of addresses; of Monero it is \
    subaddress number 1 of account 0)";

/// Money sent to addresses of another account would not be in the wallet that the merchant looks at.
fn compare(
    key: &AccountKey,
    (network, format): (&Network, Format),
    unused: &mut Vec<&String>,
    person: &Person,
) -> anyhow::Result<()> {
    let first = key.address(format, 0)?;
    let is_first = |address: &str| format.canonical(address.trim()).is_ok_and(|address| address == first);
    if let Some(place) = unused.iter().position(|address| is_first(address)) {
        unused.remove(place);
        return Ok(());
    }
    if unused.iter().any(|address| format.canonical(address.trim()).is_ok()) {
        bail!("{MISMATCH}; ours is {first}");
    }
    // The primary address is given to nobody: payments to it cannot be told apart.
    let which = if is_monero(network) { "subaddress number 1" } else { "the first receiving address" };
    say(format!("\nThe first address of this key on {} is\n  {first}", network.id));
    if !person.is_there() {
        say(format!("Compare it with {which} in your wallet before any money is asked for."));
        return Ok(());
    }
    let question = format!("Is it {which} in your wallet? Paste that address, or type yes or no");
    let same =
        person.must_say(&question, "--first-address", |answer| match answer.to_ascii_lowercase().as_str() {
            "y" | "yes" => Ok(true),
            "n" | "no" => Ok(false),
            _ if format.canonical(answer).is_ok() => Ok(is_first(answer)),
            _ => bail!("that is no address of {}", network.id),
        });
    match same? {
        true => Ok(()),
        false => bail!("{MISMATCH}; ours is {first}"),
    }
}

#[cfg(test)]
mod tests;
