//! A gateway whose page has a program in name only: for what documents say before any script runs.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::gateway::{Gateway, Start};
use crate::http;

/// The demo shop, or one with its id and key.
#[derive(Debug)]
pub struct Demo {
    gateway: Gateway,
    folder: TempDir,
}

impl Demo {
    /// The demo shop as `quittance serve --demo` opens it.
    ///
    /// # Errors
    ///
    /// The gateway does not start.
    pub async fn open() -> Result<Self> {
        Self::serve(tempfile::tempdir()?, vec!["--demo".into()]).await
    }

    /// A shop with this configuration.
    ///
    /// # Errors
    ///
    /// The gateway does not start with it.
    pub async fn with(configuration: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let file = folder.path().join("quittance.toml");
        fs::write(&file, configuration)?;
        Self::serve(folder, vec!["--config".into(), file.into_os_string()]).await
    }

    async fn serve(folder: TempDir, kind: Vec<OsString>) -> Result<Self> {
        let path = |name: &str| folder.path().join(name).into_os_string();
        fs::create_dir(path("dist"))?;
        for page in ["dist/index.html", "dist/pos.html"] {
            fs::write(path(page), "<script type=\"module\">0</script>")?;
        }
        Ok(Self { gateway: Self::start(&folder, kind).await?, folder })
    }

    async fn start(folder: &TempDir, kind: Vec<OsString>) -> Result<Gateway> {
        let path = |name: &str| folder.path().join(name).into_os_string();
        let mut arguments: Vec<OsString> = ["serve", "--listen", "127.0.0.1:0"].map(OsString::from).into();
        arguments.extend(kind);
        for (option, name) in [("--data", "data"), ("--assets", "dist")] {
            arguments.extend([option.into(), path(name)]);
        }
        Start::with(arguments).run().await
    }

    /// Ends the gateway, and starts it again with its data and another configuration. Its port is another one.
    ///
    /// # Errors
    ///
    /// The gateway does not stop, or does not start with it.
    pub async fn restarted_with(self, configuration: &str) -> Result<Self> {
        let Self { gateway, folder } = self;
        gateway.stop().await?;
        let file = folder.path().join("quittance.toml");
        fs::write(&file, configuration)?;
        let kind = vec!["--config".into(), file.into_os_string()];
        Ok(Self { gateway: Self::start(&folder, kind).await?, folder })
    }

    /// The file with its rows.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.folder.path().join("data").join("quittance.sqlite3")
    }

    /// The address of something of the gateway's.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.url())
    }

    /// A file of the gateway's: its `quittance.toml`, or what is in `data`.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Everything the gateway wrote so far, a line each.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.gateway.log()
    }

    /// A new invoice's path.
    ///
    /// # Errors
    ///
    /// The gateway makes none.
    pub async fn invoice(&self) -> Result<String> {
        let order = json!({"shop_id": "DEMOSHOP00000001", "amount": 24.90, "currency": "USD"});
        let asked =
            http()?.post(self.url("/v2/invoice/create")).header("authorization", "Token demo_api_key");
        let answer: Value = asked.json(&order).send().await?.json().await?;
        Ok(format!("/i/{}", answer["result"]["invoice_id"].as_str().context("an invoice")?))
    }
}
