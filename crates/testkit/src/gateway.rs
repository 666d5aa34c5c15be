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

/// A gateway that may not be ready yet. It is killed when this is dropped.
#[derive(Debug)]
pub struct Starting {
    process: Process,
    ready: String,
}

/// A gateway that ended by itself.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// Everything it wrote, a line each.
    pub log: Vec<String>,
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
        self.begin()?.ready().await
    }

    /// Starts it and does not wait.
    ///
    /// # Errors
    ///
    /// The gateway is not built.
    pub fn begin(self) -> Result<Starting> {
        let mut command = Command::new(binary()?);
        command.args(self.arguments).envs(self.environment);
        Ok(Starting { process: Process::start(command)?, ready: self.ready })
    }
}

impl Starting {
    /// Waits until it is ready.
    ///
    /// # Errors
    ///
    /// It ends, or is not ready in time; the text holds its log.
    pub async fn ready(mut self) -> Result<Gateway> {
        let address = self.process.word_after(&self.ready, wait::LIMIT).await?;
        Ok(Gateway { process: self.process, url: format!("http://{address}") })
    }

    /// Waits until its log has a line with `marker`.
    ///
    /// # Errors
    ///
    /// It ends, or does not write that in time; the text holds its log.
    pub async fn says(&mut self, marker: &str) -> Result<()> {
        self.process.says(marker, wait::LIMIT).await
    }

    /// Waits until it has ended by itself.
    ///
    /// # Errors
    ///
    /// It does not end in time; the text holds its log.
    pub async fn ended(mut self) -> Result<Ended> {
        let (code, log) = self.process.ended(wait::LIMIT).await?;
        Ok(Ended { code, log })
    }

    /// The power fails, as [`Gateway::kill_hard`].
    ///
    /// # Errors
    ///
    /// It was gone already.
    pub fn kill_hard(mut self) -> Result<Vec<String>> {
        self.process.kill()?;
        Ok(self.process.lines())
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

    /// Asks it to stop (SIGTERM), and waits until it has.
    ///
    /// # Errors
    ///
    /// It does not stop in time; the text holds its log.
    pub async fn stop(mut self) -> Result<Ended> {
        self.process.terminate()?;
        let (code, log) = self.process.ended(wait::LIMIT).await?;
        Ok(Ended { code, log })
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
