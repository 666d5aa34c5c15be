//! What checkout links and shops' own pages may sell.

use quittance_gateway::clock;
use quittance_gateway::installation::Checked;
use quittance_gateway::link::Link;
use quittance_gateway::project::Project;
use quittance_protocol::Fiat;
use quittance_store::Store;
use quittance_store::row::Sold;

use super::finding::Finding;
use super::projects::is_payable;
use crate::command::place::Place;

const LINKS: &str = "checkout links";
const AMOUNTS: &str = "amounts from pages";

/// Every link: whether there is a price for what it sells, and something left to sell.
pub(super) async fn links(place: &Place, checked: &Checked) -> Vec<Finding> {
    let mut found = Vec::new();
    for link in checked.links.all() {
        found.push(finding(place, link, checked).await);
    }
    found
}

async fn finding(place: &Place, link: &Link, checked: &Checked) -> Finding {
    let (path, price) = (link.path(), written(link.fiat));
    if !is_priced(&link.project, link.fiat, checked) {
        return Finding::problem(
            LINKS,
            format!(
                "{path} cannot be bought: nothing that its project offers has a price in {}",
                link.fiat.currency().code()
            ),
            format!(
                "write the prices under [rates.fixed.{}], or name sources that know them",
                link.fiat.currency().code()
            ),
        );
    }
    match (link.stock, sold(place, link).await) {
        (Some(stock), Some(Sold { sold, .. })) if sold >= u64::from(stock) => Finding::warning(
            LINKS,
            format!("{path} is sold out: {sold} of {stock}"),
            "write a higher stock, or take the link out",
        ),
        (Some(stock), found) => {
            let Sold { sold, held } = found.unwrap_or_default();
            Finding::fine(LINKS, format!("{path} sells for {price}: {sold} sold, {held} held, of {stock}"))
        }
        (None, _) => Finding::fine(LINKS, format!("{path} sells for {price}")),
    }
}

/// How many are sold or held, if rows can be read: what is wrong with them is said elsewhere.
async fn sold(place: &Place, link: &Link) -> Option<Sold> {
    place.rows_if_any().await.ok()??.sold(&link.row()).await.ok()
}

/// Projects whose pages may ask for amounts: somebody has to compare them.
pub(super) fn amounts(checked: &Checked) -> Vec<Finding> {
    let asking = checked.projects.all().filter(|project| !project.widget_amounts.is_empty());
    let found = asking.map(|project| {
        let id = &project.id;
        match &project.postbacks.url {
            Some(_) => Finding::fine(AMOUNTS, format!("pages of project {id} may ask for amounts; its server has to compare them")),
            None => Finding::warning(
                AMOUNTS,
                format!("pages of project {id} may ask for amounts that a buyer can change, and no server hears what was paid"),
                "set its notification_url, and compare amount and order there",
            ),
        }
    });
    found.collect()
}

/// Whether anything that a project offers has a price in a sum's currency.
fn is_priced(project: &Project, fiat: Fiat, checked: &Checked) -> bool {
    let now = clock::now();
    let mut payable = project.methods.iter().filter(|method| is_payable(project, method, checked));
    payable.any(|method| checked.rates.of(method.asset.symbol, fiat.currency(), now).is_ok())
}

fn written(fiat: Fiat) -> String {
    format!("{} {}", fiat.value(), fiat.currency().code())
}
