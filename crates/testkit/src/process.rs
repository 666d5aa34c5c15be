//! A child process whose lines are kept, and which ends with its owner.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A running child process.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts `command` and keeps what it writes to both of its outputs.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{} does not start", program(&command)))?;
        let lines = Arc::default();
        child.stdout.take().into_iter().for_each(|output| keep(output, &lines));
        child.stderr.take().into_iter().for_each(|output| keep(output, &lines));
        Ok(Self { child, lines })
    }

    /// What it wrote so far.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The text behind `marker` on the first line that has it, up to the first character that no address has.
    pub(crate) async fn word_after(&mut self, marker: &str, within: Duration) -> Result<String> {
        let started = Instant::now();
        loop {
            let ended = self.child.try_wait()?;
            let lines = self.lines();
            if let Some((_, rest)) = lines.iter().find_map(|line| line.split_once(marker)) {
                let word: String =
                    rest.chars().take_while(|c| c.is_ascii_alphanumeric() || ".:-".contains(*c)).collect();
                return Ok(word);
            }
            if let Some(status) = ended {
                bail!("it ended ({status}) before it said {marker:?}:\n{}", lines.join("\n"));
            }
            if started.elapsed() > within {
                bail!("it did not say {marker:?} in {within:?}:\n{}", lines.join("\n"));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Its process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, without a chance to finish anything (SIGKILL), and waits until it is gone.
    pub(crate) fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to end.
        let _ = self.kill();
    }
}

fn keep(output: impl Read + Send + 'static, lines: &Arc<Mutex<Vec<String>>>) {
    let lines = Arc::clone(lines);
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
