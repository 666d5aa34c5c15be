//! What the configuration promises to payers and shops.

use std::collections::BTreeSet;

use quittance_gateway::app::Projects;
use quittance_gateway::clock;
use quittance_gateway::config::{Mode, rule};
use quittance_gateway::installation::Checked;
use quittance_gateway::project::Project;
use quittance_gateway::rates::Unpriced;
use quittance_protocol::{Amount, FiatCurrency, Method, decimal};
use url::Url;

use super::finding::Finding;

const PRICES: &str = "prices";
const CONFIRMATIONS: &str = "confirmations";
const ADDRESS: &str = "public address";
const TOLERANCE: &str = "tolerance";
const FRAMES: &str = "frames";
const NOTIFICATIONS: &str = "notifications";

/// A larger tolerance is rather a mistake than a wish: five percent, in hundredths of one.
const GENEROUS: Amount = Amount::new(500);

/// A price for everything that is offered.
pub(super) fn prices(checked: &Checked) -> Vec<Finding> {
    checked.projects.all().map(|project| prices_of(project, checked)).collect()
}

fn prices_of(project: &Project, checked: &Checked) -> Finding {
    let id = &project.id;
    let payable: Vec<&Method> =
        project.methods.iter().copied().filter(|method| is_payable(project, method, checked)).collect();
    let assets: BTreeSet<&str> = payable.iter().map(|method| method.asset.symbol).collect();
    let missing: Vec<(&str, Unpriced)> =
        assets.into_iter().filter_map(|asset| Some((asset, unpriced(asset, checked)?))).collect();
    let names: Vec<&str> = missing.iter().map(|(asset, _)| *asset).collect();
    let with = payable.iter().filter(|method| !names.contains(&method.asset.symbol)).count();
    let names = names.join(", ");
    match (with, missing.is_empty()) {
        (0, true) => Finding::problem(
            PRICES,
            format!("project {id} offers nothing"),
            "configure a node for a network of its methods, and the extended public key of that family",
        ),
        (0, false) => Finding::problem(
            PRICES,
            format!("project {id} offers nothing: no price is known of {names}"),
            advice(&missing),
        ),
        (_, false) => Finding::warning(
            PRICES,
            format!("project {id} does not offer {names}: no price is known"),
            format!("{}, or leave them out of its methods", advice(&missing)),
        ),
        (count, true) => {
            Finding::fine(PRICES, format!("project {id} offers {count} methods, all with a price"))
        }
    }
}

/// Why an asset has no price in any currency. What sources could know by their next answer is not unknown to them.
fn unpriced(asset: &str, checked: &Checked) -> Option<Unpriced> {
    let now = clock::now();
    let reason = |currency: &FiatCurrency| checked.rates.of(asset, *currency, now).err();
    let reasons: Vec<Unpriced> = FiatCurrency::ALL.iter().filter_map(reason).collect();
    (reasons.len() == FiatCurrency::ALL.len()).then(|| match reasons.contains(&Unpriced::NotNow) {
        true => Unpriced::NotNow,
        false => Unpriced::NotListed,
    })
}

/// Naming more sources helps nobody whose sources do not answer.
fn advice(missing: &[(&str, Unpriced)]) -> &'static str {
    match missing.iter().any(|(_, reason)| *reason == Unpriced::NotNow) {
        true => {
            "see that this machine reaches the sources under [rates], of which too few answer or agree, or write the \
             prices under [rates.fixed.USD]"
        }
        false => "name sources that know them under [rates], or write the prices under [rates.fixed.USD]",
    }
}

pub(super) fn is_payable(project: &Project, method: &Method, checked: &Checked) -> bool {
    let network = method.network();
    match project.mode {
        Mode::Test => true,
        Mode::Live => checked.networks.is_read(network.id) && project.keys.contains_key(network.account()),
    }
}

/// Shops that hand out goods for money that is in no block.
pub(super) fn unconfirmed(checked: &Checked) -> Vec<Finding> {
    let live = checked.projects.all().filter(|project| !project.is_test());
    let found = live.flat_map(|project| {
        let none = project.confirmations.iter().filter(|(_, confirmations)| **confirmations == 0);
        none.map(|(network, _)| {
            Finding::warning(
                CONFIRMATIONS,
                format!("project {} takes money on {network} for final that is in no block", project.id),
                "whoever pays can take it back: ask for 1 or more, unless what is sold can be taken back as well",
            )
        })
    });
    found.collect()
}

/// Shops that take far less than was asked for.
pub(super) fn generous(checked: &Checked) -> Vec<Finding> {
    let whole = Amount::new(10_000);
    let generous = checked.projects.all().filter(|project| project.tolerance.of(whole) > GENEROUS);
    let found = generous.map(|project| {
        let left = decimal::format(whole.units().saturating_sub(project.tolerance.of(whole).units()), 2, 0);
        Finding::warning(
            TOLERANCE,
            format!("project {} counts a payment of {left} percent as exact", project.id),
            "lower tolerance_percent: it is meant for the little that a wallet or an exchange keeps of a payment",
        )
    });
    found.collect()
}

/// Payers have to reach the pages, over a line that nobody changes on the way.
pub(super) fn public_url(url: Option<&str>, projects: &Projects) -> Option<Finding> {
    let live = projects.all().any(|project| !project.is_test());
    let advice = "set public_url to the https address that payers reach the gateway at";
    let worse = |what: String| match live {
        true => Finding::problem(ADDRESS, what, advice),
        false => Finding::warning(ADDRESS, what, advice),
    };
    let Some(url) = url else { return Some(worse("public_url is not set".to_owned())) };
    // That it is one was checked with the configuration.
    let parsed = Url::parse(url).ok()?;
    Some(if rule::is_loopback(&parsed) {
        worse("public_url leads to this machine only".to_owned())
    } else if parsed.scheme() != "https" {
        worse("public_url is not https: an address could be changed on the way".to_owned())
    } else {
        Finding::fine(ADDRESS, format!("pages are at {url}"))
    })
}

/// Pages of shops that frame ours: browsers load nothing over http into a page that came over https.
pub(super) fn frames(url: Option<&str>, projects: &Projects) -> Vec<Finding> {
    let secure = url.is_none_or(|url| url.starts_with("https://"));
    let framed = projects.all().filter(|project| !project.origins.is_empty());
    let found = framed.map(|project| {
        let (id, origins) = (&project.id, project.origins.join(", "));
        match secure || project.origins.iter().all(|origin| origin.starts_with("http://")) {
            true => Finding::fine(FRAMES, format!("project {id} may be paid inside pages of {origins}")),
            false => Finding::problem(
                FRAMES,
                format!("project {id} cannot be paid inside pages of {origins}: public_url is not https"),
                "set public_url to an https address",
            ),
        }
    });
    found.collect()
}

/// Shops have to hear of their money.
pub(super) fn notifications(projects: &Projects) -> Vec<Finding> {
    let told = |project: &Project| {
        let id = &project.id;
        match &project.postbacks.url {
            Some(url) => Finding::fine(
                NOTIFICATIONS,
                format!("project {id} is told at {}", url.host_str().unwrap_or_default()),
            ),
            None => Finding::warning(
                NOTIFICATIONS,
                format!("project {id} is not told of payments"),
                "set its notification_url, or ask the API",
            ),
        }
    };
    projects.all().map(|project| told(project)).collect()
}
