//! The demo shop, started for one test.

use std::path::Path;

use anyhow::{Context, Result};
use quittance_testkit::gateway::{Gateway, Start};
use quittance_testkit::http;
use tempfile::TempDir;

/// A demo shop with a gateway and data of its own; both are gone when this is dropped.
pub(crate) struct Shop {
    gateway: Gateway,
    _data: TempDir,
}

impl Shop {
    /// Starts one on a free port.
    pub(crate) async fn open() -> Result<Self> {
        let data = tempfile::tempdir()?;
        let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("dist");
        let mut arguments = vec!["serve", "--demo", "--listen", "127.0.0.1:0"];
        arguments.extend(["--data", data.path().to_str().context("a folder with a plain name")?]);
        arguments.extend(["--assets", assets.to_str().context("a repository with a plain name")?]);
        let gateway = Start::with(arguments).run().await?;
        Ok(Self { gateway, _data: data })
    }

    /// The address of a page of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.gateway.url())
    }

    /// The names of all gallery screens.
    pub(crate) async fn screens(&self) -> Result<Vec<String>> {
        let answer = http()?.get(self.url("/gallery.json")).send().await?.error_for_status()?;
        Ok(serde_json::from_slice(&answer.bytes().await?)?)
    }
}
