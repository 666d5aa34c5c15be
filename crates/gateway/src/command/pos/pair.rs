//! `quittance pos pair`.

use clap::Args;
use quittance_gateway::pos::pairing::{self, PAIRING_TIME};
use quittance_page::ssr::qr;
use serde_json::json;

use crate::command::ending::{Ending, NotUnderstood};
use crate::command::invoice::Here;
use crate::command::moment::{rfc3339, span};
use crate::command::output::{Output, say};

/// Prints a link that pairs one device with a counter, and its code to scan.
///
/// Whoever opens the link first and presses its button becomes that counter: show it to nobody else. It works once, for 15
/// minutes. A paired device can begin sales and see the last ones of its counter; it cannot move money. `quittance pos unpair` takes that back.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance pos pair counter-1 --label \"tablet at the door\"")]
pub(crate) struct PairArgs {
    #[command(flatten)]
    here: Here,
    /// The counter, by its id in the configuration.
    terminal: String,
    /// What the device is called in `quittance pos list`.
    #[arg(long, default_value = "", value_name = "TEXT")]
    label: String,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl PairArgs {
    pub(super) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let installation = self.here.open().await?;
        let known = &installation.terminals;
        let terminal = known.find(&self.terminal).ok_or_else(|| {
            let names: Vec<&str> = known.all().map(|terminal| terminal.id.as_str()).collect();
            NotUnderstood::because(match names.is_empty() {
                true => "no counter is configured: write a [[terminal]]".to_owned(),
                false => format!("unknown counter; known are: {}", names.join(", ")),
            })
        })?;
        let offered = pairing::offer(installation.book.store(), terminal, &self.label).await?;
        let link = format!("{}{}", installation.public_url, offered.path);
        if self.json {
            output.json(&json!({
                "terminal": terminal.id, "link": link, "expires_at": rfc3339(offered.expires_at),
            }))?;
            return Ok(Ending::Fine);
        }
        output.line(&link)?;
        output.flush()?;
        if let Some(code) = qr::for_terminals(&link) {
            say(code);
        }
        say(format!(
            "Open it on the device that becomes {}. It works once, for {}.",
            terminal.title,
            span(PAIRING_TIME)
        ));
        Ok(Ending::Fine)
    }
}
