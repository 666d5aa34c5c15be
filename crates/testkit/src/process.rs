//! A child process whose lines are kept, and which ends with its owner.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// A running child process.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    lines: Arc<Mutex<Vec<String>>>,
    /// They read what it writes, and end when nobody writes any more.
    readers: Vec<JoinHandle<()>>,
}

impl Process {
    /// Starts `command` and keeps what it writes to both of its outputs.
    pub(crate) fn start(mut command: Command) -> Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().with_context(|| format!("{} does not start", program(&command)))?;
        let lines = Arc::default();
        let output = child.stdout.take().map(|output| keep(output, &lines));
        let error = child.stderr.take().map(|output| keep(output, &lines));
        Ok(Self { child, lines, readers: output.into_iter().chain(error).collect() })
    }

    /// Whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|status| status.is_some())
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

    /// Waits until it has written a line with `marker`.
    pub(crate) async fn says(&mut self, marker: &str, within: Duration) -> Result<()> {
        self.word_after(marker, within).await.map(drop)
    }

    /// Asks it to end (SIGTERM).
    pub(crate) fn terminate(&self) -> Result<()> {
        let told =
            Command::new("sh").args(["-c", "kill -TERM \"$0\""]).arg(self.id().to_string()).status()?;
        ensure!(told.success(), "process {} cannot be told to end", self.id());
        Ok(())
    }

    /// Waits until it has ended by itself. Answers with its exit code, and everything it wrote.
    pub(crate) async fn ended(&mut self, within: Duration) -> Result<(Option<i32>, Vec<String>)> {
        let started = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if started.elapsed() > within {
                bail!("it did not end in {within:?}:\n{}", self.lines().join("\n"));
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        };
        // Its last words may still be on their way.
        self.readers.drain(..).for_each(|reader| drop(reader.join()));
        Ok((status.code(), self.lines()))
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

fn keep(output: impl Read + Send + 'static, lines: &Arc<Mutex<Vec<String>>>) -> JoinHandle<()> {
    let lines = Arc::clone(lines);
    thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    })
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
