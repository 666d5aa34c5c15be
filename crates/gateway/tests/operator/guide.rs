//! The rehearsal of the guide, as steps. A comment before a block of code says what is to be done with it.

use anyhow::{Context, Result, bail};

/// What the reader does, or sees.
#[derive(Debug)]
pub(crate) enum Step {
    /// Types this into the first terminal, and it ends with this code.
    Types { commands: String, code: i32 },
    /// Sees this among what it printed.
    Sees(String),
    /// Types this into a terminal of its own, and leaves it alone once it says that it is ready.
    Leaves { commands: String, ready: String },
    /// Ends everything that was left alone, the last first, and types this into the first terminal.
    EndsAndTypes(String),
}

/// The section about the rehearsal.
pub(crate) fn rehearsal(document: &str) -> Result<Vec<Step>> {
    let (_, section) = document.split_once("\n## Rehearse ").context("there is no rehearsal")?;
    let section = section.split("\n## ").next().unwrap_or_default();
    let mut parts = section.split("<!-- rehearsal");
    let before = parts.next().unwrap_or_default();
    let steps: Vec<Step> = parts.map(step).collect::<Result<_>>()?;
    let blocks = section.matches("\n```").count() / 2;
    assert!(
        !before.contains("\n```") && blocks == steps.len(),
        "a block of code of the rehearsal is not marked"
    );
    Ok(steps)
}

/// What stands behind `<!-- rehearsal`, up to the next.
fn step(part: &str) -> Result<Step> {
    let (marker, rest) = part.split_once(" -->\n```").context("a mark is not before a block of code")?;
    let (code, _) = rest.split_once("\n```").context("a block of code does not end")?;
    let (_language, code) = code.split_once('\n').context("a block of code is empty")?;
    let code = code.to_owned();
    Ok(match marker.trim_start_matches(':').trim_start() {
        "" => Step::Types { commands: code, code: 0 },
        "ends with 1" => Step::Types { commands: code, code: 1 },
        "prints" => Step::Sees(code),
        "after everything is ended" => Step::EndsAndTypes(code),
        marker => {
            let ready = marker.strip_prefix("stays until the end; ready when it prints \"");
            let ready = ready.and_then(|ready| ready.strip_suffix('"'));
            let Some(ready) = ready else { bail!("nobody knows what to do with {marker:?}") };
            Step::Leaves { commands: code, ready: ready.to_owned() }
        }
    })
}
