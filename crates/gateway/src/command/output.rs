//! What a command writes: results to the standard output, talk to the standard error.

use std::io::{BufWriter, ErrorKind, IsTerminal, StdoutLock, Write, stderr, stdout};

use super::ending::Ending;

/// The standard output.
pub(crate) struct Output(BufWriter<StdoutLock<'static>>);

/// How something stands, for its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Colour {
    Green,
    Yellow,
    Red,
}

impl Output {
    /// The standard output of this process.
    pub(crate) fn new() -> Self {
        Self(BufWriter::new(stdout().lock()))
    }

    /// Writes a line of the result.
    pub(crate) fn line(&mut self, text: impl AsRef<str>) -> anyhow::Result<()> {
        writeln!(self.0, "{}", text.as_ref())?;
        Ok(())
    }

    /// Writes a part of the result as it is.
    pub(crate) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        self.0.write_all(text.as_bytes())?;
        Ok(())
    }

    /// Writes JSON that people can read too.
    pub(crate) fn json(&mut self, value: &serde_json::Value) -> anyhow::Result<()> {
        self.line(serde_json::to_string_pretty(value)?)
    }

    /// A word in its colour, where a terminal shows it.
    pub(crate) fn coloured(&self, colour: Colour, word: &str) -> String {
        let code = match colour {
            Colour::Green => 32,
            Colour::Yellow => 33,
            Colour::Red => 31,
        };
        if stdout().is_terminal() { format!("\x1b[{code}m{word}\x1b[0m") } else { word.to_owned() }
    }

    /// Hands over what is still kept, so that talk that follows it stands below it.
    pub(crate) fn flush(&mut self) -> anyhow::Result<()> {
        self.0.flush()?;
        Ok(())
    }

    /// Hands over what is still kept. Whoever reads only the first lines (`| head`) is no error.
    pub(crate) fn finish(&mut self, ended: anyhow::Result<Ending>) -> anyhow::Result<Ending> {
        let ended = self.flush().and(ended);
        ended.or_else(|error| match error.downcast_ref::<std::io::Error>() {
            Some(cause) if cause.kind() == ErrorKind::BrokenPipe => Ok(Ending::Fine),
            Some(_) | None => Err(error),
        })
    }
}

/// Says something to the person at the terminal that is no part of the result.
pub(crate) fn say(text: impl AsRef<str>) {
    // Where nobody hears it, nothing is lost but talk.
    let _ = writeln!(stderr(), "{}", text.as_ref());
}

/// Text from elsewhere, without characters that a terminal would obey.
pub(crate) fn shown(text: &str) -> String {
    let shown = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(shown).collect()
}
