//! Every address that was handed out, a page of rows at a time: a shop may have a hundred thousand.

use quittance_store::row::HandedOut;
use quittance_store::{SqliteStore, Store};

/// Rows that are read at once.
const PAGE: u32 = 5000;

/// Shows `see` every address of all projects, or of one, by the creation of their invoices.
pub(crate) async fn each(
    rows: &SqliteStore,
    project: Option<&str>,
    mut see: impl FnMut(&HandedOut) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut last: Option<HandedOut> = None;
    loop {
        let page = rows.handed_out(project, last.as_ref(), PAGE).await?;
        page.iter().try_for_each(&mut see)?;
        match page.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => return Ok(()),
        }
    }
}
