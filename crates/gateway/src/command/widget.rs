//! `quittance widget`.

use anyhow::{Context, Error};
use clap::Args;
use quittance_gateway::config::rule;
use quittance_gateway::widget::{EVERGREEN, WIDGETS};
use serde_json::json;

use super::ending::Ending;
use super::output::Output;
use super::place::ConfigFile;

/// Prints what a shop puts into its page.
///
/// The first script is always the newest of its version. The second never changes, and a browser refuses it if it did: take it
/// where your rules ask for a hash.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance widget --config quittance.toml")]
pub(crate) struct WidgetArgs {
    #[command(flatten)]
    file: ConfigFile,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl WidgetArgs {
    pub(crate) fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let config = self.file.read()?;
        let gateway =
            config.public_url.context("set public_url to the address that payers reach the gateway at")?;
        rule::public_url(&gateway).map_err(Error::msg)?;
        let widget = WIDGETS.first().context("this build has no widget")?;
        let (script, pinned, integrity) = (
            format!("{gateway}{EVERGREEN}"),
            format!("{gateway}{}", widget.loader_path()),
            &widget.loader.integrity,
        );
        let (frame, frame_integrity) = (format!("{gateway}{}", widget.frame_path()), &widget.frame.integrity);
        if self.json {
            output.json(&json!({
                "script": script, "version": widget.version, "pinned": pinned, "integrity": integrity,
                "frame": { "script": frame, "integrity": frame_integrity },
                "csp": { "script-src": gateway, "frame-src": gateway },
                "origins": config.project.iter().map(|project| (project.id.clone(), project.origins.clone())).collect::<std::collections::BTreeMap<_, _>>(),
            }))?;
            return Ok(Ending::Fine);
        }
        output.line("The newest 1.x:")?;
        output.line(format!("  <script type=\"module\" src=\"{script}\"></script>"))?;
        output.line(format!("This one for ever, {}:", widget.version))?;
        output.line(format!(
            "  <script type=\"module\" crossorigin src=\"{pinned}\"\n          integrity=\"{integrity}\"></script>"
        ))?;
        output.line("What that loads when somebody presses a button; its hash, for an import map:")?;
        output.line(format!("  {frame}\n          {frame_integrity}"))?;
        output.line("Where the button goes; the link is for browsers without scripts:")?;
        output.line(format!(
            "  <quittance-button invoice=\"INVOICE\"><a href=\"{gateway}/i/INVOICE\">Pay with crypto</a></quittance-button>"
        ))?;
        output.line("If the page has a Content-Security-Policy, add to it:")?;
        output.line(format!("  script-src {gateway}; frame-src {gateway}"))?;
        for project in &config.project {
            let origins = match project.origins.is_empty() {
                true => "nobody: set its origins".to_owned(),
                false => project.origins.join(", "),
            };
            output.line(format!("Pages that may show invoices of {}: {origins}", project.id))?;
        }
        Ok(Ending::Fine)
    }
}
