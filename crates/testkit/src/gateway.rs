//! Runs the built gateway as operators do: a process with arguments, a log and a port.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::process::Process;
use crate::wait;

/// What stands before the gateway's address on the line that says it is ready.
pub const READY: &str = "listening on http://";

/// How a gateway is to be started.
#[derive(Clone, Debug)]
pub struct Start {
    arguments: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    ready: String,
}

/// A running gateway. It is killed when this is dropped.
#[derive(Debug)]
pub struct Gateway {
    process: Process,
    url: String,
}

impl Start {
    /// With these arguments. The address should be `127.0.0.1:0`, so that tests can run side by side.
    pub fn with(arguments: impl IntoIterator<Item = impl Into<OsString>>) -> Self {
        let arguments = arguments.into_iter().map(Into::into).collect();
        Self { arguments, environment: Vec::new(), ready: READY.to_owned() }
    }

    /// With a variable of the environment.
    #[must_use]
    pub fn env(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// Ready when a line says `marker`, with the address right behind it.
    #[must_use]
    pub fn ready_when(mut self, marker: impl Into<String>) -> Self {
        self.ready = marker.into();
        self
    }

    /// Starts it and waits until it is ready.
    ///
    /// # Errors
    ///
    /// The gateway is not built, ends, or is not ready in time; the text holds its log.
    pub async fn run(self) -> Result<Gateway> {
        let mut command = Command::new(binary()?);
        command.args(self.arguments).envs(self.environment);
        let mut process = Process::start(command)?;
        let address = process.word_after(&self.ready, wait::LIMIT).await?;
        Ok(Gateway { process, url: format!("http://{address}") })
    }
}

impl Gateway {
    /// Its address, `http://127.0.0.1:PORT`, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Everything it wrote so far, a line each.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.process.lines()
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// The power fails: it is gone at once (SIGKILL), whatever it was doing. Answers with its log.
    ///
    /// # Errors
    ///
    /// It was gone already.
    pub fn kill_hard(mut self) -> Result<Vec<String>> {
        self.process.kill()?;
        Ok(self.process.lines())
    }
}

/// The gateway that was built with this test: `target/debug/quittance` beside `target/debug/deps/test-…`.
fn binary() -> Result<PathBuf> {
    let test = env::current_exe()?;
    let folder = test.parent().and_then(|deps| deps.parent()).context("the test lies in no target folder")?;
    let binary = folder.join("quittance");
    ensure!(binary.is_file(), "{} is not built: run `cargo build -p quittance-gateway`", binary.display());
    Ok(binary)
}
