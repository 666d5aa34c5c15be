//! Checks a configuration before it is written.

use std::path::Path;

use anyhow::bail;
use quittance_gateway::app::Projects;
use quittance_gateway::config::Config;
use quittance_gateway::interpolation::Surroundings;
use quittance_gateway::networks::Networks;
use quittance_gateway::rates::Rates;

use super::wish::Wish;
use crate::command::nodes::{Found, ask};
use crate::command::output::{say, shown};

/// Reads the text as the gateway would, with the secrets that are not written yet.
pub(super) fn configuration(text: &str, path: &Path, wish: &Wish) -> anyhow::Result<Networks> {
    let surroundings = Surroundings { given: wish.secrets.clone(), ..Surroundings::of_this_process() };
    let config = Config::parse_among(text, path, &surroundings)?;
    let projects = Projects::check(&config, false)?;
    let networks = Networks::check(&config)?;
    networks.check_keys(&projects)?;
    Rates::check(&config.rates, &projects, &networks)?;
    Ok(networks)
}

/// Refuses a node of another chain. One that is not reached can still be started later.
pub(super) async fn nodes(networks: &Networks) -> anyhow::Result<()> {
    for asked in ask(networks).await {
        let (network, expected) = (&asked.network, &asked.expected);
        for node in asked.nodes {
            let (number, host) = (node.number, &node.host);
            match node.found {
                Ok(found) if !found.is_expected() => bail!(
                    "node {number} of {network} at {host} is of chain {}, not of {expected}: correct its address",
                    found.chain()
                ),
                Ok(found) => match found.fault() {
                    // One that cannot tell of tokens may tell of coins, and its configuration can be completed.
                    Some((what, advice)) if matches!(found, Found::Monero(_)) => {
                        bail!("{network}: node {number} at {host} {what}: {advice}")
                    }
                    Some((what, advice)) => {
                        say(format!("Warning: node {number} of {network} at {host} {what}: {advice}"))
                    }
                    None => say(format!("{network}: node {number} at {host} is at block {}", found.height())),
                },
                Err(error) => say(format!("Warning: node {number} at {host}: {}", shown(&error.to_string()))),
            }
        }
    }
    Ok(())
}
