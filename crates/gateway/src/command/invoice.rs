//! `quittance invoice`.

mod create;
mod forget;
mod payer;
mod show;

use clap::{Args, Subcommand};
use quittance_gateway::config::rule;
use quittance_gateway::installation::{Installation, Loopback};
use quittance_gateway::payer_data::DataKey;
use quittance_protocol::InvoiceId;
use url::Url;

use super::ending::{Ending, NotUnderstood};
use super::output::{Output, say};
use super::place::Place;

/// Creates and shows invoices, and says or forgets who pays them, beside a running gateway or without one.
#[derive(Debug, Subcommand)]
pub(crate) enum InvoiceCommand {
    Create(create::CreateArgs),
    Show(show::ShowArgs),
    Payer(payer::PayerArgs),
    Forget(forget::ForgetArgs),
}

/// Which installation, and where it is reached.
#[derive(Debug, Args)]
pub(super) struct Here {
    #[command(flatten)]
    place: Place,
    /// Where the gateway is reached from outside, if not as the configuration says.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl InvoiceCommand {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        match self {
            Self::Create(args) => args.run(output).await,
            Self::Show(args) => args.run(output).await,
            Self::Payer(args) => args.run(output).await,
            Self::Forget(args) => args.run(output).await,
        }
    }
}

impl Here {
    /// Opens an installation that is there.
    pub(super) async fn open(&self) -> anyhow::Result<Installation> {
        self.place.ensure_there()?;
        self.open_or_make().await
    }

    /// Opens an installation, and makes its rows if it never ran.
    async fn open_or_make(&self) -> anyhow::Result<Installation> {
        let mut config = self.place.file.read()?;
        let url = self.url.clone().or(config.public_url.take());
        let url = url.ok_or_else(|| {
            NotUnderstood::because(
                "where is the gateway reached? set public_url in the configuration, or name it with --url",
            )
        })?;
        let url = url.trim_end_matches('/').to_owned();
        rule::public_url(&url).map_err(NotUnderstood::because)?;
        let database = self.place.database();
        if !database.exists() {
            // To a gateway with another folder the invoice would be unknown, and its link lead nowhere.
            say(format!(
                "{} was not there and is made now: the gateway has to run with the same --data",
                database.display()
            ));
        }
        self.place.ensure_current().await?;
        Installation::open(config, &self.place.data, url, Loopback::Refused, DataKey::find).await
    }
}

/// An invoice's id: alone, as the API has it, or in the link of its page.
fn invoice_id(text: &str) -> anyhow::Result<InvoiceId> {
    let linked = Url::parse(text).ok();
    let mut path = linked.as_ref().and_then(Url::path_segments).into_iter().flatten();
    let id = if path.next() == Some("i") { path.next().unwrap_or_default() } else { text };
    id.parse().map_err(|_| NotUnderstood::because("this is no invoice's id, and no link of one"))
}
