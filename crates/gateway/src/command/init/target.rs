//! The file that is made or added to.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use quittance_chain::address::{Format, Stage};
use quittance_gateway::config::Config;
use quittance_gateway::networks::Networks;
use quittance_gateway::table;
use quittance_protocol::Network;
use quittance_protocol::network::Source;

use super::file;
use super::issue::Issued;
use super::wish::{MONERO, Wish};
use crate::command::output::say;

/// The file that is made or added to.
pub(super) struct Target {
    path: PathBuf,
    /// What is in it, if a project is added.
    existing: Option<Existing>,
}

struct Existing {
    text: String,
    networks: Vec<&'static Network>,
    configured: Networks,
}

impl Target {
    /// A file that must not be there yet.
    pub(super) fn new(path: &Path) -> anyhow::Result<Self> {
        ensure!(
            !path.exists(),
            "{} is there already and is never overwritten: --project-only adds a project to it, --config names another file",
            path.display()
        );
        Ok(Self { path: path.to_owned(), existing: None })
    }

    /// A file that can be read, and that a project is added to.
    pub(super) fn existing(path: &Path) -> anyhow::Result<Self> {
        let config = Config::read(path)?;
        table::install(&config)?;
        let configured = Networks::check(&config)?;
        // One wallet of Monero is read, for the project that has it.
        let networks: Vec<_> = configured.all().filter(|network| network.source != Source::Monero).collect();
        ensure!(!networks.is_empty(), "{} has no network that a project could take money on", path.display());
        if configured.is_read(MONERO) {
            say("Monero is left to the project that has it: one wallet is read.");
        }
        let text = std::fs::read_to_string(path)?;
        Ok(Self { path: path.to_owned(), existing: Some(Existing { text, networks, configured }) })
    }

    /// Its name.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it is made.
    pub(super) fn is_new(&self) -> bool {
        self.existing.is_none()
    }

    /// The networks that it has.
    pub(super) fn networks(&self) -> Vec<&'static Network> {
        self.existing.as_ref().map(|existing| existing.networks.clone()).unwrap_or_default()
    }

    /// How a network's addresses are written: a file that is there may name a chain for rehearsals.
    pub(super) fn format(&self, network: &Network) -> Format {
        match &self.existing {
            Some(existing) => existing.configured.format(network),
            None => Format::of(network, Stage::Main),
        }
    }

    /// What will be in it.
    pub(super) fn text(&self, wish: &Wish, issued: &Issued) -> String {
        let before = match &self.existing {
            Some(Existing { text, .. }) => format!("{}\n", text.trim_end()),
            None => file::installation(wish),
        };
        before + &file::project(wish, issued)
    }

    /// Writes each secret into a file of its own, for its owner only: in the folder that secrets are read from, else beside the
    /// configuration.
    pub(super) fn write_secrets(
        &self,
        secrets: &BTreeMap<&'static str, String>,
    ) -> anyhow::Result<Vec<PathBuf>> {
        let beside = || std::path::absolute(&self.path).map(|path| path.with_file_name(""));
        let folder = std::env::var_os("QUITTANCE_SECRETS").map_or_else(beside, |folder| Ok(folder.into()))?;
        let written = secrets.iter().map(|(name, secret)| {
            let file = folder.join(name);
            ensure!(
                !file.exists(),
                "{} is there already and is never overwritten: move it away if it is not needed any more",
                file.display()
            );
            fill(&file, &format!("{secret}\n"))
                .with_context(|| format!("cannot write {}", file.display()))?;
            Ok(file)
        });
        written.collect()
    }

    /// Writes it whole or not at all, for its owner only.
    pub(super) fn write(&self, text: &str) -> anyhow::Result<()> {
        let failed = || format!("cannot write {}", self.path.display());
        if self.is_new() {
            return fill(&self.path, text).with_context(failed);
        }
        let mut beside = self.path.clone().into_os_string();
        beside.push(".new");
        let beside = PathBuf::from(beside);
        // What an interrupted run left there holds secrets that nobody was shown.
        if beside.exists() {
            std::fs::remove_file(&beside).with_context(failed)?;
        }
        fill(&beside, text).with_context(failed)?;
        std::fs::rename(&beside, &self.path).with_context(failed)
    }
}

/// Makes a file that must not be there.
fn fill(path: &Path, text: &str) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
