//! Asks the person at the terminal.

use std::io::{BufRead, IsTerminal, Write, stderr, stdin};

use anyhow::ensure;

use crate::command::ending::NotUnderstood;

/// Who answers.
pub(super) struct Person {
    is_there: bool,
}

impl Person {
    /// Whoever sits before this process; nobody if it has no terminal.
    pub(super) fn here() -> Self {
        Self { is_there: stdin().is_terminal() && stderr().is_terminal() }
    }

    /// Whether anybody can be asked.
    pub(super) fn is_there(&self) -> bool {
        self.is_there
    }

    /// An answer that is needed. Without a person, it is the flag that was missing.
    pub(super) fn must_say(&mut self, question: &str, flag: &str) -> anyhow::Result<String> {
        if !self.is_there {
            return Err(NotUnderstood::because(format!("nobody can be asked here: say {flag}")));
        }
        loop {
            let answer = ask(question)?;
            if !answer.is_empty() {
                return Ok(answer);
            }
        }
    }

    /// An answer that may be left out. Without a person, it is.
    pub(super) fn may_say(&mut self, question: &str) -> anyhow::Result<Option<String>> {
        if !self.is_there {
            return Ok(None);
        }
        Ok(Some(ask(question)?).filter(|answer| !answer.is_empty()))
    }
}

fn ask(question: &str) -> anyhow::Result<String> {
    let mut talk = stderr();
    write!(talk, "{question}: ")?;
    talk.flush()?;
    let mut answer = String::new();
    ensure!(stdin().lock().read_line(&mut answer)? > 0, "no answer, so nothing was written");
    Ok(answer.trim().to_owned())
}
