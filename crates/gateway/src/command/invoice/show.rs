//! `quittance invoice show`.

use anyhow::Context;
use clap::Args;

use super::{Here, invoice_id};
use crate::command::ending::Ending;
use crate::command::output::Output;

/// Shows an invoice as programs get it from `GET /i/ID/state`.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance invoice show INV-7Q2M4X9K3T8V5W1Z6Y0R4C2B1N")]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    here: Here,
    /// The invoice: its link, or its id as the API has it.
    id: String,
}

impl ShowArgs {
    pub(super) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let id = invoice_id(&self.id)?;
        let installation = self.here.open().await?;
        let opened = installation.book.open(id).await?;
        output.json(&installation.state_json(&opened)?.context("its project is no longer configured")?)?;
        Ok(Ending::Fine)
    }
}
