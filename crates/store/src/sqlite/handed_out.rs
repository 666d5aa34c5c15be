//! Every address that was ever handed out, in pages.

use quittance_ledger::quote::Target;
use quittance_protocol::Time;
use quittance_protocol::network::NetworkId;
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqlitePool};

use crate::StoreError;
use crate::row::{HandedOut, Realm};

/// Facts are JSON, and a chain's facts hold the address that the money came to.
const QUERY: &str = r#"
    SELECT t.realm, t.network, t.address, t.reference, t.invoice, i.project, i.state, i.created_at,
        EXISTS (SELECT 1 FROM facts f WHERE f.invoice = t.invoice
            AND f.fact LIKE '{"Chain"%' AND f.fact LIKE '%"' || t.address || '"%') AS received
    FROM targets t JOIN invoices i ON i.id = t.invoice
    WHERE (i.created_at, t.invoice, t.address, t.reference) > ($1, $2, $3, $4) AND ($5 IS NULL OR i.project = $5)
    ORDER BY i.created_at, t.invoice, t.address, t.reference LIMIT $6"#;

pub(super) async fn page(
    pool: &SqlitePool,
    project: Option<&str>,
    after: Option<&HandedOut>,
    most: u32,
) -> Result<Vec<HandedOut>, StoreError> {
    let reference = after.and_then(|row| row.target.reference.as_deref());
    let rows = sqlx::query(QUERY)
        .bind(after.map_or(i64::MIN, |row| row.created_at.millis()))
        .bind(after.map_or("", |row| row.invoice.as_str()))
        .bind(after.map_or("", |row| row.target.address.as_str()))
        .bind(reference.unwrap_or_default())
        .bind(project)
        .bind(i64::from(most))
        .fetch_all(pool)
        .await?;
    rows.iter().map(handed_out).collect()
}

fn handed_out(row: &SqliteRow) -> Result<HandedOut, StoreError> {
    let (network, invoice): (String, String) = (row.try_get("network")?, row.try_get("invoice")?);
    let reference: String = row.try_get("reference")?;
    Ok(HandedOut {
        project: row.try_get("project")?,
        realm: Realm::from_column(row.try_get("realm")?),
        target: Target {
            network: NetworkId::new(network),
            address: row.try_get("address")?,
            reference: (!reference.is_empty()).then_some(reference),
        },
        invoice: invoice.parse().map_err(|_| StoreError::Id)?,
        state: row.try_get("state")?,
        created_at: Time::from_millis(row.try_get("created_at")?),
        received: row.try_get::<i64, _>("received")? != 0,
    })
}
