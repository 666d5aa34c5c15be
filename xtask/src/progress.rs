//! What is being done and for how long: long commands with a line that lives, and a list of timed steps.

use std::fs::{self, File};
use std::io::{IsTerminal, Write, stdout};
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::workspace::spoken;

/// How often a screen that cannot be rewritten hears that we are still at it.
const REMINDER: Duration = Duration::from_secs(30);

/// Runs a long command. Its output goes to `log`; the screen shows the time and the newest line.
pub(crate) fn watch(command: &mut Command, log: &Path) -> Result<()> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    let file = File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
    command.stdout(file.try_clone()?).stderr(file);
    let mut child = command.spawn().with_context(|| format!("cannot start `{}`", spoken(command)))?;
    let started = Instant::now();
    let live = stdout().is_terminal();
    let mut reminded = Duration::ZERO;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(200));
        let elapsed = started.elapsed();
        if live {
            print!("\r\x1b[K      {}  {:.90}", time(elapsed), last_lines(log, 1));
            stdout().flush()?;
        } else if elapsed >= reminded + REMINDER {
            reminded = elapsed;
            println!("      {}  {:.90}", time(elapsed), last_lines(log, 1));
        }
    };
    if live {
        print!("\r\x1b[K");
    }
    if !status.success() {
        bail!("`{}` failed ({status}); it said:\n{}", spoken(command), last_lines(log, 15));
    }
    Ok(())
}

/// A duration for people: `0.4 s`, `12.0 s`, `2 min 05 s`.
pub(crate) fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{seconds}.{} s", duration.subsec_millis() / 100)
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

/// The parts of a run and how long each took.
#[derive(Default)]
pub(crate) struct Steps {
    taken: Vec<(&'static str, Duration)>,
}

impl Steps {
    /// Does one part and remembers its time, also when it fails.
    pub(crate) fn take<T>(&mut self, name: &'static str, part: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name}");
        let started = Instant::now();
        let outcome = part();
        self.taken.push((name, started.elapsed()));
        outcome
    }

    /// Prints the parts, slowest first.
    pub(crate) fn print(mut self) {
        self.taken.sort_by_key(|(_, took)| std::cmp::Reverse(*took));
        println!("\nSlowest steps");
        for (name, took) in self.taken {
            println!("  {:>12}  {name}", time(took));
        }
    }
}

fn last_lines(log: &Path, count: usize) -> String {
    let text = fs::read(log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}
