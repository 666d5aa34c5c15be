//! Cells of a table that spreadsheets open.

/// A line of cells (RFC 4180).
pub(super) fn line(cells: &[&str]) -> String {
    cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",")
}

/// A cell. One that a spreadsheet would take for a formula is made a text by an apostrophe.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula || cell.contains(['"', ',', '\n', '\r']) {
        let apostrophe = if formula { "'" } else { "" };
        format!("\"{apostrophe}{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        assert_eq!(line(&["a", "", "1,5", "say \"x\""]), "a,,\"1,5\",\"say \"\"x\"\"\"");
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(line(&[cell]), format!("\"'{cell}\""));
        }
    }
}
