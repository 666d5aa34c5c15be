//! The configuration file, annotated.

use quittance_protocol::Network;

use super::issue::Issued;
use super::wish::{MONERO, Wish};

/// The part that all projects share.
pub(super) fn installation(wish: &Wish) -> String {
    let public_url = quoted(wish.public_url.as_deref().unwrap_or_default());
    let mut text = format!(
        "# Quittance: what the gateway reads. Only its owner may read it, because it holds secrets.\n\
         # `quittance doctor` checks it.\n\n\
         # Where payers reach the gateway: https, without a slash at the end.\n\
         public_url = {public_url}\n"
    );
    for (network, urls) in &wish.nodes {
        if *network == MONERO {
            text.push_str(&monero(urls, wish.monero_wallet.as_deref().unwrap_or_default()));
            continue;
        }
        let urls: Vec<String> = urls.iter().map(|url| quoted(url)).collect();
        text.push_str(&format!(
            "\n# The nodes that {network} is read from, the preferred one first. With two of different operators both have to\n\
             # agree before money counts as final. Their addresses may hold tokens and are never logged.\n\
             [network.{network}]\nrpc = [{}]\n\
             # confirmations = {}                # that make a payment final, if not these\n",
            urls.join(", "),
            confirmations(network),
        ));
    }
    text.push_str(
        "\n# Where prices come from: two of these have to agree. docs/RATES.md says how, and what else there is.\n\
         [rates]\nsources = [\"kraken\", \"coinbase\", \"coingecko\"]\n\
         currencies = [\"USD\"]\n\n\
         # What one unit costs by your own decision, whatever the sources say.\n\
         [rates.fixed.USD]\nUSDT = \"1\"\nUSDC = \"1\"\nDAI = \"1\"\n",
    );
    text
}

/// Monero's section, with one node and its wallet.
fn monero(urls: &[String], wallet: &str) -> String {
    let wallet = quoted(wallet);
    let nodes: Vec<String> =
        urls.iter().map(|url| format!("{{ url = {}, wallet = {wallet} }}", quoted(url))).collect();
    let nodes = match nodes.as_slice() {
        [node] => node.clone(),
        nodes => format!("[{}]", nodes.join(", ")),
    };
    format!(
        "\n# monerod, and monero-wallet-rpc with a wallet that can only look: docs/NETWORKS.md says how it is made.\n\
         [network.{MONERO}]\nrpc = {nodes}\n\
         # confirmations = {}                # that make a payment final, if not these\n",
        confirmations(MONERO),
    )
}

fn confirmations(network: &str) -> u32 {
    Network::find(network).map_or(12, |network| network.confirmations)
}

/// A project of it.
pub(super) fn project(wish: &Wish, issued: &Issued) -> String {
    let optional = |name: &str, value: &Option<String>, example: &str| match value {
        Some(value) => format!("{name} = {}\n", quoted(value)),
        None => format!("# {name} = \"{example}\"\n"),
    };
    let keys: Vec<String> =
        wish.keys.iter().map(|(family, key)| format!("{family} = {}", quoted(key))).collect();
    format!(
        "\n[[project]]\n\
         id = {}                # the shop_id\n\
         # What payers read. `quittance project verify` lets pages call the site verified.\n\
         name = {}\n{}{}\
         mode = \"live\"                          # \"test\" plays on the sandbox\n\
         # The API key's SHA-256. The key itself was shown once.\n\
         api_key_sha256 = {}\n\
         # Signs the postback's token.\n\
         secret_key = {}\n\
         # Signs postbacks (Standard Webhooks).\n\
         webhook_secret = {}\n\
         # Where the shop is told of payments.\n{}\
         # What to offer, in this order; without it all that has a node, a key and a price.\n\
         # methods = [\"USDT_ERC20\", \"USDC_BASE\"]\n\
         # The account's extended PUBLIC keys. Never change one while invoices are open, and never use it in another project.\n\
         keys = {{ {} }}\n",
        quoted(&issued.id),
        quoted(&wish.name),
        optional("site", &wish.site, "shop.example"),
        "# logo = \"logo.png\"                  # seen from this file: PNG, JPEG or WebP\n\
         # accent = \"#7a1f3d\"                 # of the one action of a page\n\
         # contact = \"mailto:help@shop.example\"\n\
         # terms = \"https://shop.example/terms\"\n",
        quoted(&issued.api_key_sha256()),
        quoted(&issued.secret_key),
        quoted(&issued.webhook_secret),
        optional("notification_url", &wish.notification_url, "https://shop.example/paid"),
        keys.join(", "),
    )
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}
