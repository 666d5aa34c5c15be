//! How a command ends, and its exit code.

use std::io::{IsTerminal, Write, stderr};
use std::process::ExitCode;

/// The exit code of a command that was not understood, as clap has it.
pub(crate) const NOT_UNDERSTOOD: u8 = 2;

/// How a command ended that was understood and could be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Everything is fine: exit code 0.
    Fine,
    /// Something is not, and has been told: exit code 1.
    NotFine,
}

/// The arguments make no sense together, or name something unknown: exit code 2.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct NotUnderstood(String);

impl NotUnderstood {
    /// An error that says what would be understood.
    pub(crate) fn because(reason: impl Into<String>) -> anyhow::Error {
        Self(reason.into()).into()
    }
}

/// Tells why a command could not be done.
pub(crate) fn tell(error: &anyhow::Error) -> ExitCode {
    let (red, plain) = if stderr().is_terminal() { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
    // Where nobody hears it, the exit code still tells.
    let _ = writeln!(stderr(), "{red}error:{plain} {error:#}");
    ExitCode::from(if error.is::<NotUnderstood>() { NOT_UNDERSTOOD } else { 1 })
}
