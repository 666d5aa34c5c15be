//! `quittance invoice payer`.

use clap::Args;
use quittance_gateway::donation::donor::Donor;
use quittance_gateway::merchant::{Sender, told};

use super::{Here, invoice_id};
use crate::command::ending::Ending;
use crate::command::output::{Output, say};

/// Shows who pays an invoice, as the payer or the shop said it, and what a donor left with it.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance invoice payer INV-7Q2M4X9K3T8V5W1Z6Y0R4C2B1N")]
pub(crate) struct PayerArgs {
    #[command(flatten)]
    here: Here,
    /// The invoice: its link, or its id as the API has it.
    id: String,
}

impl PayerArgs {
    pub(super) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let id = invoice_id(&self.id)?;
        let installation = self.here.open().await?;
        installation.book.open(id).await?;
        let sender = Sender::of(&installation, id).await.map_err(anyhow::Error::from_boxed)?;
        let donor = Donor::of(&installation, id).await.map_err(anyhow::Error::from_boxed)?;
        match told(sender, donor) {
            Some(told) => output.json(&told)?,
            None => {
                say("It is not known: nobody was asked, or it is deleted.");
                return Ok(Ending::NotFine);
            }
        }
        Ok(Ending::Fine)
    }
}
