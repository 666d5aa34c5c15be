//! `quittance invoice forget`.

use anyhow::anyhow;
use clap::Args;
use quittance_store::Store;

use super::invoice_id;
use crate::command::ending::Ending;
use crate::command::output::Output;
use crate::command::place::Place;

/// Deletes who pays an invoice: name, e-mail address, date of birth, or company and country.
///
/// The invoice, its payments and its receipt stay. By itself the gateway deletes them after the project's payer_data_days.
/// Doing it again changes nothing.
#[derive(Debug, Args)]
#[command(
    after_long_help = "Example:\n  quittance invoice forget INV-7Q2M4X9K3T8V5W1Z6Y0R4C2B1N --data /var/lib/quittance/data"
)]
pub(crate) struct ForgetArgs {
    #[command(flatten)]
    place: Place,
    /// The invoice: its link, or its id as the API has it.
    id: String,
}

impl ForgetArgs {
    pub(super) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let id = invoice_id(&self.id)?;
        let rows = self.place.rows().await?;
        rows.invoice(id).await?.ok_or_else(|| anyhow!("no such invoice"))?;
        output.line(if rows.forget_payer(id).await? {
            "Deleted: who pays. The invoice and its payments stay."
        } else {
            "There is nothing to delete: nobody was asked who pays, or it is deleted already."
        })?;
        Ok(Ending::Fine)
    }
}
