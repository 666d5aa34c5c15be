//! `quittance link`.

use clap::{Args, Subcommand};
use quittance_gateway::installation::{Checked, Loopback};
use quittance_gateway::link::Link;
use quittance_store::row::Sold;
use quittance_store::{SqliteStore, Store};
use serde_json::json;

use super::ending::Ending;
use super::output::{Output, say, shown};
use super::place::Place;

/// Looks after checkout links.
#[derive(Debug, Subcommand)]
pub(crate) enum LinkCommand {
    List(ListArgs),
}

/// Lists the checkout links, with what they cost and how many of each are sold or held for buyers.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance link list --config quittance.toml --data data")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    place: Place,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl LinkCommand {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        match self {
            Self::List(args) => args.run(output).await,
        }
    }
}

impl ListArgs {
    async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let config = self.place.file.read()?;
        let gateway = config.public_url.clone().unwrap_or_default();
        let checked = Checked::of(&config, Loopback::Refused)?;
        // A gateway that never ran has sold nothing.
        let rows = self.place.rows_if_any().await?;
        let mut listed = Vec::new();
        for link in checked.links.all() {
            listed.push((link, sold(rows.as_ref(), link).await?));
        }
        if self.json {
            let all = listed.iter().map(|(link, sold)| {
                json!({
                    "id": link.id, "project": link.project.id, "title": link.title,
                    "amount": link.fiat.value(), "currency": link.fiat.currency().code(),
                    "link": format!("{gateway}{}", link.path()), "sold": sold.sold, "held": sold.held, "stock": link.stock,
                })
            });
            output.json(&all.collect())?;
            return Ok(Ending::Fine);
        }
        if listed.is_empty() {
            say("No checkout link is configured: docs/LINKS.md says how one is written.");
        }
        for (link, sold) in listed {
            let stock = link.stock.map_or_else(String::new, |stock| format!(", of {stock}"));
            let Sold { sold, held } = sold;
            output.line(format!("{gateway}{}", link.path()))?;
            let (title, price) = (shown(&link.title), link.fiat.value());
            output.line(format!(
                "  {title}, {price} {}; {sold} sold, {held} held{stock}",
                link.fiat.currency().code()
            ))?;
        }
        Ok(Ending::Fine)
    }
}

async fn sold(rows: Option<&SqliteStore>, link: &Link) -> anyhow::Result<Sold> {
    match rows {
        Some(rows) => Ok(rows.sold(&link.row()).await?),
        None => Ok(Sold::default()),
    }
}
