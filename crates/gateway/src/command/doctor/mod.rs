//! `quittance doctor`.

mod addresses;
mod donations;
mod files;
mod finding;
mod links;
mod networks;
mod projects;
mod sites;
mod terminals;

use std::io::ErrorKind;

use clap::Args;
use quittance_gateway::config::{Config, ConfigError};
use quittance_gateway::installation::{AS_OWNER, Checked, Loopback};
use serde_json::json;

use self::finding::{Finding, Standing};
use super::ending::Ending;
use super::nodes::ask;
use super::output::{Colour, Output};
use super::place::Place;

/// Says what is fine and what is not, and what to do about it.
///
/// Nothing is changed. Warnings alone are no failure: the exit code is 1 only for problems.
#[derive(Debug, Args)]
#[command(after_long_help = "Example:\n  quittance doctor --config quittance.toml --data data")]
pub(crate) struct DoctorArgs {
    #[command(flatten)]
    place: Place,
    /// Prints JSON.
    #[arg(long)]
    json: bool,
}

impl DoctorArgs {
    pub(crate) async fn run(self, output: &mut Output) -> anyhow::Result<Ending> {
        let findings = self.findings().await;
        let problems = findings.iter().any(|finding| finding.standing == Standing::Problem);
        if self.json {
            let all: Vec<_> = findings.iter().map(Finding::json).collect();
            output.json(&json!({ "fine": !problems, "findings": all }))?;
        } else {
            write(&findings, output)?;
        }
        Ok(if problems { Ending::NotFine } else { Ending::Fine })
    }

    async fn findings(&self) -> Vec<Finding> {
        let file = &self.place.file.config;
        let mut findings = files::configuration(file);
        findings.extend(files::secrets(file));
        match Config::read(file) {
            Ok(config) => match Checked::of(&config, Loopback::Refused) {
                Ok(checked) => {
                    findings
                        .push(Finding::fine("configuration", "it can be read, and all of it makes sense"));
                    findings.extend(files::data(&self.place).await);
                    findings.extend(self.checked(&config, &checked).await);
                }
                Err(error) => {
                    let advice = format!(
                        "correct it in {}: until then the gateway does not start, and nothing else of it is checked",
                        file.display()
                    );
                    findings.push(Finding::problem("configuration", error.to_string(), advice));
                    findings.extend(files::data(&self.place).await);
                }
            },
            Err(ConfigError::Unreadable(file, error)) if error.kind() == ErrorKind::PermissionDenied => {
                let what = format!("{} cannot be read: {error}", file.display());
                findings.push(Finding::problem("configuration", what, AS_OWNER));
            }
            Err(error) => findings.push(Finding::problem(
                "configuration",
                error.to_string(),
                "name the right file with --config, correct it, or make one with `quittance init`",
            )),
        }
        findings
    }

    async fn checked(&self, config: &Config, checked: &Checked) -> Vec<Finding> {
        let asked = ask(&checked.networks).await;
        let mut findings = networks::nodes(&asked);
        findings.extend(networks::clock(&asked));
        checked.rates.round().await;
        findings.extend(projects::prices(checked));
        findings.extend(projects::unconfirmed(checked));
        findings.extend(projects::generous(checked));
        findings.extend(addresses::gaps(&self.place, &checked.projects, &checked.networks).await);
        findings.extend(projects::public_url(config.public_url.as_deref(), &checked.projects));
        findings.extend(projects::frames(config.public_url.as_deref(), &checked.projects));
        findings.extend(links::amounts(checked));
        findings.extend(donations::donations(checked));
        findings.extend(terminals::terminals(&self.place, config.public_url.as_deref(), checked).await);
        findings.extend(links::links(&self.place, checked).await);
        findings.extend(sites::sites(&self.place, &checked.projects).await);
        findings.extend(projects::notifications(&checked.projects));
        findings
    }
}

fn write(findings: &[Finding], output: &mut Output) -> anyhow::Result<()> {
    let mut group = "";
    for finding in findings {
        if finding.group != group {
            group = finding.group;
            output.line(group)?;
        }
        let (colour, word) = match finding.standing {
            Standing::Fine => (Colour::Green, "ok     "),
            Standing::Warning => (Colour::Yellow, "warning"),
            Standing::Problem => (Colour::Red, "problem"),
        };
        output.line(format!("  {} {}", output.coloured(colour, word), finding.what))?;
        if let Some(advice) = &finding.advice {
            output.line(format!("          -> {advice}"))?;
        }
    }
    Ok(())
}
