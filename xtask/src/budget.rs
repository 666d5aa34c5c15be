//! `cargo xtask budget`: what a payer downloads, measured, beside what it may be.

mod document;
mod first_load;
mod limits;
mod measured;
mod parts;

use std::env;

use anyhow::{Result, ensure};

pub(crate) use self::document::screens;
use self::limits::Limits;
use self::measured::Measured;
use self::parts::Part;
use crate::gateway::{self, Demo};
use crate::page::{self, PAGE, POS};
use crate::workspace::Workspace;

/// One line of the table.
struct Row {
    what: String,
    /// Nothing where the browser tests have not run.
    measured: Option<u64>,
    limit: u64,
}

/// Builds what is measured, measures, prints, and fails above any limit.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    let limits = Limits::read(workspace)?;
    page::build(workspace)?;
    gateway::build(workspace)?;
    let (rows, parts) = measure(workspace, &limits)?;
    print(&rows);
    print_parts(&parts);
    let above: Vec<&str> = rows.iter().filter(|row| row.is_above()).map(|row| row.what.as_str()).collect();
    ensure!(above.is_empty(), "above the budget: {}", above.join("; "));
    let missing: Vec<&str> =
        rows.iter().filter(|row| row.measured.is_none()).map(|row| row.what.as_str()).collect();
    let must_be_whole = env::var("CI").is_ok_and(|ci| !ci.is_empty() && ci != "false");
    ensure!(
        missing.is_empty() || !must_be_whole,
        "the browser tests did not measure: {}",
        missing.join("; ")
    );
    Ok(())
}

fn measure(workspace: &Workspace, limits: &Limits) -> Result<(Vec<Row>, Vec<Part>)> {
    let demo = Demo::start(workspace)?;
    let dist = workspace.dist();
    let browser = Measured::read(&workspace.target.join("measured"))?;
    let document = document::largest(demo.address, &workspace.root.join("locales"))?;
    let load = first_load::of(&document, &dist)?;
    let row = |what: &str, measured, limit| Row { what: what.to_owned(), measured, limit };
    let before_qr = document::requests_before_qr(demo.address)?;
    let requests = load.requests.max(browser.requests.unwrap_or_default());
    let counter = document::counter(demo.address, &workspace.root.join("locales"))?;
    let pos = first_load::wasm_and_js(&dist, POS)?;
    let rows = vec![
        row("requests before the QR is on screen", Some(before_qr), limits.requests_before_qr),
        row(
            &format!("invoice document, bytes ({})", document.path),
            Some(document.size),
            limits.invoice_document,
        ),
        row(
            "WASM and its JavaScript, bytes",
            Some(first_load::wasm_and_js(&dist, PAGE)?),
            limits.wasm_and_js,
        ),
        row("whole first load, bytes", Some(load.bytes), limits.first_load),
        row("whole first load, requests", Some(requests), limits.first_load_requests),
        row("other origins", browser.other_origins, limits.other_origins),
        row("axe-core violations", browser.axe_violations, limits.axe_violations),
        row("layout shift, thousandths", browser.layout_shift_thousandths, limits.layout_shift_thousandths),
        row("point of sale, document, bytes", Some(counter), limits.pos_document),
        row("point of sale, WASM and its JavaScript, bytes", Some(pos), limits.pos_wasm_and_js),
        row("widget loader, bytes", Some(document::loader(demo.address)?), limits.widget_loader),
        row("widget at the first click, bytes", Some(document::frame(demo.address)?), limits.widget_frame),
    ];
    Ok((rows, parts::of(&document, &dist)?))
}

fn print(rows: &[Row]) {
    let width = rows.iter().map(|row| row.what.chars().count()).max().unwrap_or_default();
    println!("\n{:width$}  {:>12}  {:>9}", "budget", "measured", "limit");
    for row in rows {
        let measured = row.measured.map_or_else(|| "not measured".to_owned(), grouped);
        let verdict = if row.is_above() { "  ABOVE" } else { "" };
        println!("{:width$}  {measured:>12}  {:>9}{verdict}", row.what, grouped(row.limit));
    }
}

fn print_parts(parts: &[Part]) {
    let width = parts.iter().map(|part| part.what.chars().count()).max().unwrap_or_default();
    println!("\n{:width$}  {:>12}", "of which", "bytes");
    for part in parts {
        println!("{:width$}  {:>12}", part.what, grouped(part.bytes));
    }
}

impl Row {
    fn is_above(&self) -> bool {
        self.measured.is_some_and(|measured| measured > self.limit)
    }
}

/// A number with its thousands set apart.
fn grouped(number: u64) -> String {
    if number < 1000 {
        return number.to_string();
    }
    format!("{},{:03}", grouped(number / 1000), number % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_groups() {
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(18_000), "18,000");
        assert_eq!(grouped(1_002_003), "1,002,003");
    }

    #[test]
    fn what_nobody_measured_is_not_above() {
        let row = |measured| Row { what: "axe".to_owned(), measured, limit: 0 };
        assert!(!row(None).is_above());
        assert!(!row(Some(0)).is_above());
        assert!(row(Some(1)).is_above());
    }
}
