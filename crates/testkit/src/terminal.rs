//! A shell that commands are typed into, for guides that are to be true.

use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::gateway::Ended;
use crate::process::Process;
use crate::wait;

/// A bash with commands to do. It ends at the first that fails, inside a pipe too, and is killed when this is dropped.
#[derive(Debug)]
pub struct Terminal {
    process: Process,
}

impl Terminal {
    /// Types `commands` in `folder`, with an environment of its own. A program that is to stay until [`Terminal::stop`] is
    /// begun by `exec`, so that it is this very process.
    ///
    /// # Errors
    ///
    /// There is no bash.
    pub fn open(
        folder: &Path,
        environment: impl IntoIterator<Item = (OsString, OsString)>,
        commands: &str,
    ) -> Result<Self> {
        let mut bash = Command::new("bash");
        bash.args(["-e", "-u", "-o", "pipefail", "-c", commands]).current_dir(folder);
        bash.env_clear().envs(environment);
        Ok(Self { process: Process::start(bash)? })
    }

    /// What stands on it, a line each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        self.process.lines()
    }

    /// Waits until a line has `marker`.
    ///
    /// # Errors
    ///
    /// It ends, or does not say that in time; the text holds what it said.
    pub async fn says(&mut self, marker: &str) -> Result<()> {
        self.process.says(marker, wait::LIMIT).await
    }

    /// Waits until everything is done.
    ///
    /// # Errors
    ///
    /// That takes too long; the text holds what it said.
    pub async fn ended(mut self) -> Result<Ended> {
        let (code, log) = self.process.ended(wait::LIMIT).await?;
        Ok(Ended { code, log })
    }

    /// Asks what runs in it to stop (SIGTERM), and waits until it has.
    ///
    /// # Errors
    ///
    /// It does not stop in time; the text holds what it said.
    pub async fn stop(self) -> Result<Ended> {
        self.process.terminate()?;
        self.ended().await
    }
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    fn typed(commands: &str) -> Terminal {
        Terminal::open(&env::temp_dir(), env::vars_os(), commands).unwrap()
    }

    #[tokio::test]
    async fn the_first_command_that_fails_is_the_last() {
        let ended = typed("echo one\nfalse | cat\necho two").ended().await.unwrap();
        assert_eq!((ended.code, ended.log), (Some(1), vec!["one".to_owned()]));
    }

    #[tokio::test]
    async fn a_program_stays_until_it_is_stopped() {
        let mut terminal = typed("echo ready\nexec sleep 600");
        terminal.says("ready").await.unwrap();
        assert_eq!(terminal.stop().await.unwrap().code, None);
    }
}
