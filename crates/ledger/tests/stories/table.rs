//! Proves the table of next states: explores what can happen and compares what was reached with `docs/states.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use quittance_protocol::State;

use crate::explore::explore;
use crate::row::Row;

/// What was reached, by the row of the fact and the state before it.
pub(crate) type Cells = BTreeMap<(Row, State), BTreeSet<String>>;

#[test]
fn the_written_table_of_next_states_is_what_the_ledger_does() {
    let table = written(&explore());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/states.md");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    for (known, new) in known.lines().zip(table.lines()) {
        assert_eq!(known, new, "docs/states.md is not what the ledger does; UPDATE=1 writes it anew");
    }
    assert_eq!(
        known.len(),
        table.len(),
        "docs/states.md is not what the ledger does; UPDATE=1 writes it anew"
    );
}

/// The table as Markdown.
fn written(cells: &Cells) -> String {
    let mut text = String::from(
        "# Next states\n\n\
         What each fact can make of an invoice. A test of the ledger writes this table from `decide` and `apply`; run it with\n\
         `UPDATE=1` to write it anew. `=` stays, `409` is refused, `-` cannot be. Where a cell names several, sums and deadlines\n\
         decide.\n\n| fact |",
    );
    for state in State::ALL {
        write!(text, " {state} |").unwrap();
    }
    text.push_str("\n|---|");
    text.push_str(&"---|".repeat(State::ALL.len()));
    for row in Row::ALL {
        write!(text, "\n| {} |", row.as_str()).unwrap();
        for state in State::ALL {
            let reached = cells.get(&(*row, *state));
            let reached = reached.map(|reached| reached.iter().cloned().collect::<Vec<_>>().join(", "));
            write!(text, " {} |", reached.unwrap_or_else(|| "-".to_owned())).unwrap();
        }
    }
    text.push('\n');
    text
}
