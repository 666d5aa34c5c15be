//! Where configuration and rows are.

use std::io::ErrorKind;
use std::path::PathBuf;

use anyhow::{anyhow, bail, ensure};
use clap::Args;
use quittance_chain::address::Format;
use quittance_gateway::config::{Config, ConfigError};
use quittance_gateway::installation::{DATABASE, impossible, open_rows, unusable};
use quittance_gateway::networks::Networks;
use quittance_gateway::table;
use quittance_protocol::Network;
use quittance_store::{SqliteStore, Tables};

use super::ending::NotUnderstood;

/// The configuration file and the folder of the database, as the gateway takes them.
#[derive(Debug, Args)]
pub(crate) struct Place {
    #[command(flatten)]
    pub(crate) file: ConfigFile,
    /// The folder for the database.
    #[arg(long, env = "QUITTANCE_DATA", default_value = "data", value_name = "DIR")]
    pub(crate) data: PathBuf,
}

/// The configuration file.
#[derive(Debug, Args)]
pub(crate) struct ConfigFile {
    /// The configuration file.
    #[arg(long, env = "QUITTANCE_CONFIG", default_value = "quittance.toml", value_name = "FILE")]
    pub(crate) config: PathBuf,
}

impl ConfigFile {
    /// The configuration.
    pub(crate) fn read(&self) -> anyhow::Result<Config> {
        Config::read(&self.config).map_err(|error| match error {
            ConfigError::Unreadable(file, error) if error.kind() == ErrorKind::PermissionDenied => {
                impossible("read", &file, &error)
            }
            ConfigError::Unreadable(..) => {
                anyhow!("{error}; name it with --config, or make one with `quittance init`")
            }
            ConfigError::Malformed(..) | ConfigError::Value { .. } | ConfigError::Table(_) => error.into(),
        })
    }

    /// The configuration, with the chains and tokens that it adds in force. Nothing may have read their table before.
    pub(crate) fn in_force(&self) -> anyhow::Result<Config> {
        let config = self.read()?;
        table::install(&config)?;
        Ok(config)
    }

    /// Puts the chains and tokens in force that a configuration adds, for commands that need none. One that is missing or
    /// wrong adds nothing.
    pub(crate) fn extend_table(&self) {
        if let Ok(config) = Config::read(&self.config) {
            let _ = table::install(&config);
        }
    }

    /// How a network's addresses are written on the chain that the configuration names; on the real one where it names none.
    pub(crate) fn format(&self, network: &Network) -> Format {
        let networks = Config::read(&self.config).ok().and_then(|config| Networks::check(&config).ok());
        networks.unwrap_or_default().format(network)
    }

    /// The configured networks.
    pub(crate) fn networks(&self) -> anyhow::Result<Networks> {
        Ok(Networks::check(&self.in_force()?)?)
    }
}

impl Place {
    /// The database's file.
    pub(crate) fn database(&self) -> PathBuf {
        self.data.join(DATABASE)
    }

    /// The rows, for reading. Nothing is made and nothing is brought up to date: a gateway may be running on them.
    pub(crate) async fn rows(&self) -> anyhow::Result<SqliteStore> {
        self.ensure_there()?;
        self.ensure_current().await?;
        open_rows(&self.database()).await
    }

    /// The rows as [`Place::rows`] has them, if there is a database.
    pub(crate) async fn rows_if_any(&self) -> anyhow::Result<Option<SqliteStore>> {
        if self.is_there()? { Ok(Some(self.rows().await?)) } else { Ok(None) }
    }

    /// Refuses a folder without a database: it is not the gateway's.
    pub(crate) fn ensure_there(&self) -> anyhow::Result<()> {
        let file = self.database();
        ensure!(
            self.is_there()?,
            "there is no database at {}: name the gateway's folder with --data",
            file.display()
        );
        Ok(())
    }

    fn is_there(&self) -> anyhow::Result<bool> {
        let file = self.database();
        file.try_exists().map_err(|error| impossible("open", &file, &error))
    }

    /// Refuses tables of another version; a database that is not made yet is fine.
    pub(crate) async fn ensure_current(&self) -> anyhow::Result<()> {
        let file = self.database();
        if !file.exists() {
            return Ok(());
        }
        match SqliteStore::tables(&file).await.map_err(|error| unusable(&file, &error))? {
            Tables::Current => Ok(()),
            Tables::Behind(_) => {
                bail!("the database is of an older version: start the gateway of this version first")
            }
            Tables::Ahead => bail!("the database is of a newer version: use the newer quittance"),
        }
    }
}

/// The network of this name.
pub(crate) fn network(name: &str) -> anyhow::Result<&'static Network> {
    Network::find(name).ok_or_else(|| {
        let names: Vec<&str> = Network::all().map(|network| network.id).collect();
        NotUnderstood::because(format!("unknown network; known are: {}", names.join(", ")))
    })
}
