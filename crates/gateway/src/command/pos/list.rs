//! `quittance pos list`.

use clap::Args;
use quittance_store::Store;
use serde_json::{Value, json};

use crate::command::ending::Ending;
use crate::command::moment::rfc3339;
use crate::command::output::{Output, say, shown};
use crate::command::place::Place;

/// Lists the paired devices: name, counter, since when, label.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance pos list --data data")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    place: Place,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl ListArgs {
    pub(super) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let devices = self.place.rows().await?.devices().await?;
        if self.json {
            let devices: Vec<Value> = devices
                .iter()
                .map(|device| {
                    json!({
                        "device": device.id, "terminal": device.terminal, "project": device.project,
                        "paired_at": rfc3339(device.paired_at), "label": device.label,
                    })
                })
                .collect();
            output.json(&Value::from(devices))?;
            return Ok(Ending::Fine);
        }
        if devices.is_empty() {
            say("No device is paired: `quittance pos pair COUNTER` makes a link for one.");
        }
        for device in devices {
            let (since, label) = (rfc3339(device.paired_at), shown(&device.label));
            output.line(format!("{} {} {since} {label}", device.id, device.terminal).trim_end())?;
        }
        Ok(Ending::Fine)
    }
}
