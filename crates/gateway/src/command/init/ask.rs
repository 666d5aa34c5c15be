//! Asks the person at the terminal.

use std::cell::RefCell;
use std::io::{IsTerminal, Write, stderr, stdin};

use anyhow::ensure;

use crate::command::ending::NotUnderstood;
use crate::command::output::say;

/// Who answers.
pub(super) struct Person {
    answers: Option<RefCell<Answers>>,
}

/// Appends the next line of what is answered, and says how many bytes it has: none at the end.
type Answers = Box<dyn FnMut(&mut String) -> std::io::Result<usize>>;

impl Person {
    /// Whoever sits before this process; nobody if it has no terminal.
    pub(super) fn here() -> Self {
        let is_there = stdin().is_terminal() && stderr().is_terminal();
        let answers: Answers = Box::new(|line| stdin().read_line(line));
        Self { answers: is_there.then_some(RefCell::new(answers)) }
    }

    /// Whether anybody can be asked.
    pub(super) fn is_there(&self) -> bool {
        self.answers.is_some()
    }

    /// An answer that is needed, asked for until it is understood. Without a person, it is the flag that was missing.
    pub(super) fn must_say<T>(
        &self,
        question: &str,
        flag: &str,
        mut understood: impl FnMut(&str) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        if !self.is_there() {
            return Err(NotUnderstood::because(format!("nobody can be asked here: say {flag}")));
        }
        loop {
            if let Some(answer) = self.may_say(question, &mut understood)? {
                return Ok(answer);
            }
        }
    }

    /// An answer that may be left out, else asked for until it is understood. Without a person, it is left out.
    pub(super) fn may_say<T>(
        &self,
        question: &str,
        mut understood: impl FnMut(&str) -> anyhow::Result<T>,
    ) -> anyhow::Result<Option<T>> {
        let Some(answers) = &self.answers else { return Ok(None) };
        loop {
            let answer = ask(question, &mut answers.borrow_mut())?;
            if answer.is_empty() {
                return Ok(None);
            }
            match understood(&answer) {
                Ok(answer) => return Ok(Some(answer)),
                Err(error) => say(format!("  {error:#}")),
            }
        }
    }

    /// Somebody who gives these answers, a line each.
    #[cfg(test)]
    pub(super) fn answering(lines: &str) -> Self {
        let mut lines = std::io::Cursor::new(lines.to_owned());
        let answers: Answers = Box::new(move |line| std::io::BufRead::read_line(&mut lines, line));
        Self { answers: Some(RefCell::new(answers)) }
    }
}

fn ask(question: &str, next: &mut Answers) -> anyhow::Result<String> {
    let mut talk = stderr();
    write!(talk, "{question}: ")?;
    talk.flush()?;
    let mut answer = String::new();
    ensure!(next(&mut answer)? > 0, "no answer, so nothing was written");
    Ok(answer.trim().to_owned())
}
