//! `quittance pos unpair`.

use clap::Args;
use quittance_gateway::clock;
use quittance_store::Store;

use crate::command::ending::{Ending, NotUnderstood};
use crate::command::output::{Output, say};
use crate::command::place::Place;

/// Unpairs a device at once: it can begin no sale and see none any more.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance pos unpair 3f9a01c2 --data data")]
pub(crate) struct UnpairArgs {
    #[command(flatten)]
    place: Place,
    /// The device, as `quittance pos list` names it.
    device: String,
}

impl UnpairArgs {
    pub(super) async fn run(self, _: &mut Output) -> anyhow::Result<Ending> {
        let rows = self.place.rows().await?;
        if !rows.unpair(&self.device, clock::now()).await? {
            return Err(NotUnderstood::because("no such device is paired; `quittance pos list` names them"));
        }
        say(format!("Device {} is unpaired.", self.device));
        Ok(Ending::Fine)
    }
}
